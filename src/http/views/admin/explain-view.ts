// The form that asks why, and the answer: decision, matching rule, every reason with its source, and the roads.

import { assumableEvidence } from '../../../domain/assumed-person.ts';
import type { Road } from '../../../domain/decide.ts';
import { errorTable } from '../../../domain/errors.ts';
import type { ExplainedTarget, Explanation } from '../../../domain/explain.ts';
import { routeMethods } from '../../../domain/route-matcher.ts';
import { defineAdminView } from './admin-view.ts';

export type DraftChoice = { id: string; reason: string; author: string; createdAtMs: number };
export type ExplainModel = {
  given: { url: string; method: string; draft: string; evidence: string; proofing: string; minutes: number };
  explanation: Explanation | null;
  drafts: DraftChoice[];
  isSession: boolean;
  maySeeSessions: boolean;
};

const nl = {
  explainTitle: 'Uitleg',
  explainLead: 'Waarom een adres wordt doorgelaten of niet, voor iemand die dit heeft laten zien.',
  explainUrl: 'Adres',
  explainUrlHint: 'Volledig, bijvoorbeeld https://portaal.example.nl/verzuim/melden',
  explainMethod: 'Methode',
  explainPolicy: 'Beleid',
  explainInForce: 'wat nu van kracht is',
  explainEvidence: 'Laten zien',
  explainEvidences: { none: 'niets', password: 'wachtwoord', 'password+totp': 'wachtwoord en app' } as Record<
    string,
    string
  >,
  explainProofing: 'Vaststelling bij de app',
  explainMinutes: 'Minuten geleden',
  explainAsk: 'Leg uit',
  explainSessionTitle: 'Voor een lopende sessie',
  explainSessionLead: 'Met de code die de persoon op het scherm zag. Dit wordt vastgelegd.',
  explainReference: 'Code voor de helpdesk',
  explainAnswer: 'Uitkomst',
  explainOfSession: 'Dit geldt voor de sessie achter de code.',
  explainDecision: 'Beslissing',
  explainDecisions: {
    allow: 'door',
    'sign-in': 'eerst inloggen',
    'step-up': 'eerst meer bewijs',
    deny: 'geweigerd',
  },
  explainRoute: 'Route',
  explainPath: 'Pad',
  explainRequired: 'Vereist niveau',
  explainReached: 'Bereikt niveau',
  explainNorm: 'Norm',
  explainMissing: 'Ontbreekt',
  explainMissings: {
    level: 'het niveau',
    'two-factor': 'een tweede factor',
    confirmation: 'een verse bevestiging',
  },
  explainWithin: 'Bevestigd binnen',
  explainWhy: 'Waarom geweigerd',
  explainReasons: 'Waarom dit niveau',
  explainReasonColumns: ['Reden', 'Bron', 'Gegevens', 'Geeft'],
  explainRoads: 'Wegen om er te komen',
  explainNoRoads: 'Geen.',
  explainRoadNames: {
    factor: 'bevestig met een factor die er al is',
    upstream: 'log in via',
    'upstream-then-factor': 'log in, en daarna een eigen factor, via',
    'enrol-factor': 'stel nu een factor in',
    'passkey-sign-in': 'log in met een passkey',
    desk: 'de balie',
  } as Record<Road['kind'], string>,
  explainTargets: {
    'not-an-address': 'Dit is geen volledig adres.',
    'malformed-target': errorTable['malformed-target'].nl.what,
    'unknown-host': errorTable['unknown-host'].nl.what,
    'no-route': 'Geen route past op dit adres en deze methode. Daarom is het dicht.',
    route: '',
  } as Record<ExplainedTarget['kind'], string>,
};
const en: typeof nl = {
  explainTitle: 'Explain',
  explainLead: 'Why an address is let through or not, for somebody who has shown this.',
  explainUrl: 'Address',
  explainUrlHint: 'In full, for instance https://portal.example.nl/sick-leave/report',
  explainMethod: 'Method',
  explainPolicy: 'Policy',
  explainInForce: 'what is in force now',
  explainEvidence: 'Shown',
  explainEvidences: { none: 'nothing', password: 'password', 'password+totp': 'password and app' },
  explainProofing: 'Proofing of the app',
  explainMinutes: 'Minutes ago',
  explainAsk: 'Explain',
  explainSessionTitle: 'For a live session',
  explainSessionLead: 'By the code that the person saw on the screen. This is recorded.',
  explainReference: 'Help desk code',
  explainAnswer: 'Outcome',
  explainOfSession: 'This is about the session behind the code.',
  explainDecision: 'Decision',
  explainDecisions: {
    allow: 'through',
    'sign-in': 'sign in first',
    'step-up': 'more proof first',
    deny: 'denied',
  },
  explainRoute: 'Route',
  explainPath: 'Path',
  explainRequired: 'Required level',
  explainReached: 'Reached level',
  explainNorm: 'Norm',
  explainMissing: 'Missing',
  explainMissings: {
    level: 'the level',
    'two-factor': 'a second factor',
    confirmation: 'a fresh confirmation',
  },
  explainWithin: 'Confirmed within',
  explainWhy: 'Why denied',
  explainReasons: 'Why this level',
  explainReasonColumns: ['Reason', 'Source', 'Data', 'Yields'],
  explainRoads: 'Roads in',
  explainNoRoads: 'None.',
  explainRoadNames: {
    factor: 'confirm with a factor that is there',
    upstream: 'sign in by',
    'upstream-then-factor': 'sign in, then a factor of your own, by',
    'enrol-factor': 'set up a factor now',
    'passkey-sign-in': 'sign in with a passkey',
    desk: 'the desk',
  },
  explainTargets: {
    'not-an-address': 'This is no full address.',
    'malformed-target': errorTable['malformed-target'].en.what,
    'unknown-host': errorTable['unknown-host'].en.what,
    'no-route': 'No route fits this address and method. So it is closed.',
    route: '',
  },
};

