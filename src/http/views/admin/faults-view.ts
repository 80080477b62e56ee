// For a form that shows no faults of its own, and for an address: all of them, by the name of the field.

import { defineAdminView } from './admin-view.ts';

export type FaultsModel = { faults: { field: string; problem: 'missing' | 'malformed' | 'unknown' }[] };

const nl = {
  faultsTitle: 'Het formulier is niet verwerkt',
  faultsLead: 'Er is niets veranderd. Ga terug, verbeter dit en verstuur het formulier opnieuw.',
  faultsFields: {
    account: 'Code van het account',
    days: 'Dagen terug',
    draft: 'Voorstel',
    event: 'Gebeurtenis',
    from: 'Vanaf',
    minutes: 'Minuten geleden',
    name: 'Naam',
    reason: 'Reden',
    reference: 'Code voor de helpdesk',
    roles: 'Rollen',
    subject: 'Kenmerk van de persoon',
    until: 'Tot en met',
    upstream: 'Inlogdienst',
    url: 'Adres',
    version: 'Versie van het beleid',
  } as Record<string, string>,
};
const en: typeof nl = {
  faultsTitle: 'The form was not processed',
  faultsLead: 'Nothing has changed. Go back, correct this and send the form again.',
  faultsFields: {
    account: 'Account id',
    days: 'Days back',
    draft: 'Draft',
    event: 'Event',
    from: 'From',
    minutes: 'Minutes ago',
    name: 'Name',
    reason: 'Reason',
    reference: 'Help desk code',
    roles: 'Roles',
    subject: 'Identifier of the person',
    until: 'Until, included',
    upstream: 'Identity provider',
    url: 'Address',
    version: 'Policy version',
  },
};

export const faultsView = defineAdminView<FaultsModel, typeof nl>({
  name: 'faults',
  text: { nl, en },
  title: (_model, { t }) => t.faultsTitle,
  hasFaults: () => true,
  template: `<%~ include('@admin-faults', { view: it, faults: it.m.faults.map(({ field, problem }) => ({ href: null, text: (Object.hasOwn(it.t.faultsFields, field) ? it.t.faultsFields[field] : field) + ': ' + it.t.adminFieldProblem[problem] })) }) %>
<p class="nl-paragraph"><%= it.t.faultsLead %></p>
`,
});
