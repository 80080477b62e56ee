// The outcome of an analysis on a page: the level, every step with its article, what is open, and what would change it.
// The same block on the form, on the page of a service and on paper.

import type { AnalysisDescription } from '../../../domain/describe-analysis.ts';
import type { Level } from '../../../domain/level.ts';
import type { MandateShortfall } from '../../../domain/mandates.ts';
import type { Reason, Required } from '../../../domain/required.ts';

type Words = { nl: string; en: string };
type Outcome = { level: Level; twoFactor: boolean; status: Required['status'] };

export type AnalysisResultModel = Outcome & {
  norm: { id: string; version: string; title: Words };
  steps: { text: Words; source: string; level: Level; twoFactor: boolean; data: Words | null }[];
  open: { text: Words; source: string; fillIn: string }[];
  mandates: { intermediaries: 'allowed' | 'refused' | 'not-analysed'; shortfalls: MandateShortfall[] };
  /** Null where it was kept: what would change it then is nothing to act on. */
  changes: (Outcome & { answers: { question: Words; answer: Words }[]; more: number })[] | null;
  /** What is in force, where that is something else than what is shown; null otherwise. */
  inForce: Outcome | null;
};

const longestGroup = 12;
const wholeService: Words = { nl: 'de dienst als geheel', en: 'the service as a whole' };
/** Steps of the law around the criteria: they are about no data. */
const articles = ['risk-raising', 'full-analysis', 'lowered', 'at-least-service', 'no-criterion'];

/** A step as it is shown: what has no data class of its own is about the service. */
export function shownStep(
  { code, text, source, level, twoFactor, dataClass }: Reason,
  labelOf: (dataClass: string) => Words | null,
): AnalysisResultModel['steps'][number] {
  const ofService = articles.includes(code) ? null : wholeService;
  return { text, source, level, twoFactor, data: dataClass === null ? ofService : labelOf(dataClass) };
}

export function analysisResultModel(
  description: AnalysisDescription,
  labelOf: (dataClass: string) => Words | null,
  inForce: Outcome | null,
): AnalysisResultModel {
  const { required, steps, open, mandates, changes } = description;
  const { level, twoFactor, status } = required;
  const isSame = inForce?.level === level && inForce.twoFactor === twoFactor && inForce.status === status;
  return {
    ...{ level, twoFactor, status, norm: description.norm, open, mandates },
    steps: steps.map((step) => shownStep(step, labelOf)),
    changes: changes.map(({ answers, ...outcome }) => ({
      ...outcome,
      answers: answers.slice(0, longestGroup).map(({ text, answer }) => ({ question: text, answer })),
      more: Math.max(0, answers.length - longestGroup),
    })),
    inForce: isSame ? null : inForce,
  };
}

const nl = {
  resultTitle: 'Het niveau',
  resultFull: 'eerst een volledige analyse; tot dan is de dienst gesloten',
  resultFloor: 'ten minste',
  resultInForce: 'Nu van kracht',
  resultSteps: 'Hoe dit niveau ontstaat',
  resultStepColumns: ['Stap', 'Geeft', 'Gegevens', 'Bron'],
  resultOpen: 'Nog open',
  resultOpenLead: 'Zolang dit open is, telt het als hoog en kan de analyse niet worden toegepast.',
  resultFillIn: 'Vul in:',
  resultChanges: 'Wat dit niveau zou veranderen',
  resultChangesLead: 'Eén ander antwoord is steeds genoeg. Antwoorden die niets veranderen, staan hier niet.',
  resultChangeTo: 'Dan wordt het',
  resultMore: (count: number) => `en nog ${count}`,
  resultNoChange: 'Geen enkel ander antwoord verandert het niveau.',
  resultMandates: 'Machtigen',
  mandatesAre: {
    allowed: 'Een ander kan namens het bedrijf handelen.',
    refused: 'Niemand kan namens een ander handelen: tussenpersonen worden op deze dienst geweigerd.',
    'not-analysed': 'Niet geanalyseerd.',
  },
  mandatePart: {
    registration: 'betrouwbaarheid van de registratie',
    giver: 'middel van wie machtigt',
    receiver: 'middel van wie gemachtigd is',
  },
  mandateLow: (part: string, level: string) => `${part}: ${level}, dat is te laag`,
};
const en: typeof nl = {
  resultTitle: 'The level',
  resultFull: 'a full analysis first; until then the service is closed',
  resultFloor: 'at least',
  resultInForce: 'In force now',
  resultSteps: 'How this level comes about',
  resultStepColumns: ['Step', 'Yields', 'Data', 'Source'],
  resultOpen: 'Still open',
  resultOpenLead: 'While this is open it counts as high, and the analysis cannot be applied.',
  resultFillIn: 'Fill in:',
  resultChanges: 'What would change this level',
  resultChangesLead: 'One other answer is enough each time. Answers that change nothing are not listed.',
  resultChangeTo: 'It then becomes',
  resultMore: (count) => `and ${count} more`,
  resultNoChange: 'No other answer changes the level.',
  resultMandates: 'Mandates',
  mandatesAre: {
    allowed: 'Somebody else can act for the company.',
    refused: 'Nobody can act for another: intermediaries are refused on this service.',
    'not-analysed': 'Not analysed.',
  },
  mandatePart: {
    registration: 'reliability of the registration',
    giver: 'means of who gives the mandate',
    receiver: 'means of who acts on it',
  },
  mandateLow: (part, level) => `${part}: ${level}, which is too low`,
};
export const analysisResultText = { nl, en };

