// The content of each page of the sample portal. What a page shows decides its level, so each says what data it holds;
// the levels themselves are computed from policy.example.yaml, not here.

import { type Html, html } from '../html.ts';
import { company, type Employee, employees, findEmployee, sickLeaves } from './sample-data.ts';

/** No personal data, no company data. */
export function homePage(): Html {
  return html`<div class="card"><p>Regel hier uw zaken als werkgever. Elke pagina vraagt het
    betrouwbaarheidsniveau dat bij haar gegevens hoort; u logt pas in als dat nodig is.</p>
    <p lang="en">Each page asks for the assurance level that its data demands; you sign in only when needed.</p></div>`;
}

/** Generally known company data and a contact person. */
export function companyPage(): Html {
  const { name, kvk, address, contact } = company;
  return html`<div class="card"><dl><dt>Naam</dt><dd>${name}</dd><dt>KvK-nummer</dt><dd>${kvk}</dd>
    <dt>Adres</dt><dd>${address}</dd><dt>Contactpersoon</dt><dd>${contact.name}</dd>
    <dt>Telefoon</dt><dd>${contact.phone}</dd><dt>E-mail</dt><dd>${contact.mail}</dd></dl></div>`;
}

function bsnField(value: string): Html {
  return html`<label for="bsn">Burgerservicenummer (BSN)</label>
    <input id="bsn" name="bsn" inputmode="numeric" autocomplete="off" required pattern="[0-9]{8,9}" value="${value}"
      aria-describedby="bsn-hint"><small id="bsn-hint">8 of 9 cijfers, bijvoorbeeld 123456782</small>`;
}

/** The user types a BSN; the answer echoes it and tells nothing about the person: not even whether he works here. */
export function employmentCheckPage(submittedBsn: string | null): Html {
  const answer = 'de controle is aangevraagd. De uitslag komt per post.';
  return html`${submittedBsn !== null && html`<p class="notice" role="status">BSN ${submittedBsn}: ${answer}</p>`}
    <div class="card"><form class="stack" method="post" action="/dienstverband">${bsnField('')}
      <button type="submit">Controleren</button></form></div>`;
}

/** Dates of illness and the reason: data concerning health (GDPR art. 9). */
export function sickLeavePage(): Html {
  const rows = sickLeaves.map(
    (leave) => html`<tr><th scope="row">${findEmployee(leave.employeeId)?.name ?? ''}</th>
      <td data-label="Reden">${leave.reason}</td><td data-label="Eerste dag">${leave.from}</td>
      <td data-label="Laatste dag">${leave.until ?? 'nog ziek'}</td></tr>`,
  );
  return html`<div class="card"><table><thead><tr><th scope="col">Werknemer</th><th scope="col">Reden</th>
    <th scope="col">Eerste dag</th><th scope="col">Laatste dag</th></tr></thead><tbody>${rows}</tbody></table>
    <p><a href="/verzuim/melden">Iemand ziek melden</a></p></div>`;
}

/** The user types a BSN and a date of illness; both are echoed. */
export function reportSickPage(submitted: { bsn: string; from: string } | null): Html {
  return html`${
    submitted !== null &&
    html`<p class="notice" role="status">Ziekmelding ontvangen: BSN ${submitted.bsn}, ziek sinds ${submitted.from}.</p>`
  }
    <div class="card"><form class="stack" method="post" action="/verzuim/melden">${bsnField('')}
      <label for="from">Eerste ziektedag</label><input id="from" name="from" type="date" required>
      <button type="submit">Ziek melden</button></form></div>`;
}

/** Wages: sensitive personal data. */
export function wagesPage(): Html {
  const euro = new Intl.NumberFormat('nl-NL', { style: 'currency', currency: 'EUR' });
  const rows = employees.map(
    (one) => html`<tr><th scope="row">${one.name}</th>
      <td data-label="Loon per maand">${euro.format(one.monthlyWageEuro)}</td></tr>`,
  );
  return html`<div class="card"><table><thead><tr><th scope="col">Werknemer</th>
    <th scope="col">Loon per maand</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The BSN supplied by the portal together with other personal data. */
export function employeeFilePage(employee: Employee): Html {
  return html`<div class="card"><dl><dt>Naam</dt><dd>${employee.name}</dd><dt>BSN</dt><dd>${employee.bsn}</dd>
    <dt>Geboren</dt><dd>${employee.born}</dd><dt>Functie</dt><dd>${employee.job}</dd>
    <dt>In dienst sinds</dt><dd>${employee.since}</dd></dl></div>`;
}

export function notFoundPage(): Html {
  return html`<p class="fault">Deze pagina bestaat niet. <a href="/">Naar het begin</a></p>`;
}
