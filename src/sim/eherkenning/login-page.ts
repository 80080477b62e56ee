// The simulated login page: who, at which level, and with which fault. Works without script and by keyboard.
// Posted fields: identity (`noor/0`), level (`EH3`), fault ('' or a fault id), seconds, action (`login` or `cancel`).

import { type Html, html } from '../html.ts';
import { type LoginLevel, loginLevels } from './assurance-classes.ts';
import { type FaultId, faultTable, loginFaultIds } from './faults.ts';
import { simulatorPage } from './page-frame.ts';
import type { Identity } from './personas.ts';

export type LoginPageModel = {
  action: string;
  clientName: string;
  identities: readonly Identity[];
  selectedIdentityId: string;
  selectedLevel: LoginLevel;
  requestedAcrs: readonly string[];
  selectedFault: FaultId | null;
  problem: { nl: string; en: string } | null;
};

const levelNames: Record<LoginLevel, string> = {
  EH2: 'laag',
  'EH2+': 'laag, twee factoren',
  EH3: 'substantieel',
  EH4: 'hoog',
};

function describeMandate({ persona, mandate }: Identity): string {
  const parts = [mandate.companyName];
  if (mandate.branch) parts.push(`vestiging ${mandate.branch}`);
  if (mandate.intermediaryName) parts.push(`via ${mandate.intermediaryName}`);
  const highest = persona.highestLevel === 'EH4' ? '' : `; hoogstens ${persona.highestLevel}`;
  return `${parts.join(', ')} (${persona.role.nl}${highest})`;
}

function identityChoice(identity: Identity, selectedId: string): Html {
  return html`<label class="choice"><input type="radio" name="identity" value="${identity.id}"
    ${identity.id === selectedId && html`checked`} required>
    <span>${identity.persona.name} <small>${describeMandate(identity)}</small></span></label>`;
}

function levelChoice(level: LoginLevel, selected: LoginLevel): Html {
  return html`<label class="choice"><input type="radio" name="level" value="${level}"
    ${level === selected && html`checked`} required>
    <span>${level} <small>${levelNames[level]}</small></span></label>`;
}

function faultOption(id: FaultId, selected: FaultId | null): Html {
  const { label } = faultTable[id];
  return html`<option value="${id}" ${id === selected && html`selected`}>${label.nl} / ${label.en}</option>`;
}

function problemNotice(problem: LoginPageModel['problem']): Html | null {
  return (
    problem && html`<p class="fault" role="alert">${problem.nl} <span lang="en">${problem.en}</span></p>`
  );
}

function requestedNotice(requestedAcrs: readonly string[]): Html {
  return requestedAcrs.length === 0
    ? html`<p>Er is geen niveau gevraagd. <span lang="en">No level was requested.</span></p>`
    : html`<p>Gevraagd niveau <span lang="en">(requested level)</span>:
        ${requestedAcrs.map((acr, index) => html`${index > 0 && ', '}<code>${acr}</code>`)}</p>`;
}

export function renderLoginPage(model: LoginPageModel): Html {
  return simulatorPage(
    'Inloggen',
    html`<h1>Inloggen bij ${model.clientName} <span lang="en">(sign in)</span></h1>
      ${problemNotice(model.problem)}
      ${requestedNotice(model.requestedAcrs)}
      <form method="post" action="${model.action}">
        <fieldset><legend>Wie bent u, en namens wie? <span lang="en">(who, for whom)</span></legend>
          <div class="choices people">${model.identities.map((one) => identityChoice(one, model.selectedIdentityId))}</div>
        </fieldset>
        <fieldset><legend>Niveau <span lang="en">(level)</span></legend>
          <div class="choices levels">${loginLevels.map((level) => levelChoice(level, model.selectedLevel))}</div>
        </fieldset>
        <fieldset><legend>Fout nabootsen <span lang="en">(simulate a fault)</span></legend>
          <label class="line" for="fault">Wat gaat er mis? <span lang="en">(what goes wrong)</span></label>
          <select id="fault" name="fault"><option value="">niets / nothing</option>
            ${loginFaultIds.map((id) => faultOption(id, model.selectedFault))}</select>
          <label class="line" for="seconds">Aantal seconden, waar dat telt
            <span lang="en">(seconds, where it matters)</span></label>
          <input type="number" id="seconds" name="seconds" min="-86400" max="86400">
        </fieldset>
        <button class="main" type="submit" name="action" value="login">Inloggen</button>
        <button type="submit" name="action" value="cancel" formnovalidate>Annuleren</button>
      </form>`,
  );
}