const helpers = {
  evidences: assumableEvidence,
  methods: routeMethods,
  whyOf: (code: keyof typeof errorTable, locale: 'nl' | 'en') => errorTable[code][locale].what,
  roadNote: (road: Road): string => {
    if (road.kind === 'factor') return road.factor.name;
    return 'asks' in road ? `${road.upstreamId}: ${road.asks.label}` : '';
  },
};

const draftSelect = (id: string) =>
  `<%~ include('@admin-field', { id: '${id}', name: 'draft', type: 'select', label: it.t.explainPolicy, value: it.m.given.draft, options: [['', it.t.explainInForce], ...it.m.drafts.map((draft) => [draft.id, draft.reason + ' (' + draft.author + ')'])] }) %>`;

const answer = `<section class="sluis-card" aria-live="polite">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.explainAnswer %></h2>
<% const { target, judged, missing } = it.m.explanation; %>
<% if (it.m.isSession) { %><p class="nl-paragraph"><%= it.t.explainOfSession %></p><% } %>
<% if (judged === null) { %><%~ include('@admin-notice', { kind: 'warning', what: it.t.explainTargets[target.kind] }) %><% } else { const { decision, route, roads } = judged; const required = decision.required; const within = required.confirmedWithinSeconds; %>
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.explainDecision, value: { badge: it.t.explainDecisions[decision.outcome], tone: decision.outcome === 'allow' ? 'ok' : decision.outcome === 'deny' ? 'danger' : 'warn' } },
  ...(decision.outcome === 'deny' ? [{ label: it.t.explainWhy, value: it.t.whyOf(decision.reason, it.locale) }] : []),
  ...(missing.length === 0 ? [] : [{ label: it.t.explainMissing, value: { list: missing.map((item) => it.t.explainMissings[item]) } }]),
  { label: it.t.explainRoute, value: { text: route.id, note: route.path } },
  { label: it.t.explainRequired, value: required.status === 'computed' ? { level: required.level, twoFactor: required.twoFactor } : it.t.adminNotComputed },
  ...(within === null ? [] : [{ label: it.t.explainWithin, value: it.t.duration(within) }]),
  ...(decision.reached ? [{ label: it.t.explainReached, value: { level: decision.reached.level, twoFactor: decision.reached.twoFactor } }] : []),
  { label: it.t.explainNorm, value: required.norm.id + ' ' + required.norm.version }] }) %>
<%~ include('@admin-table', { view: it, caption: it.t.explainReasons, columns: it.t.explainReasonColumns, rows: required.reasons.map((reason) => [it.say(reason.text), it.cite(reason.source), reason.dataClass, { level: reason.level, twoFactor: reason.twoFactor }]) }) %>
<% if (decision.outcome !== 'allow') { %><h3 class="nl-heading nl-heading--level-3"><%= it.t.explainRoads %></h3>
<% if (roads.length === 0) { %><p class="nl-paragraph"><%= it.t.explainNoRoads %></p><% } else { %><ul class="sluis-reasons"><% roads.forEach((road) => { %><li><%= it.t.explainRoadNames[road.kind] %> <%= it.t.roadNote(road) %></li><% }) %></ul><% } %><% } %>
<% } %>
</section>
`;