const outcome = (value: string) =>
  `<% if (${value}.status === 'computed') { %><%~ include('@admin-level', { view: it, level: ${value}.level, twoFactor: ${value}.twoFactor }) %><% } else { %><%= it.t.resultFull %> (<%= it.t.resultFloor %> <%= it.t.levels[${value}.level] %>)<% } %>`;

/** Markup for a template; `result` is an expression that yields an AnalysisResultModel. */
export const analysisResult = (result: string) => `<% { const result = ${result}; %>
<section class="sluis-card sluis-result" aria-labelledby="result">
<h2 class="nl-heading nl-heading--level-2" id="result"><%= it.t.resultTitle %></h2>
<p class="nl-paragraph nl-paragraph--lead" role="status">${outcome('result')}</p>
<p class="nl-paragraph sluis-quiet"><%= it.say(result.norm.title) %>, <%= result.norm.version %></p>
<% if (result.inForce) { %><p class="nl-paragraph"><%= it.t.resultInForce %>: ${outcome('result.inForce')}</p><% } %>
<% if (result.open.length > 0) { %>
<h3 class="nl-heading nl-heading--level-3"><%= it.t.resultOpen %></h3>
<p class="nl-paragraph"><%= it.t.resultOpenLead %></p>
<ul class="sluis-reasons"><% result.open.forEach((item) => { %><li><%= it.say(item.text) %> <%= it.t.resultFillIn %> <code class="sluis-mono"><%= item.fillIn %></code><span class="sluis-source"><%= it.cite(item.source) %></span></li>
<% }) %></ul><% } %>
<%~ include('@admin-table', { view: it, caption: it.t.resultSteps, columns: it.t.resultStepColumns, rows: result.steps.map((step) => [
  it.say(step.text), { level: step.level, twoFactor: step.twoFactor }, step.data ? it.say(step.data) : '', it.cite(step.source)]) }) %>
<h3 class="nl-heading nl-heading--level-3"><%= it.t.resultMandates %></h3>
<p class="nl-paragraph"><%= it.t.mandatesAre[result.mandates.intermediaries] %></p>
<% if (result.mandates.shortfalls.length > 0) { %><ul class="sluis-reasons"><% result.mandates.shortfalls.forEach((item) => { %><li><%= it.t.mandateLow(it.t.mandatePart[item.part], it.t.levels[item.level]) %><span class="sluis-source"><%= it.cite(item.source) %></span></li>
<% }) %></ul><% } %>
<% if (result.changes) { %><div class="sluis-not-on-paper">
<h3 class="nl-heading nl-heading--level-3"><%= it.t.resultChanges %></h3>
<% if (result.changes.length === 0) { %><p class="nl-paragraph"><%= it.t.resultNoChange %></p><% } else { %><p class="nl-paragraph"><%= it.t.resultChangesLead %></p><% } %>
<% result.changes.forEach((change) => { %><details class="sluis-why"><summary class="sluis-why__summary"><%= it.t.resultChangeTo %> ${outcome('change')}</summary>
<div class="sluis-why__body"><ul class="sluis-reasons"><% change.answers.forEach((item) => { %><li><%= it.say(item.question) %> <strong><%= it.say(item.answer) %></strong></li>
<% }) %><% if (change.more > 0) { %><li><%= it.t.resultMore(change.more) %></li><% } %></ul></div></details>
<% }) %></div><% } %>
</section>
<% } %>`;
