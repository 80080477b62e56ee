// A replay: how far it is, what came of it by route and kind of number, and the form that starts one.

import type { ReplayView } from '../../../flow/replay.ts';
import { defineAdminView } from './admin-view.ts';
import type { DraftChoice } from './explain-view.ts';

export type ReplayModel = {
  run: ReplayView | null;
  drafts: DraftChoice[];
  draft: string;
  mayStart: boolean;
  maySeeNames: boolean;
};

const nl = {
  replayTitle: 'Herberekenen',
  replayLead:
    'De vastgelegde beslissingen van de laatste dagen, opnieuw genomen onder een voorstel. Er verandert niets door.',
  replayStates: {
    running: 'Bezig. Deze pagina ververst zichzelf.',
    done: 'Klaar.',
    cancelled: 'Afgebroken.',
    failed: 'Mislukt. Begin opnieuw; blijft het misgaan, kijk dan in het logboek.',
    lost: 'De server die dit deed, is gestopt. Begin opnieuw.',
  },
  replayRefresh: 'Nu verversen',
  replayProgress: 'Voortgang',
  replayOf: (done: string, total: string) => `${done} van ${total} beslissingen`,
  replayCancel: 'Afbreken',
  replayCancelling: 'Wordt afgebroken.',
  replayBy: 'Begonnen door',
  replayAt: 'Begonnen op',
  replayDays: 'Dagen terug',
  replayPolicy: 'Beleid',
  replayInForce: 'wat nu van kracht is',
  replayResult: 'Wat er anders zou gaan',
  replayTotals: 'In totaal',
  replayTotalColumns: ['Uitkomst', 'Beslissingen', 'Accounts'],
  replayGroups: 'Per route en soort nummer',
  replayGroupColumns: ['Route', 'Soort nummer', 'Uitkomst', 'Beslissingen', 'Accounts'],
  replayWho: 'Wie',
  replayOutcomes: {
    same: 'hetzelfde',
    'asked-to-step-up': 'zou meer bewijs moeten geven',
    'could-not': 'zou er niet in kunnen',
    freed: 'zou erin mogen, waar dat niet mocht',
    'no-route': 'zou geen route meer hebben',
  },
  replayCohorts: { rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'geen' },
  replayNobody: 'Voor niemand zou er iets anders gaan.',
  replayApproximate: (count: string) =>
    `Bij ${count} beslissingen is dit een schatting aan de strenge kant: oudere rijen, of een route die het voorstel splitst.`,
  replayNotCounted: 'niet geteld',
  replayBounded: 'Er waren meer accounts of groepen dan geteld worden. De aantallen zijn dus ondergrenzen.',
  replayMore: (count: string) =>
    `En nog ${count} groepen; het commando sluis policy replay --json toont alles.`,
  replayShow: 'Toon namen',
  replayNames: 'Namen tonen wordt vastgelegd.',
  replayStart: 'Beginnen',
  replayStartTitle: 'Een nieuwe herberekening',
  replayAgain: 'De uitkomst blijft een uur staan.',
};
const en: typeof nl = {
  replayTitle: 'Replay',
  replayLead: 'The recorded decisions of the last days, taken again under a draft. Nothing changes by it.',
  replayStates: {
    running: 'Busy. This page refreshes itself.',
    done: 'Done.',
    cancelled: 'Cancelled.',
    failed: 'Failed. Start again; if it keeps failing, look in the log.',
    lost: 'The server that did this has stopped. Start again.',
  },
  replayRefresh: 'Refresh now',
  replayProgress: 'Progress',
  replayOf: (done, total) => `${done} of ${total} decisions`,
  replayCancel: 'Cancel',
  replayCancelling: 'Being cancelled.',
  replayBy: 'Started by',
  replayAt: 'Started at',
  replayDays: 'Days back',
  replayPolicy: 'Policy',
  replayInForce: 'what is in force now',
  replayResult: 'What would go otherwise',
  replayTotals: 'In all',
  replayTotalColumns: ['Outcome', 'Decisions', 'Accounts'],
  replayGroups: 'By route and kind of number',
  replayGroupColumns: ['Route', 'Kind of number', 'Outcome', 'Decisions', 'Accounts'],
  replayWho: 'Who',
  replayOutcomes: {
    same: 'the same',
    'asked-to-step-up': 'would be asked for more proof',
    'could-not': 'could not get in',
    freed: 'would get in where they did not',
    'no-route': 'would have no route any more',
  },
  replayCohorts: { rsin: 'RSIN', kvk: 'KvK', bsn: 'BSN', none: 'none' },
  replayNobody: 'For nobody would anything go otherwise.',
  replayApproximate: (count) =>
    `For ${count} decisions this is an estimate on the strict side: older rows, or a route that the draft splits.`,
  replayNotCounted: 'not counted',
  replayBounded: 'There were more accounts or groups than are counted. So these numbers are lower bounds.',
  replayMore: (count) => `And ${count} more groups; the command sluis policy replay --json shows all.`,
  replayShow: 'Show names',
  replayNames: 'Showing names is recorded.',
  replayStart: 'Start',
  replayStartTitle: 'A new replay',
  replayAgain: 'What came out stays for an hour.',
};

