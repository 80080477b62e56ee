// What is known of one account: how its owner signs in, what each factor is worth, proofing, companies, sessions; and
// what an operator may do.

import type { FactorKind } from '../../../domain/factor-category.ts';
import type { Level } from '../../../domain/level.ts';
import type { RepresentationModel } from '../page-model.ts';
import { defineAdminView } from './admin-view.ts';

type Ending = { level: Level; method: string; expiresAtMs: number; isLive: boolean };
type ActName = 'lock' | 'unlock' | 'reset' | 'end-sessions';

export type PersonModel = {
  accountId: string;
  locked: boolean;
  lockReason: string | null;
  email: string | null;
  issuers: string[];
  factors: {
    kind: FactorKind;
    name: string | null;
    level: Level;
    untilMs: number | null;
    addedAtMs: number | null;
    lastUsedAtMs: number | null;
  }[];
  proofings: (Ending & { createdAtMs: number })[];
  bindings: (Ending & { company: RepresentationModel })[];
  sessions: unknown[];
  done: ActName | null;
  mayAct: boolean;
  isOwn: boolean;
  deskHref: string | null;
  sessionsHref: string | null;
};

const nl = {
  personAccountTitle: 'Persoon',
  personTrail: 'Personen',
  personWho: 'Account',
  personAccountId: 'Code van het account',
  personState: 'Stand',
  personLocked: 'geblokkeerd',
  personOpen: 'open',
  personLockReason: 'Reden van de blokkade',
  personEmailLabel: 'E-mailadres',
  personIssuers: 'Logt in via',
  personFactors: 'Manieren om in te loggen',
  personFactorColumns: ['Soort', 'Naam', 'Waard', 'Tot', 'Toegevoegd', 'Laatst gebruikt'],
  personNameHidden: 'niet getoond',
  personProofingsTitle: 'Vaststelling van de persoon',
  personEndingColumns: ['Manier', 'Niveau', 'Tot', 'Stand'],
  personBindingsTitle: 'Bedrijven',
  personBindingColumns: ['Bedrijf', 'Manier', 'Niveau', 'Tot', 'Stand'],
  personLive: 'telt',
  personOver: 'voorbij',
  personSessions: 'Lopende sessies',
  personSessionsLink: 'Bekijk de sessies',
  personDeskLink: 'Open bij de balie',
  personActs: 'Ingrijpen',
  personActsLead: 'Elke handeling werkt meteen, met een reden, en staat in de vastlegging.',
  personOwn: 'Dit is uw eigen account. Vraag een collega om hier in te grijpen.',
  personReason: 'Reden',
  personInstallation: 'bij de installatie',
  acts: {
    lock: 'Account blokkeren',
    unlock: 'Blokkade opheffen',
    reset: 'Manieren om in te loggen verwijderen',
    'end-sessions': 'Sessies beëindigen',
  },
  actHints: {
    lock: 'Alle sessies eindigen, en inloggen kan niet tot de blokkade is opgeheven.',
    unlock: 'De persoon kan weer inloggen.',
    reset: 'De persoon stelt na een login met bewijs een nieuwe manier in.',
    'end-sessions': 'De persoon moet overal opnieuw inloggen.',
  },
  actsDone: {
    lock: 'Het account is geblokkeerd en de sessies zijn beëindigd.',
    unlock: 'De blokkade is opgeheven.',
    reset: 'De manieren om in te loggen zijn verwijderd.',
    'end-sessions': 'De sessies zijn beëindigd.',
  },
};
const en: typeof nl = {
  personAccountTitle: 'Person',
  personTrail: 'People',
  personWho: 'Account',
  personAccountId: 'Account id',
  personState: 'State',
  personLocked: 'locked',
  personOpen: 'open',
  personLockReason: 'Reason of the lock',
  personEmailLabel: 'E-mail address',
  personIssuers: 'Signs in through',
  personFactors: 'Ways to sign in',
  personFactorColumns: ['Kind', 'Name', 'Worth', 'Until', 'Added', 'Last used'],
  personNameHidden: 'not shown',
  personProofingsTitle: 'Proof of the person',
  personEndingColumns: ['Manner', 'Level', 'Until', 'State'],
  personBindingsTitle: 'Companies',
  personBindingColumns: ['Company', 'Manner', 'Level', 'Until', 'State'],
  personLive: 'counts',
  personOver: 'over',
  personSessions: 'Live sessions',
  personSessionsLink: 'See the sessions',
  personDeskLink: 'Open at the desk',
  personActs: 'Step in',
  personActsLead: 'Each act takes effect at once, with a reason, and is recorded.',
  personOwn: 'This is your own account. Ask a colleague to step in here.',
  personReason: 'Reason',
  personInstallation: 'at installation',
  acts: {
    lock: 'Lock the account',
    unlock: 'Unlock the account',
    reset: 'Remove the ways to sign in',
    'end-sessions': 'End the sessions',
  },
  actHints: {
    lock: 'All sessions end, and nobody signs in until it is unlocked.',
    unlock: 'The person can sign in again.',
    reset: 'The person sets up a new way after a sign-in with proof.',
    'end-sessions': 'The person must sign in again everywhere.',
  },
  actsDone: {
    lock: 'The account was locked and its sessions ended.',
    unlock: 'The account was unlocked.',
    reset: 'The ways to sign in were removed.',
    'end-sessions': 'The sessions were ended.',
  },
};