export const explainView = defineAdminView<ExplainModel, typeof nl & typeof helpers>({
  name: 'explain',
  text: { nl: { ...nl, ...helpers }, en: { ...en, ...helpers } },
  title: (_model, { t }) => t.explainTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.explainLead %></p>
<section class="sluis-card">
<form method="get" action="/admin/explain">
<%~ include('@admin-field', { id: 'url', name: 'url', label: it.t.explainUrl, hint: it.t.explainUrlHint, value: it.m.given.url, required: true, maxlength: 8192 }) %>
<div class="sluis-filter">
<%~ include('@admin-field', { id: 'method', name: 'method', type: 'select', label: it.t.explainMethod, value: it.m.given.method, options: it.t.methods.map((method) => [method, method]) }) %>
${draftSelect('draft')}
<%~ include('@admin-field', { id: 'evidence', name: 'evidence', type: 'select', label: it.t.explainEvidence, value: it.m.given.evidence, options: it.t.evidences.map((evidence) => [evidence, it.t.explainEvidences[evidence] ?? evidence]) }) %>
<%~ include('@admin-field', { id: 'proofing', name: 'proofing', type: 'select', label: it.t.explainProofing, value: it.m.given.proofing, options: ['none', 'low', 'substantial'].map((level) => [level, it.t.levels[level]]) }) %>
<%~ include('@admin-field', { id: 'minutes', name: 'minutes', type: 'number', label: it.t.explainMinutes, value: String(it.m.given.minutes) }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.explainAsk %></button>
</div>
</form>
</section>
<% if (it.m.explanation) { %>${answer}<% } %>
<% if (it.m.maySeeSessions) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.explainSessionTitle %></h2>
<p class="nl-paragraph"><%= it.t.explainSessionLead %></p>
<%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/explain/session">
<%~ include('@admin-field', { id: 'session-url', name: 'url', label: it.t.explainUrl, value: it.m.given.url, required: true, maxlength: 8192 }) %>
<div class="sluis-filter">
<%~ include('@admin-field', { id: 'session-method', name: 'method', type: 'select', label: it.t.explainMethod, value: it.m.given.method, options: it.t.methods.map((method) => [method, method]) }) %>
${draftSelect('session-draft')}
<%~ include('@admin-field', { id: 'reference', name: 'reference', label: it.t.explainReference, required: true, maxlength: 40 }) %>
<button class="nl-button nl-button--secondary" type="submit"><%= it.t.explainAsk %></button>
</div>
</form>
</section><% } %>
`,
});
