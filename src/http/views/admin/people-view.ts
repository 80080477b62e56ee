// Where a person is looked up: exactly, never by part of a name.

import { type ErrorCode, errorTable } from '../../../domain/errors.ts';
import { defineAdminView } from './admin-view.ts';

export type PeopleModel = { fault: Extract<ErrorCode, 'person-not-found' | 'malformed-request'> | null };

const nl = {
  peopleTitle: 'Personen',
  peopleLead: 'Zoek één persoon op. Elke zoekvraag wordt vastgelegd, en u kunt er 60 per uur stellen.',
  peopleSought: 'E-mailadres, code voor de helpdesk of code van het account',
  peopleHint: 'Precies zoals de persoon het noemt. Op een deel van een naam zoeken kan niet.',
  peopleFind: 'Zoeken',
  faultText: (code: ErrorCode): string => errorTable[code].nl.what,
};
const en: typeof nl = {
  peopleTitle: 'People',
  peopleLead: 'Look up one person. Every look-up is recorded, and there are 60 an hour.',
  peopleSought: 'E-mail address, help desk code or account id',
  peopleHint: 'Exactly as the person says it. Part of a name finds nothing.',
  peopleFind: 'Find',
  faultText: (code) => errorTable[code].en.what,
};

export const peopleView = defineAdminView<PeopleModel, typeof nl>({
  name: 'people',
  text: { nl, en },
  title: (_model, { t }) => t.peopleTitle,
  hasFaults: ({ fault }) => fault !== null,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.peopleLead %></p>
<section class="sluis-card">
<% if (it.m.fault) { %><%~ include('@admin-faults', { view: it, faults: [{ href: '#sought', text: it.t.faultText(it.m.fault) }] }) %><% } %>
<form method="post" action="/admin/people/find">
<%~ include('@admin-field', { id: 'sought', name: 'sought', label: it.t.peopleSought, hint: it.t.peopleHint, required: true, maxlength: 254, error: it.m.fault ? it.t.faultText(it.m.fault) : null }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.peopleFind %></button>
</form>
</section>
`,
});
