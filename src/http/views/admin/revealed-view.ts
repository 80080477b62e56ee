// Whom decisions were about, shown once to who asked for it. A BSN or pseudonym is nobody's to read on a screen.

import type { Revealed } from '../../../flow/decision-reading.ts';
import { defineAdminView } from './admin-view.ts';

export type RevealedModel = { people: Revealed[] };

const nl = {
  revealedTitle: 'Over wie dit ging',
  revealedTrail: 'Beslissingen',
  revealedLead: 'Dat u dit hebt bekeken, is vastgelegd.',
  revealedColumns: ['Beslissing', 'Namens', 'Persoon', 'Via', 'Vestiging'],
  revealedErased: 'gewist',
  revealedHidden: 'niet getoond',
};
const en: typeof nl = {
  revealedTitle: 'Whom this was about',
  revealedTrail: 'Decisions',
  revealedLead: 'That you looked at this is recorded.',
  revealedColumns: ['Decision', 'For', 'Person', 'Through', 'Branch'],
  revealedErased: 'erased',
  revealedHidden: 'not shown',
};

type Subject = { type: string; number: string } | null;
const helpers = {
  subjectCell: (subject: Subject, hidden: string) =>
    subject && {
      text: subject.type === 'rsin' || subject.type === 'kvk' ? subject.number : hidden,
      note: subject.type.toUpperCase(),
    },
};

export const revealedView = defineAdminView<RevealedModel, typeof nl & typeof helpers>({
  name: 'revealed',
  text: { nl: { ...nl, ...helpers }, en: { ...en, ...helpers } },
  title: (_model, { t }) => t.revealedTitle,
  trail: (_model, { t }) => [{ href: '/admin/decisions', label: t.revealedTrail }],
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.revealedLead %></p>
<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.revealedTitle, columns: it.t.revealedColumns, rows: it.m.people.map(({ id, personal }) => {
  const first = { href: '/admin/decisions/' + id, text: String(id) };
  if (personal === null) return [first, it.t.revealedErased, null, null, null];
  const { legalSubject, intermediary, branch } = personal.representation;
  return [first, it.t.subjectCell(legalSubject, it.t.revealedHidden), personal.actingSubject, it.t.subjectCell(intermediary, it.t.revealedHidden), branch];
}) }) %>
</section>
`,
});
