// For a form that shows no faults of its own: all of them, by the name of the field.

import { defineAdminView } from './admin-view.ts';

export type FaultsModel = { faults: { field: string; problem: 'missing' | 'malformed' | 'unknown' }[] };

const nl = {
  faultsTitle: 'Het formulier is niet verwerkt',
  faultsLead: 'Er is niets veranderd. Ga terug, verbeter dit en verstuur het formulier opnieuw.',
};
const en: typeof nl = {
  faultsTitle: 'The form was not processed',
  faultsLead: 'Nothing has changed. Go back, correct this and send the form again.',
};

export const faultsView = defineAdminView<FaultsModel, typeof nl>({
  name: 'faults',
  text: { nl, en },
  title: (_model, { t }) => t.faultsTitle,
  hasFaults: () => true,
  template: `<%~ include('@admin-faults', { view: it, faults: it.m.faults.map(({ field, problem }) => ({ href: null, text: field + ': ' + it.t.adminFieldProblem[problem] })) }) %>
<p class="nl-paragraph"><%= it.t.faultsLead %></p>
`,
});
