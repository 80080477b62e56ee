// Whether the chain of the audit trail is whole, and the head to keep elsewhere.

import type { AuditVerdict } from '../../../flow/audit-reading.ts';
import { defineAdminView } from './admin-view.ts';

export type ChainModel = { verdict: AuditVerdict };

const nl = {
  chainTitle: 'De keten van de vastlegging',
  chainTrail: 'Vastlegging',
  chainOk: 'De keten is heel.',
  chainBroken: (seq: number) => `De keten is gebroken bij rij ${seq}.`,
  chainBrokenNext: 'Wijzig niets meer en waarschuw uw beveiligingsfunctionaris.',
  chainRows: 'Rijen nagerekend',
  chainHead: 'Laatste rij',
  chainHash: 'Vingerafdruk van die rij',
  chainKeep: 'Bewaar dit ergens anders. Een afgeknipt einde is alleen daarmee te zien.',
};
const en: typeof nl = {
  chainTitle: 'The chain of the audit trail',
  chainTrail: 'Audit trail',
  chainOk: 'The chain is whole.',
  chainBroken: (seq) => `The chain is broken at row ${seq}.`,
  chainBrokenNext: 'Change nothing more and warn your security officer.',
  chainRows: 'Rows recomputed',
  chainHead: 'Last row',
  chainHash: 'Fingerprint of that row',
  chainKeep: 'Keep this somewhere else. Only with it can a cut end be seen.',
};

export const chainView = defineAdminView<ChainModel, typeof nl>({
  name: 'chain',
  text: { nl, en },
  title: (_model, { t }) => t.chainTitle,
  trail: (_model, { t }) => [{ href: '/admin/audit', label: t.chainTrail }],
  template: `<% const { verdict } = it.m; %>
<% if (verdict.ok) { %><%~ include('@admin-notice', { kind: 'ok', what: it.t.chainOk }) %><% } else { %><%~ include('@admin-notice', { kind: 'error', what: it.t.chainBroken(verdict.firstBad ?? 0), next: it.t.chainBrokenNext }) %><% } %>
<section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [{ label: it.t.chainRows, value: verdict.rows }, ...(verdict.head ? [{ label: it.t.chainHead, value: verdict.head.seq }, { label: it.t.chainHash, value: { code: verdict.head.hash } }] : [])] }) %>
<p class="nl-paragraph"><%= it.t.chainKeep %></p>
</section>
`,
});
