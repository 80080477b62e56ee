// One kept version of an analysis, as it was: for reading and for paper.

import { defineAdminView } from './admin-view.ts';
import { type AnalysisResultModel, analysisResult, analysisResultText } from './analysis-result.ts';
import { type AnalysisSheet, analysisSheetParts, analysisSheetText } from './analysis-sheet.ts';

type Words = { nl: string; en: string };
export type AnalysisVersionModel = {
  id: string;
  label: Words;
  number: number;
  policyVersion: number;
  createdAtMs: number;
  result: AnalysisResultModel;
  sheet: AnalysisSheet;
};

const nl = {
  servicesTrail: 'Diensten en analyses',
  versionTitle: (name: string, number: number) => `${name}: analyse, versie ${number}`,
  versionKept: 'Vastgelegd op',
  versionPolicy: 'Bij versie van het beleid',
  versionHtml: 'Downloaden als HTML',
  versionJson: 'Downloaden als JSON',
};
const en: typeof nl = {
  servicesTrail: 'Services and analyses',
  versionTitle: (name, number) => `${name}: analysis, version ${number}`,
  versionKept: 'Kept on',
  versionPolicy: 'With version of the policy',
  versionHtml: 'Download as HTML',
  versionJson: 'Download as JSON',
};
const words = {
  nl: { ...nl, ...analysisResultText.nl, ...analysisSheetText.nl },
  en: { ...en, ...analysisResultText.en, ...analysisSheetText.en },
};

export const analysisVersionView = defineAdminView<AnalysisVersionModel, typeof words.nl>({
  name: 'analysis-version',
  text: words,
  title: ({ label, number }, { t, say }) => t.versionTitle(say(label), number),
  trail: ({ id, label }, { t }) => [
    { href: '/admin/services', label: t.servicesTrail },
    { href: `/admin/services/${id}`, label },
  ],
  template: `<section class="sluis-card">
<%~ include('@admin-facts', { view: it, rows: [{ label: it.t.versionKept, value: { atMs: it.m.createdAtMs } }, { label: it.t.versionPolicy, value: it.m.policyVersion }] }) %>
<p class="nl-paragraph sluis-not-on-paper"><a class="nl-link sluis-action-link" href="/admin/services/<%= it.m.id %>/versions/<%= it.m.number %>/export?format=html"><%= it.t.versionHtml %></a> <a class="nl-link sluis-action-link" href="/admin/services/<%= it.m.id %>/versions/<%= it.m.number %>/export?format=json"><%= it.t.versionJson %></a></p>
</section>
${analysisResult('it.m.result')}
${analysisSheetParts('it.m.sheet')}
`,
});
