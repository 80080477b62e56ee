// What the pages of the sample login portal show: the data of one fictitious company, and what the token told.

import { type Html, html } from '../html.ts';
import { company, employees, findEmployee, sickLeaves } from '../portal/sample-data.ts';
import { consumerOf, type Login, type Party } from './login.ts';
import { askedPages, type PageId, pageIds } from './portal-pages.ts';
import { failureOf, type Locale, type Words, wordsOf } from './words.ts';

export type Content = { title: string; status: number; body: Html };

const row = (term: string, value: Html | string, name = '') =>
  html`<dt>${term}</dt><dd data-told="${name}">${value}</dd>`;

const numberOf = ({ type, number }: Party) => `${type === 'KvKnr' ? 'KvK' : type} ${number}`;

function timeOf(seconds: number, locale: Locale): Html {
  const at = new Date(seconds * 1000);
  const format = new Intl.DateTimeFormat(locale === 'nl' ? 'nl-NL' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  });
  return html`<time datetime="${at.toISOString()}">${format.format(at)}</time>`;
}

/** The level in words, whom one acts for, when it was confirmed. */
export function toldPanel(login: Login, locale: Locale): Html {
  const t = wordsOf(locale);
  const { represents, level, authTimeSeconds, datatypes, branch } = login;
  const consumer = represents && consumerOf(represents);
  return html`<section class="received" aria-labelledby="told"><h2 id="told">${t.told}</h2><dl>
    ${row(t.level, html`<span class="level">${level ? t.levels[level] : t.unknownLevel}</span>`, 'level')}
    ${row(t.represents, consumer ? numberOf(consumer) : t.nobody, 'represents')}
    ${represents && represents !== consumer && row(t.through, numberOf(represents), 'through')}
    ${branch !== null && row(t.branch, branch, 'branch')}
    ${row(t.confirmed, authTimeSeconds === null ? t.notConfirmed : timeOf(authTimeSeconds, locale), 'confirmed')}
    ${datatypes.length > 0 && row(t.datatypes, datatypes.join(', '), 'datatypes')}
    ${row(t.you, html`<code>${login.subject}</code><small>${t.youText}</small>`, 'subject')}</dl>
    <details><summary>${t.claims}</summary>
    <pre tabindex="0" role="region" aria-label="${t.claims}">${JSON.stringify(login.claims, null, 2)}</pre></details>
  </section>`;
}

function pageCard(id: PageId, t: Words): Html {
  const { path, level } = askedPages[id];
  return html`<li><h2>${t.titles[id]}</h2><p>${t.shows[id]}</p>
    <p>${t.asks} <span class="level">${t.levels[level]}</span></p>
    <a class="button" href="${path}">${t.open}<span class="hidden"> ${t.titles[id]}</span></a></li>`;
}

export function homePage(locale: Locale): Content {
  const t = wordsOf(locale);
  const body = html`<p>${t.lead}</p><ul class="cards">${pageIds.map((id) => pageCard(id, t))}</ul>
    <div class="card"><p>${t.silentText}</p><a class="button second" href="/al-ingelogd">${t.silent}</a></div>`;
  return { title: t.name, status: 200, body };
}

function companyData(t: Words): Html {
  const { name, kvk, address } = company;
  return html`<div class="card"><dl>${row(t.company.name, name)}${row(t.company.kvk, kvk)}
    ${row(t.company.address, address)}</dl></div>`;
}

function sickLeaveData(t: Words): Html {
  const rows = sickLeaves.map(
    (leave) => html`<tr><th scope="row">${findEmployee(leave.employeeId)?.name ?? ''}</th>
      <td data-label="${t.reason}">${leave.reason}</td><td data-label="${t.from}">${leave.from}</td>
      <td data-label="${t.until}">${leave.until ?? t.stillIll}</td></tr>`,
  );
  return html`<div class="card"><table><thead><tr><th scope="col">${t.employee}</th><th scope="col">${t.reason}</th>
    <th scope="col">${t.from}</th><th scope="col">${t.until}</th></tr></thead><tbody>${rows}</tbody></table>
    <p>${t.anewText}</p><a class="button second" href="/verzuim/opnieuw">${t.anew}</a></div>`;
}

function employeeFile(t: Words): Html {
  const [employee] = employees;
  const leave = sickLeaves.find(({ employeeId }) => employeeId === employee?.id);
  return html`<div class="card"><dl>${row(t.employee, employee?.name ?? '')}${row(t.bsn, employee?.bsn ?? '')}
    ${row(t.from, leave?.from ?? '')}${row(t.until, leave?.until ?? t.stillIll)}</dl></div>`;
}

const dataOf: Record<PageId, (t: Words) => Html> = {
  company: companyData,
  'sick-leave': sickLeaveData,
  'employee-file': employeeFile,
};

export function dataPage(id: PageId, login: Login, locale: Locale): Content {
  const t = wordsOf(locale);
  return {
    title: t.titles[id],
    status: 200,
    body: html`${dataOf[id](t)}${toldPanel(login, locale)}`,
  };
}

export function signedInPage(login: Login, locale: Locale): Content {
  const t = wordsOf(locale);
  const body = html`<p class="notice">${t.signedIn}</p>${toldPanel(login, locale)}
    <p class="actions"><a class="button" href="/">${t.toHome}</a></p>`;
  return { title: t.signedInTitle, status: 200, body };
}

export function signedOutPage(locale: Locale): Content {
  const t = wordsOf(locale);
  const body = html`<p class="notice">${t.loggedOut}</p>
    <p class="actions"><a class="button" href="/">${t.toHome}</a></p>`;
  return { title: t.loggedOutTitle, status: 200, body };
}

/** In plain words what went wrong and what one can do; the protocol's own word below it, for the help desk. */
export function failurePage(error: string, page: PageId | null, locale: Locale): Content {
  const t = wordsOf(locale);
  const { title, text, retry } = failureOf(locale, error);
  const again = page !== null && retry !== null && askedPages[page].path;
  const known = /^[a-z_-]{1,60}$/.test(error) ? error : 'unknown';
  const body = html`<p class="fault">${text}</p><p class="actions">
    ${again && html`<a class="button" href="${again}">${retry}</a>`}
    <a class="button ${again ? 'second' : ''}" href="/">${t.toHome}</a></p>
    <p><small>${t.code}: <code>${known}</code></small></p>`;
  return { title, status: error === 'unreachable' ? 503 : 403, body };
}

export function notFoundPage(locale: Locale): Content {
  const t = wordsOf(locale);
  const body = html`<p class="fault">${t.notFound} <a href="/">${t.toHome}</a></p>`;
  return { title: t.notFoundTitle, status: 404, body };
}
