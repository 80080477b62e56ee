// Live sessions: times and provider; whose they are only by the account's id.

import { defineAdminView } from './admin-view.ts';

export type SessionsModel = {
  account: string;
  sessions: {
    id: string;
    accountId: string;
    upstreamId: string;
    createdAtMs: number;
    lastUsedAtMs: number;
    endsAtMs: number;
    isOwn: boolean;
  }[];
  firstHref: string | null;
  nextHref: string | null;
  done: 'ended' | null;
};

const nl = {
  sessionsTitle: 'Sessies',
  sessionsLead: 'Wie nu is ingelogd, de nieuwste eerst. Een beëindigde sessie werkt meteen nergens meer.',
  sessionsAccount: 'Van dit account',
  sessionsAccountHint: 'De code van het account, zoals op de pagina van een persoon.',
  sessionsFilter: 'Tonen',
  sessionsCaption: 'Lopende sessies',
  sessionsColumns: ['Begonnen', 'Account', 'Via', 'Laatst gebruikt', 'Loopt tot', 'Sessie'],
  sessionsOwn: 'dit is uw eigen sessie',
  sessionsNone: 'Er zijn geen lopende sessies.',
  sessionsFirst: 'Terug naar het begin',
  sessionsEnd: 'Sessie beëindigen',
  sessionsEndWhich: 'Sessie',
  sessionsReason: 'Reden',
  sessionsReasonHint: 'Komt in de vastlegging.',
  sessionsEnded: 'De sessie is beëindigd.',
};
const en: typeof nl = {
  sessionsTitle: 'Sessions',
  sessionsLead:
    'Who is signed in now, newest first. A session that was ended works nowhere any more, at once.',
  sessionsAccount: 'Of this account',
  sessionsAccountHint: 'The id of the account, as on the page of a person.',
  sessionsFilter: 'Show',
  sessionsCaption: 'Live sessions',
  sessionsColumns: ['Began', 'Account', 'Through', 'Last used', 'Lasts until', 'Session'],
  sessionsOwn: 'this is your own session',
  sessionsNone: 'There are no live sessions.',
  sessionsFirst: 'Back to the beginning',
  sessionsEnd: 'End a session',
  sessionsEndWhich: 'Session',
  sessionsReason: 'Reason',
  sessionsReasonHint: 'Goes into the record.',
  sessionsEnded: 'The session was ended.',
};

export const sessionsView = defineAdminView<SessionsModel, typeof nl>({
  name: 'sessions',
  text: { nl, en },
  title: (_model, { t }) => t.sessionsTitle,
  template: `<% if (it.m.done) { %><%~ include('@admin-notice', { kind: 'ok', what: it.t.sessionsEnded }) %><% } %>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.sessionsLead %></p>
<section class="sluis-card">
<form class="sluis-filter" method="get" action="/admin/sessions" role="search">
<%~ include('@admin-field', { id: 'account', name: 'account', label: it.t.sessionsAccount, hint: it.t.sessionsAccountHint, value: it.m.account, maxlength: 36 }) %>
<button class="nl-button nl-button--secondary" type="submit"><%= it.t.sessionsFilter %></button>
</form>
<%~ include('@admin-table', { view: it, caption: it.t.sessionsCaption, columns: it.t.sessionsColumns, empty: it.t.sessionsNone, rows: it.m.sessions.map((item) => [
  { atMs: item.createdAtMs }, { href: '/admin/people/' + item.accountId, text: item.accountId.slice(0, 8) }, item.upstreamId, { atMs: item.lastUsedAtMs }, { atMs: item.endsAtMs }, item.isOwn ? { text: item.id, note: it.t.sessionsOwn } : { code: item.id }]) }) %>
<% if (it.m.firstHref) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.m.firstHref %>"><%= it.t.sessionsFirst %></a></p><% } %>
<%~ include('@admin-pagination', { view: it, previousHref: null, nextHref: it.m.nextHref }) %>
</section>
<% const others = it.m.sessions.filter((item) => !item.isOwn); if (others.length > 0) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.sessionsEnd %></h2>
<%~ include('@admin-confirm', { view: it }) %>
<form method="post" action="/admin/sessions/end">
<%~ include('@admin-field', { id: 'session', name: 'session', type: 'select', label: it.t.sessionsEndWhich, value: '', options: others.map((item) => [item.id, it.moment(item.createdAtMs) + ' – ' + item.upstreamId + ' – ' + item.id.slice(0, 8)]) }) %>
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.sessionsReason, hint: it.t.sessionsReasonHint, required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.sessionsEnd %></button>
</form>
</section><% } %>
`,
});
