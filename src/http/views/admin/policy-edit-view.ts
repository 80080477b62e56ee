// The form with the policy as text. Faults name their line and lead to it; a version that came in between is shown with
// what it changed and how to go on.

import type { PolicyFault } from '../../../domain/policy.ts';
import type { PolicyFileFault } from '../../../flow/policy-file.ts';
import { defineAdminView } from './admin-view.ts';
import {
  type ChangeListModel,
  type ChangeListText,
  changeListPart,
  changeListText,
} from './change-list-part.ts';
import { type PolicyWarningsText, policyWarningsPart, policyWarningsText } from './policy-warnings-part.ts';

export type EditModel = {
  source: string;
  /** The version that the text was made from. */
  base: number;
  inForce: number;
  reason: string;
  faults: PolicyFileFault[];
  excerpts: { line: number; text: string; isFault: boolean }[];
  preview: { changes: ChangeListModel; waits: boolean; warnings: readonly PolicyFault[] } | null;
  moved: { changes: ChangeListModel } | null;
  isReasonMissing: boolean;
};

const nl = {
  editTitle: 'Beleid wijzigen',
  editTrail: 'Beleid',
  editLead:
    'Pas de tekst aan en controleer wat er verandert. Wat alleen strenger wordt, geldt meteen. Wat lager wordt of opent, wacht op een goedkeurder.',
  editSource: 'Beleid (YAML)',
  editBase: (base: number) => `Gemaakt vanaf versie ${base}.`,
  editReason: 'Reden van de wijziging',
  editReasonMissing: 'Schrijf waarom, in hooguit 500 tekens.',
  editCheck: 'Controleer',
  editSend: 'Verstuur',
  editFaults: (count: number) =>
    count === 1 ? 'Er is 1 fout. Er is niets veranderd.' : `Er zijn ${count} fouten. Er is niets veranderd.`,
  editLine: (line: number) => `regel ${line}`,
  editExcerpts: 'De regels met een fout',
  editPreview: 'Wat er verandert',
  editWaits: 'Dit wordt een voorstel: iemand anders moet het goedkeuren.',
  editAtOnce: 'Dit geldt meteen na versturen.',
  editMoved: (base: number, now: number) =>
    `Intussen geldt versie ${now}. Uw tekst is gemaakt vanaf versie ${base}. Er is niets veranderd.`,
  editMovedNext:
    'Hieronder staat wat er sindsdien veranderde. Neem dat over in uw tekst, zet dan het vinkje en verstuur opnieuw.',
  editMovedChanges: (base: number, now: number) => `Veranderd van versie ${base} naar versie ${now}`,
  editMovedSource: (now: number) => `Bekijk de tekst van versie ${now}`,
  editTakenOver: (now: number) => `Mijn tekst bevat wat er in versie ${now} veranderde`,
};
const en: typeof nl = {
  editTitle: 'Change the policy',
  editTrail: 'Policy',
  editLead:
    'Edit the text and check what changes. What only becomes stricter holds at once. What becomes lower or opens waits for an approver.',
  editSource: 'Policy (YAML)',
  editBase: (base) => `Made from version ${base}.`,
  editReason: 'Reason of the change',
  editReasonMissing: 'Write why, in 500 characters at most.',
  editCheck: 'Check',
  editSend: 'Send',
  editFaults: (count) =>
    count === 1
      ? 'There is 1 fault. Nothing has changed.'
      : `There are ${count} faults. Nothing has changed.`,
  editLine: (line) => `line ${line}`,
  editExcerpts: 'The lines with a fault',
  editPreview: 'What changes',
  editWaits: 'This becomes a draft: somebody else has to approve it.',
  editAtOnce: 'This holds at once when it is sent.',
  editMoved: (base, now) =>
    `Version ${now} is in force by now. Your text was made from version ${base}. Nothing has changed.`,
  editMovedNext:
    'Below is what changed since then. Take it over into your text, then tick the box and send it again.',
  editMovedChanges: (base, now) => `Changed from version ${base} to version ${now}`,
  editMovedSource: (now) => `See the text of version ${now}`,
  editTakenOver: (now) => `My text contains what changed in version ${now}`,
};