const mostGroups = 200;
const helpers = {
  mostGroups,
  numberIn: (value: number, locale: 'nl' | 'en') => value.toLocaleString(locale),
};

const running = `<progress id="progress" class="sluis-progress" max="<%= Math.max(1, it.m.run.total) %>" value="<%= it.m.run.done %>"></progress>
<label class="nl-paragraph" for="progress"><%= it.t.replayProgress %>: <%= it.t.replayOf(it.t.numberIn(it.m.run.done, it.locale), it.t.numberIn(it.m.run.total, it.locale)) %></label>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/admin/replay"><%= it.t.replayRefresh %></a></p>
<% if (it.m.run.isCancelAsked) { %><p class="nl-paragraph"><%= it.t.replayCancelling %></p><% } else if (it.m.mayStart) { %><form method="post" action="/admin/replay/cancel"><input type="hidden" name="run" value="<%= it.m.run.id %>"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.replayCancel %></button></form><% } %>`;

const who = `group.examples.length > 0 ? { action: '/admin/decisions/reveal', fields: { decision: group.examples }, button: it.t.replayShow, about: group.routeId } : null`;

const result = `<% const { result } = it.m.run; const changed = result.groups; const shown = changed.slice(0, it.t.mostGroups); const number = (value) => it.t.numberIn(value, it.locale); %>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.replayResult %></h2>
<%~ include('@admin-table', { view: it, caption: it.t.replayTotals, columns: it.t.replayTotalColumns, rows: Object.entries(result.totals).map(([outcome, total]) => [it.t.replayOutcomes[outcome], number(total.decisions), outcome === 'same' ? it.t.replayNotCounted : number(total.people)]) }) %>
<% if (changed.length === 0) { %><p class="nl-paragraph"><%= it.t.replayNobody %></p><% } else { %>
<% if (it.m.maySeeNames) { %><p class="nl-paragraph"><%= it.t.replayNames %></p><%~ include('@admin-confirm', { view: it }) %><% } %>
<%~ include('@admin-table', { view: it, caption: it.t.replayGroups, columns: [...it.t.replayGroupColumns, ...(it.m.maySeeNames ? [it.t.replayWho] : [])], rows: shown.map((group) => [group.routeId, it.t.replayCohorts[group.cohort], it.t.replayOutcomes[group.outcome], number(group.decisions), number(group.people), ...(it.m.maySeeNames ? [${who}] : [])]) }) %>
<% if (changed.length > shown.length) { %><p class="nl-paragraph"><%= it.t.replayMore(number(changed.length - shown.length)) %></p><% } %><% } %>
<% if (result.approximate > 0) { %><p class="nl-paragraph"><%= it.t.replayApproximate(number(result.approximate)) %></p><% } %>
<% if (result.isBounded) { %><p class="nl-paragraph"><%= it.t.replayBounded %></p><% } %>
</section>`;

export const replayView = defineAdminView<ReplayModel, typeof nl & typeof helpers>({
  name: 'replay',
  text: { nl: { ...nl, ...helpers }, en: { ...en, ...helpers } },
  title: (_model, { t }) => t.replayTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.replayLead %></p>
<% if (it.m.run) { const { run } = it.m; %><section class="sluis-card">
<%~ include('@admin-notice', { kind: run.state === 'done' ? 'ok' : run.state === 'running' ? 'info' : 'warning', what: it.t.replayStates[run.state] }) %>
<%~ include('@admin-facts', { view: it, rows: [{ label: it.t.replayPolicy, value: run.name || it.t.replayInForce }, { label: it.t.replayDays, value: run.days }, { label: it.t.replayBy, value: run.author }, { label: it.t.replayAt, value: { atMs: run.startedAtMs } }] }) %>
<% if (run.state === 'running') { %>${running}<% } %>
</section>
<% if (run.result) { %>${result}<% } %><% } %>
<% if (it.m.mayStart && it.m.run?.state !== 'running') { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.replayStartTitle %></h2>
<p class="nl-paragraph"><%= it.t.replayAgain %></p>
<form class="sluis-filter" method="post" action="/admin/replay">
<%~ include('@admin-field', { id: 'draft', name: 'draft', type: 'select', label: it.t.replayPolicy, value: it.m.draft, options: [['', it.t.replayInForce], ...it.m.drafts.map((draft) => [draft.id, draft.reason + ' (' + draft.author + ')'])] }) %>
<%~ include('@admin-field', { id: 'days', name: 'days', type: 'number', label: it.t.replayDays, value: '30', required: true }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.replayStart %></button>
</form>
</section><% } %>
`,
});
