// One recorded decision, everything of it that is kept in clear; whom it was about stays masked until revealed.

import type { FoundDecision } from '../../../flow/decision-reading.ts';
import { defineAdminView } from './admin-view.ts';
import { circumstanceCells, decisionWords, evidenceCells, reasonCells } from './decision-words.ts';
import { recordedLevel } from './decisions-view.ts';

export type DecisionModel = { decision: FoundDecision };

const nl = {
  decisionTitle: (id: number) => `Beslissing ${id}`,
  decisionTrail: 'Beslissingen',
  decisionMoment: 'Moment',
  decisionRoute: 'Route',
  decisionPortal: 'Portaal',
  decisionOutcome: 'Uitkomst',
  decisionOutcomes: {
    allow: 'door',
    'step-up': 'meer bewijs gevraagd',
    'sign-in': 'inloggen gevraagd',
    deny: 'geweigerd',
  } as Record<string, string>,
  decisionVersion: 'Versie van het beleid',
  decisionRequired: 'Vereist niveau',
  decisionReached: 'Bereikt niveau',
  decisionWhy: 'Redenen',
  decisionReference: 'Code op de pagina',
  decisionAccount: 'Account',
  decisionSession: 'Sessie',
  decisionEvidence: 'Wat was laten zien',
  decisionCircumstances: 'Omstandigheden',
  decisionWho: 'Over wie dit ging',
  decisionMasked: 'Naam en nummer zijn verborgen. Ze tonen wordt vastgelegd.',
  decisionReveal: 'Toon over wie dit ging',
};
const en: typeof nl = {
  decisionTitle: (id) => `Decision ${id}`,
  decisionTrail: 'Decisions',
  decisionMoment: 'Moment',
  decisionRoute: 'Route',
  decisionPortal: 'Portal',
  decisionOutcome: 'Outcome',
  decisionOutcomes: {
    allow: 'through',
    'step-up': 'asked for more proof',
    'sign-in': 'asked to sign in',
    deny: 'denied',
  },
  decisionVersion: 'Policy version',
  decisionRequired: 'Required level',
  decisionReached: 'Reached level',
  decisionWhy: 'Reasons',
  decisionReference: 'Code on the page',
  decisionAccount: 'Account',
  decisionSession: 'Session',
  decisionEvidence: 'What was shown',
  decisionCircumstances: 'Circumstances',
  decisionWho: 'Whom this was about',
  decisionMasked: 'Name and number are hidden. Showing them is recorded.',
  decisionReveal: 'Show whom this was about',
};

const helpers = { recordedLevel, reasonCells, evidenceCells, circumstanceCells };
const words = {
  nl: { ...nl, ...decisionWords.nl, ...helpers },
  en: { ...en, ...decisionWords.en, ...helpers },
};

export const decisionView = defineAdminView<DecisionModel, typeof words.nl>({
  name: 'decision',
  text: words,
  title: ({ decision }, { t }) => t.decisionTitle(decision.id),
  trail: (_model, { t }) => [{ href: '/admin/decisions', label: t.decisionTrail }],
  template: `<% const { decision } = it.m; %><section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.decisionMoment, value: { atMs: decision.atMs } }, { label: it.t.decisionRoute, value: decision.routeId }, { label: it.t.decisionPortal, value: decision.portalId },
  { label: it.t.decisionOutcome, value: it.t.decisionOutcomes[decision.outcome] ?? decision.outcome }, { label: it.t.decisionVersion, value: decision.policyVersion },
  { label: it.t.decisionRequired, value: it.t.recordedLevel(decision.required) }, { label: it.t.decisionReached, value: it.t.recordedLevel(decision.reached) },
  { label: it.t.decisionWhy, value: it.t.reasonCells(decision.reasons, it) }, { label: it.t.decisionEvidence, value: it.t.evidenceCells(decision.evidence, it) },
  { label: it.t.decisionCircumstances, value: it.t.circumstanceCells(decision.circumstances, it) },
  { label: it.t.decisionReference, value: decision.reference && { code: decision.reference } },
  { label: it.t.decisionAccount, value: { code: decision.accountId } }, { label: it.t.decisionSession, value: { code: decision.sessionId } }] }) %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.decisionWho %></h2>
<p class="nl-paragraph"><%= it.t.decisionMasked %></p>
<%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/decisions/reveal"><input type="hidden" name="decision" value="<%= decision.id %>"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.decisionReveal %></button></form>
</section>
`,
});
