// What needs attention now, most pressing first; each item leads to where it is settled.

import { defineAdminView } from './admin-view.ts';

export type AttentionKind =
  | 'decisions-blocked'
  | 'upstream-down'
  | 'few-approvers'
  | 'analysis-due'
  | 'drafts-waiting'
  | 'rollout-ends'
  | 'staff-waiting'
  | 'desk-waiting'
  | 'mail-waiting'
  | 'keys-old';
/** href null: there is no page for it. */
export type Attention = { kind: AttentionKind; href: string | null; count: number };
export type OverviewModel = {
  attention: Attention[];
  isReader: boolean;
  policyVersion: number;
  routes: number;
  portals: number;
  clients: number;
};

type Texts = Record<AttentionKind, (count: number) => string>;
const many = (count: number, one: string, more: string) => (count === 1 ? one : `${count} ${more}`);

const nl = {
  overviewTitle: 'Overzicht',
  overviewAttention: 'Vraagt aandacht',
  overviewNothing: 'Er is nu niets dat uw aandacht vraagt.',
  attention: {
    'decisions-blocked': () => 'Beslissingen kunnen niet worden vastgelegd; de toegang blijft dicht.',
    'upstream-down': (count) =>
      many(count, 'Een inlogdienst antwoordt niet.', 'inlogdiensten antwoorden niet.'),
    'few-approvers': () => 'Er zijn nog geen twee goedkeurders. Tot die tijd kan niets worden verlaagd.',
    'analysis-due': (count) => many(count, 'Een analyse moet opnieuw.', 'analyses moeten opnieuw.'),
    'drafts-waiting': (count) =>
      many(count, 'Een voorstel wacht op goedkeuring.', 'voorstellen wachten op goedkeuring.'),
    'rollout-ends': (count) =>
      many(
        count,
        'Een route sluit binnen 60 dagen voor alleen een wachtwoord.',
        'routes sluiten binnen 60 dagen voor alleen een wachtwoord.',
      ),
    'staff-waiting': (count) =>
      many(count, 'Een wijziging van medewerkers wacht.', 'wijzigingen van medewerkers wachten.'),
    'desk-waiting': (count) =>
      many(count, 'Een controle wacht aan de balie.', 'controles wachten aan de balie.'),
    'mail-waiting': (count) =>
      many(count, 'Een bericht wacht op verzending.', 'berichten wachten op verzending.'),
    'keys-old': (count) =>
      many(count, 'Een sleutel is ouder dan een jaar.', 'sleutels zijn ouder dan een jaar.'),
  } as Texts,
  overviewState: 'Nu van kracht',
  overviewVersion: 'Versie van het beleid',
  overviewRoutes: 'Routes',
  overviewPortals: 'Portalen',
  overviewClients: 'Clients',
};
const en: typeof nl = {
  overviewTitle: 'Overview',
  overviewAttention: 'Needs attention',
  overviewNothing: 'Nothing needs your attention now.',
  attention: {
    'decisions-blocked': () => 'Decisions cannot be recorded; access stays closed.',
    'upstream-down': (count) =>
      many(count, 'An identity provider does not answer.', 'identity providers do not answer.'),
    'few-approvers': () => 'There are not two approvers yet. Until then nothing can be lowered.',
    'analysis-due': (count) =>
      many(count, 'An analysis has to be done again.', 'analyses have to be done again.'),
    'drafts-waiting': (count) => many(count, 'A draft waits for approval.', 'drafts wait for approval.'),
    'rollout-ends': (count) =>
      many(
        count,
        'A route closes to a password alone within 60 days.',
        'routes close to a password alone within 60 days.',
      ),
    'staff-waiting': (count) => many(count, 'A change of staff waits.', 'changes of staff wait.'),
    'desk-waiting': (count) => many(count, 'A check waits at the desk.', 'checks wait at the desk.'),
    'mail-waiting': (count) => many(count, 'A message waits to be sent.', 'messages wait to be sent.'),
    'keys-old': (count) => many(count, 'A key is older than a year.', 'keys are older than a year.'),
  },
  overviewState: 'In force now',
  overviewVersion: 'Policy version',
  overviewRoutes: 'Routes',
  overviewPortals: 'Portals',
  overviewClients: 'Clients',
};

export const overviewView = defineAdminView<OverviewModel, typeof nl>({
  name: 'overview',
  text: { nl, en },
  title: (_model, { t }) => t.overviewTitle,
  template: `<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.overviewAttention %></h2>
<% if (it.m.attention.length === 0) { %><p class="nl-paragraph"><%= it.t.overviewNothing %></p><% } else { %>
<ul class="sluis-attention"><% it.m.attention.forEach(({ kind, href, count }) => { const text = it.t.attention[kind](count); %><li><%~ include('@admin-cell', { view: it, value: href ? { href, text } : text }) %></li>
<% }) %></ul><% } %>
</section>
<% if (it.m.isReader) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.overviewState %></h2>
<%~ include('@admin-facts', { view: it, rows: [
  { label: it.t.overviewVersion, value: { href: '/admin/policy', text: String(it.m.policyVersion) } },
  { label: it.t.overviewRoutes, value: { href: '/admin/routes', text: String(it.m.routes) } },
  { label: it.t.overviewPortals, value: { href: '/admin/portals', text: String(it.m.portals) } },
  { label: it.t.overviewClients, value: it.m.clients }] }) %>
</section><% } %>
`,
});
