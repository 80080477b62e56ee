// Who has nothing but a password yet, by address and company. Shown to who may see personal data, and recorded.

import { type Cohort, cohorts } from '../../../domain/rollout-document.ts';
import type { RemainingPerson } from '../../../flow/rollout-people.ts';
import { defineAdminView } from './admin-view.ts';
import { rolloutWordsEn, rolloutWordsNl } from './rollout-words.ts';

export type RolloutRemainingModel = {
  cohort: Cohort | null;
  /** Null: not asked for yet. */
  people: RemainingPerson[] | null;
  /** Where the next page begins; null at the end. */
  next: string | null;
};

const nl = {
  ...rolloutWordsNl,
  remainingTitle: 'Wie nog niet klaar is',
  remainingLead:
    'Deze mensen loggen in met alleen een wachtwoord. Dat u deze lijst bekijkt of meeneemt, wordt vastgelegd.',
  remainingCohort: 'Groep',
  remainingFilter: 'Tonen',
  remainingColumns: ['E-mailadres', 'Bedrijven', 'Groep'],
  remainingNone: 'Iedereen is klaar.',
  remainingMore: 'Volgende bladzijde',
  remainingExport: 'Alles als CSV',
  cohortOptions: cohorts,
};
const en: typeof nl = {
  ...rolloutWordsEn,
  remainingTitle: 'Who is not ready yet',
  remainingLead:
    'These people sign in with a password alone. That you look at this list or take it away is recorded.',
  remainingCohort: 'Group',
  remainingFilter: 'Show',
  remainingColumns: ['E-mail address', 'Companies', 'Group'],
  remainingNone: 'Everybody is ready.',
  remainingMore: 'Next page',
  remainingExport: 'Everything as CSV',
  cohortOptions: cohorts,
};

export const rolloutRemainingView = defineAdminView<RolloutRemainingModel, typeof nl>({
  name: 'rollout-remaining',
  text: { nl, en },
  title: (_model, { t }) => t.remainingTitle,
  trail: (_model, { t }) => [{ href: '/admin/roll-out', label: t.rolloutTitle }],
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.remainingLead %></p>
<%~ include('@admin-confirm', { view: it }) %>
<section class="sluis-card">
<form class="sluis-filter" method="post" action="/admin/roll-out/remaining">
<input type="hidden" name="cursor" value="">
<%~ include('@admin-field', { id: 'cohort', name: 'cohort', type: 'select', label: it.t.remainingCohort, value: it.m.cohort ?? '', options: [['', it.t.rolloutCohorts.all], ...it.t.cohortOptions.map((one) => [one, it.t.rolloutCohorts[one]])] }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.remainingFilter %></button>
</form>
</section>
<% if (it.m.people !== null) { %><section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.remainingTitle, hideCaption: true, columns: it.t.remainingColumns, empty: it.t.remainingNone, rows: it.m.people.map((one) => [
  { href: '/admin/people/' + one.accountId, text: one.email ?? one.accountId }, { list: one.companies }, one.cohorts.map((cohort) => it.t.rolloutCohorts[cohort]).join(', ')]) }) %>
<% if (it.m.next !== null) { %><form method="post" action="/admin/roll-out/remaining"><input type="hidden" name="cohort" value="<%= it.m.cohort ?? '' %>"><input type="hidden" name="cursor" value="<%= it.m.next %>"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.remainingMore %></button></form><% } %>
<form method="post" action="/admin/roll-out/remaining/export"><input type="hidden" name="cohort" value="<%= it.m.cohort ?? '' %>"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.remainingExport %></button></form>
</section><% } %>
`,
});