const ending = `{ badge: item.isLive ? it.t.personLive : it.t.personOver, tone: item.isLive ? 'ok' : 'quiet' }`;
const manner = `(it.t.personMethods[item.method] ?? (item.method === 'installation' ? it.t.personInstallation : item.method))`;

export const personView = defineAdminView<PersonModel, typeof nl>({
  name: 'person',
  text: { nl, en },
  title: (_model, { t }) => t.personAccountTitle,
  trail: (_model, { t }) => [{ href: '/admin/people', label: t.personTrail }],
  template: `<% if (it.m.done) { %><%~ include('@admin-notice', { kind: 'ok', what: it.t.actsDone[it.m.done] }) %><% } %>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personWho %></h2>
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.personAccountId, value: { code: it.m.accountId } },
  { label: it.t.personState, value: { badge: it.m.locked ? it.t.personLocked : it.t.personOpen, tone: it.m.locked ? 'danger' : 'ok' } },
  ...(it.m.locked ? [{ label: it.t.personLockReason, value: it.m.lockReason }] : []),
  ...(it.m.email === null ? [] : [{ label: it.t.personEmailLabel, value: it.m.email }]),
  { label: it.t.personIssuers, value: { list: it.m.issuers } },
  { label: it.t.personSessions, value: it.m.sessionsHref ? { href: it.m.sessionsHref, text: it.m.sessions.length + ' – ' + it.t.personSessionsLink } : it.m.sessions.length }] }) %>
<% if (it.m.deskHref) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.m.deskHref %>"><%= it.t.personDeskLink %></a></p><% } %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.personFactors, columns: it.t.personFactorColumns, rows: it.m.factors.map((item) => [it.t.factorKinds[item.kind], item.name ?? it.t.personNameHidden, { level: item.level }, { atMs: item.untilMs }, { atMs: item.addedAtMs }, { atMs: item.lastUsedAtMs }]) }) %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.personProofingsTitle, columns: it.t.personEndingColumns, rows: it.m.proofings.map((item) => [${manner}, { level: item.level }, { atMs: item.expiresAtMs }, ${ending}]) }) %>
</section>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.personBindingsTitle, columns: it.t.personBindingColumns, rows: it.m.bindings.map((item) => [it.companyLabel(item.company), ${manner}, { level: item.level }, { atMs: item.expiresAtMs }, ${ending}]) }) %>
</section>
<% if (it.m.isOwn) { %><p class="nl-paragraph"><%= it.t.personOwn %></p><% } %>
<% if (it.m.mayAct) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personActs %></h2>
<p class="nl-paragraph"><%= it.t.personActsLead %></p>
<%~ include('@admin-confirm', { view: it }) %>
<% [it.m.locked ? 'unlock' : 'lock', 'end-sessions', 'reset'].forEach((act) => { %><details class="sluis-why"><summary class="sluis-why__summary"><%= it.t.acts[act] %></summary>
<form class="sluis-why__body" method="post" action="/admin/people/<%= it.m.accountId %>/<%= act %>">
<%~ include('@admin-field', { id: 'reason-' + act, name: 'reason', label: it.t.personReason, hint: it.t.actHints[act], required: true, maxlength: 200 }) %>
<button class="nl-button nl-button--secondary<%= act === 'unlock' ? '' : ' nl-button--negative' %>" type="submit"><%= it.t.acts[act] %></button>
</form></details>
<% }) %>
</section><% } %>
`,
});
