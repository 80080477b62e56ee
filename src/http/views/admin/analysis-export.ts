// A kept analysis as one file that needs nothing else: to hand over, to print, to archive. No script, no address.

import { Eta } from 'eta';
import type { Locale } from '../page-model.ts';
import { createSpeech } from '../page-view.ts';
import { analysisResultText } from './analysis-result.ts';
import { analysisSheetText } from './analysis-sheet.ts';
import { type AnalysisVersionModel, analysisVersionView } from './analysis-version-view.ts';

const style = `body{font:16px/1.5 system-ui,Arial,sans-serif;color:#14262d;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:start;font-weight:600}th,td{border-bottom:1px solid #c9d8dc;padding:.4rem .6rem;text-align:start;vertical-align:top}
dt{font-weight:600}ul{margin:0;padding-inline-start:1.1rem}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}`;

const template = `<!doctype html>
<html lang="<%= it.locale %>">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title><%= it.title %></title><style>${style}</style></head>
<body><main>
<h1><%= it.title %></h1>
<p><%= it.t.versionKept %> <%= it.moment(it.m.createdAtMs) %>; <%= it.t.versionPolicy %> <%= it.m.policyVersion %>.</p>
<h2><%= it.t.resultTitle %></h2>
<p><strong><% if (it.m.result.status === 'computed') { %><%= it.t.levels[it.m.result.level] %><% if (it.m.result.twoFactor) { %> <%= it.t.twoFactor %><% } %><% } else { %><%= it.t.resultFull %> (<%= it.t.resultFloor %> <%= it.t.levels[it.m.result.level] %>)<% } %></strong>, <%= it.say(it.m.result.norm.title) %>, <%= it.m.result.norm.version %></p>
<table><caption><%= it.t.resultSteps %></caption><thead><tr><% it.t.resultStepColumns.forEach((label) => { %><th scope="col"><%= label %></th><% }) %></tr></thead>
<tbody><% it.m.result.steps.forEach((step) => { %><tr><td><%= it.say(step.text) %></td><td><%= it.t.levels[step.level] %><% if (step.twoFactor) { %> <%= it.t.twoFactor %><% } %></td><td><%= step.data ? it.say(step.data) : '' %></td><td><%= it.cite(step.source) %></td></tr>
<% }) %></tbody></table>
<h2><%= it.t.resultMandates %></h2><p><%= it.t.mandatesAre[it.m.result.mandates.intermediaries] %></p>
<table><caption><%= it.t.sheetAnswers %></caption><thead><tr><% it.t.sheetColumns.forEach((label) => { %><th scope="col"><%= label %></th><% }) %></tr></thead>
<tbody><% it.m.sheet.answers.forEach((row) => { %><tr><th scope="row"><%= it.say(row.question) %></th><td><ul><% row.answer.forEach((answer) => { %><li><%= it.say(answer) %></li><% }) %></ul></td><td><%= it.cite(row.source) %></td></tr>
<% }) %></tbody></table>
<h2><%= it.t.sheetSigned %></h2>
<dl><dt><%= it.t.sheetAuthor %></dt><dd><%= it.m.sheet.signed.author %></dd><dt><%= it.t.sheetSecondReader %></dt><dd><%= it.m.sheet.signed.secondReader ?? '–' %></dd><dt><%= it.t.sheetDate %></dt><dd><%= it.m.sheet.signed.date %></dd><dt><%= it.t.sheetReviewBy %></dt><dd><%= it.m.sheet.signed.reviewBy %></dd></dl>
</main></body></html>
`;

const eta = new Eta({ autoEscape: true });

export function renderAnalysisFile(model: AnalysisVersionModel, locale: Locale): string {
  const speech = createSpeech(locale);
  const own = analysisVersionView.text[locale];
  const t = { ...speech.t, ...own, ...analysisResultText[locale], ...analysisSheetText[locale] };
  const title = own.versionTitle(speech.say(model.label), model.number);
  return eta.renderString(template, { ...speech, t, m: model, title });
}