export const policyEditView = defineAdminView<EditModel, typeof nl & ChangeListText & PolicyWarningsText>({
  name: 'policy-edit',
  text: {
    nl: { ...nl, ...changeListText.nl, ...policyWarningsText.nl },
    en: { ...en, ...changeListText.en, ...policyWarningsText.en },
  },
  title: (_model, { t }) => t.editTitle,
  trail: (_model, { t }) => [{ href: '/admin/policy', label: t.editTrail }],
  hasFaults: ({ faults, moved, isReasonMissing }) => faults.length > 0 || moved !== null || isReasonMissing,
  template: `<% const m = it.m; %><p class="nl-paragraph nl-paragraph--lead"><%= it.t.editLead %></p>
<% if (m.faults.length > 0) { %><div class="utrecht-alert utrecht-alert--error sluis-notice" role="alert" tabindex="-1" id="faults"><div class="utrecht-alert__content">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.editFaults(m.faults.length) %></h2>
<ul class="sluis-reasons"><% m.faults.forEach((fault) => { %><li><% if (fault.line !== null) { %><a class="nl-link" href="#line-<%= fault.line %>"><%= it.t.editLine(fault.line) %></a>: <% } %><% if (fault.path) { %><code class="sluis-mono"><%= fault.path %></code> <% } %><span lang="en"><%= fault.message %></span></li><% }) %></ul>
</div></div><% } %>
<% if (m.isReasonMissing) { %><%~ include('@admin-faults', { view: it, faults: [{ href: '#reason', text: it.t.editReasonMissing }] }) %><% } %>
<% if (m.excerpts.length > 0) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.editExcerpts %></h2>
<ol class="sluis-excerpt"><% m.excerpts.forEach((item, index) => { const isApart = index > 0 && m.excerpts[index - 1].line !== item.line - 1; %><li id="line-<%= item.line %>" tabindex="-1" value="<%= item.line %>"<%~ item.isFault || isApart ? ' class="' + (item.isFault ? 'sluis-excerpt__fault' : '') + (isApart ? ' sluis-excerpt__apart' : '') + '"' : '' %>><code class="sluis-mono"><%= item.text %></code></li><% }) %></ol>
</section><% } %>
<% if (m.moved) { %><%~ include('@admin-notice', { kind: 'error', what: it.t.editMoved(m.base, m.inForce), next: it.t.editMovedNext, href: '/admin/policy/versions/' + m.inForce, linkText: it.t.editMovedSource(m.inForce) }) %>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.editMovedChanges(m.base, m.inForce) %></h2>
${changeListPart('m.moved.changes')}
</section><% } %>
<% if (m.preview) { %><section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.editPreview %></h2>
<%~ include('@admin-notice', { kind: m.preview.waits ? 'warning' : 'ok', what: m.preview.waits ? it.t.editWaits : it.t.editAtOnce }) %>
${policyWarningsPart('m.preview.warnings')}
${changeListPart('m.preview.changes')}
</section><% } %>
<section class="sluis-card">
<form method="post" action="/admin/policy/edit">
<input type="hidden" name="base" value="<%= m.base %>">
<%~ include('@admin-field', { id: 'source', name: 'source', type: 'textarea', mono: true, rows: 30, label: it.t.editSource, hint: it.t.editBase(m.base), value: m.source, required: true }) %>
<%~ include('@admin-field', { id: 'reason', name: 'reason', label: it.t.editReason, value: m.reason, maxlength: 500, error: m.isReasonMissing ? it.t.editReasonMissing : null }) %>
<% if (m.moved) { %><%~ include('@admin-field', { id: 'takenOver', name: 'takenOver', type: 'checkbox', label: it.t.editTakenOver(m.inForce), value: String(m.inForce) }) %><% } %>
<div class="sluis-buttons"><button class="nl-button nl-button--secondary" type="submit" name="act" value="check"><%= it.t.editCheck %></button>
<button class="nl-button nl-button--primary" type="submit" name="act" value="send"><%= it.t.editSend %></button></div>
</form>
</section>
`,
});
