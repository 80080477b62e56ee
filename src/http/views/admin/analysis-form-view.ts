// The guided form of a risk analysis: one page, a step per subject, the article behind every question. It works without
// script; the outcome stands above the questions after each "show".

import type { AnalysisQuestion, AspectQuestionId } from '../../../domain/analysis-questions.ts';
import type { QuestionId } from '../../../domain/norm.ts';
import type { ShownFault } from '../../admin/analysis-faults.ts';
import type { AnalysisField, AnalysisInput } from '../../admin/analysis-fields.ts';
import { defineAdminView } from './admin-view.ts';
import { analysisFormEn, analysisFormNl } from './analysis-form-text.ts';
import { type AnalysisResultModel, analysisResult, analysisResultText } from './analysis-result.ts';

type Words = { nl: string; en: string };

export type AnalysisFormModel = {
  /** Null for a service that is new. */
  serviceId: string | null;
  label: Words;
  values: AnalysisInput;
  faults: ShownFault[];
  norms: { id: string; version: string; title: Words; binding: boolean }[];
  /** What the chosen norm asks, with its article. */
  asks: Partial<Record<QuestionId, string>>;
  questions: Readonly<Record<AspectQuestionId, AnalysisQuestion>>;
  dataClasses: { id: string; label: Words }[];
  parties: { label: Words; damage: AnalysisField; livelihood: AnalysisField; size: AnalysisField }[];
  result: AnalysisResultModel | null;
  /** Somebody changed the policy: the fields in which the analysis in force is something else than what was typed. */
  moved: { fields: AnalysisField[] } | null;
};

/** A question of the norm as radio buttons, its article as the hint; kept unseen where the norm does not ask it. */
const question = (id: AspectQuestionId) =>
  `<% { const asked = it.m.questions.${id}; if (it.m.asks.${id}) { %><%~ include('@admin-field', { id: '${id}', name: '${id}', type: 'radio', label: it.say(asked.text), hint: [asked.hint ? it.say(asked.hint) : null, it.cite(it.m.asks.${id})].filter(Boolean).join(' '), error: errors.${id}, value: values.${id}, options: asked.answers.map((answer) => [answer.value, it.say(answer.text)]) }) %><% } else { %><input type="hidden" name="${id}" value="<%= values.${id} %>"><% } } %>
`;

type FieldKind = 'text' | 'textarea' | 'date';
const field = (
  name: AnalysisField,
  type: FieldKind,
  hint = '',
  maxlength = type === 'textarea' ? 2000 : 200,
) =>
  `<%~ include('@admin-field', { id: '${name}', name: '${name}', type: '${type === 'textarea' ? type : 'text'}', label: it.t.${name}, hint: ${hint || (type === 'date' ? 'it.t.dateHint' : 'null')}, error: errors.${name}, value: values.${name}, maxlength: ${type === 'date' ? 10 : maxlength} }) %>
`;
const radios = (name: AnalysisField, options: string, hint: string) =>
  `<%~ include('@admin-field', { id: '${name}', name: '${name}', type: 'radio', label: it.t.${name}, hint: ${hint}, error: errors.${name}, value: values.${name}, options: it.t.${options} }) %>
`;
const select = (name: AnalysisField, options: string) =>
  `<%~ include('@admin-field', { id: '${name}', name: '${name}', type: 'select', label: it.t.${name}, error: errors.${name}, value: values.${name}, options: ${options} }) %>
`;
const yes = (name: AnalysisField, hint = 'null') =>
  `<%~ include('@admin-field', { id: '${name}', name: '${name}', type: 'checkbox', value: 'yes', label: it.t.${name}, hint: ${hint}, error: errors.${name}, checked: values.${name} === 'yes' }) %>
`;
const levelOptions = (none: string) =>
  `[['', ${none}], ...['none', 'low', 'substantial', 'high'].map((level) => [level, it.t.levels[level]])]`;

/** A step with a heading and what it asks; numbered as it is shown. */
const step = (title: string, body: string) =>
  `<section class="sluis-card"><h2 class="nl-heading nl-heading--level-2"><%= it.t.step(++number, it.t.${title}) %></h2>
${body}</section>
`;

const service = `<% if (it.m.serviceId === null) { %><%~ include('@admin-field', { id: 'service', name: 'service', label: it.t.serviceId, hint: it.t.serviceIdHint, error: errors.service, value: values.service, maxlength: 64 }) %><% } else { %><input type="hidden" name="service" value="<%= values.service %>"><% } %>
${field('labelNl', 'text')}${field('labelEn', 'text')}${select('norm', 'it.m.norms.map((norm) => [norm.id, it.t.normOption(it.say(norm.title), norm.version, norm.binding)])').replace("type: 'select',", "type: 'select', hint: it.t.normHint,")}`;

const data = `<%~ include('@admin-field', { id: 'data', name: 'data', type: 'checkboxes', label: it.t.data, hint: [it.t.dataHint, it.cite(it.m.asks.data ?? '')].join(' '), error: errors.data, value: values.data, options: it.m.dataClasses.map((item) => [item.id, it.say(item.label)]) }) %>
${question('personalData')}${question('health')}${question('riskClass')}${question('scale')}${question('misuseRisk')}`;

const interest = `${radios('interest', 'interestAnswers', "[it.t.interestHint, it.cite(it.m.asks.economicInterest ?? '')].join(' ')")}<% it.m.parties.forEach((party) => { %>
<fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset sluis-field"><legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend utrecht-form-label"><%= it.say(party.label) %></legend>
<%~ include('@admin-field', { id: party.damage, name: party.damage, label: it.t.damage, error: errors[party.damage], value: values[party.damage], maxlength: 15 }) %>
<%~ include('@admin-field', { id: party.livelihood, name: party.livelihood, type: 'checkbox', value: 'yes', label: it.t.livelihood, error: errors[party.livelihood], checked: values[party.livelihood] === 'yes' }) %>
<% if (it.m.asks.legalEffect) { %><%~ include('@admin-field', { id: party.size, name: party.size, type: 'select', label: it.t.size, error: errors[party.size], value: values[party.size], options: it.t.sizes }) %><% } else { %><input type="hidden" name="<%= party.size %>" value="<%= values[party.size] %>"><% } %>
</fieldset><% }) %>`;

const risk = `${radios('riskAnswer', 'riskAnswers', "[it.t.riskHint, it.cite(it.m.asks.riskRaising ?? '')].join(' ')")}${field('risks', 'textarea')}
<h3 class="nl-heading nl-heading--level-3"><%= it.t.fullTitle %></h3>
${select('fullLevel', levelOptions('it.t.fullNone'))}${yes('fullTwoFactor')}${field('fullDocument', 'text')}${field('fullAuthor', 'text')}${field('fullDate', 'date')}`;

const lowering = `${yes('lower', "[it.t.lowerHint, it.cite(it.m.asks.lowering ?? '')].join(' ')")}${field('additionalControl', 'textarea')}${field('remedy', 'textarea')}${field('loweringReason', 'textarea')}${field('loweringAuthor', 'text')}${field('loweringDate', 'date')}`;

const mandates = `${radios('mandates', 'mandateAnswers', "[it.t.mandatesHint, it.cite(it.m.asks.mandates ?? '')].join(' ')")}${select('registration', levelOptions('it.t.choose'))}${select('giver', levelOptions('it.t.choose'))}${select('receiver', levelOptions('it.t.choose'))}${field('measures', 'textarea')}`;

const sign = `${field('author', 'text')}${field('secondReader', 'text', 'it.t.secondReaderHint')}${field('date', 'date')}${field('reviewBy', 'date')}${field('reason', 'text', 'it.t.reasonHint', 500)}`;

/** What the norm does not know keeps its values unseen, so that a choice of norm loses nothing. */
const unseen = (names: readonly AnalysisField[]) =>
  names.map((name) => `<input type="hidden" name="${name}" value="<%= values['${name}'] %>">`).join('');

const loweringFields = [
  ...(['lower', 'additionalControl', 'remedy', 'loweringReason', 'loweringAuthor', 'loweringDate'] as const),
];
const mandateFields = ['mandates', 'registration', 'giver', 'receiver', 'measures'] as const;

export const analysisFormView = defineAdminView<
  AnalysisFormModel,
  typeof analysisFormNl & typeof analysisResultText.nl
>({
  name: 'analysis-form',
  text: {
    nl: { ...analysisFormNl, ...analysisResultText.nl },
    en: { ...analysisFormEn, ...analysisResultText.en },
  },
  title: ({ serviceId, label }, { t, say }) =>
    serviceId === null ? t.analysisNew : t.analysisTitle(say(label)),
  trail: ({ serviceId, label }, { t }) => [
    { href: '/admin/services', label: t.servicesTrail },
    ...(serviceId === null ? [] : [{ href: `/admin/services/${serviceId}`, label }]),
  ],
  hasFaults: ({ faults }) => faults.length > 0,
  template: `<% const values = it.m.values; let number = 0;
const errors = Object.fromEntries(it.m.faults.filter(({ field }) => field !== null).map(({ field, text }) => [field, it.say(text)])); %>
<%~ include('@admin-faults', { view: it, faults: it.m.faults.map(({ field, text }) => ({ href: field === null ? null : '#' + field, text: field === null ? it.say(text) : (it.m.questions[field] ? it.say(it.m.questions[field].text) : field === 'service' ? it.t.serviceId : it.t[field] ?? it.t[field.split('-')[0]] ?? field) + ': ' + it.say(text) })) }) %>
<% if (it.m.moved) { %><div class="utrecht-alert utrecht-alert--warning sluis-notice" role="alert"><div class="utrecht-alert__content">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.movedTitle %></h2><p class="nl-paragraph"><%= it.t.movedText %></p>
<% if (it.m.moved.fields.length === 0) { %><p class="nl-paragraph"><%= it.t.movedSame %></p><% } else { %><p class="nl-paragraph"><%= it.t.movedDiffers %></p><ul class="sluis-reasons"><% it.m.moved.fields.forEach((field) => { %><li><a class="nl-link" href="#<%= field %>"><%= it.m.questions[field] ? it.say(it.m.questions[field].text) : it.t[field] ?? it.t[field.split('-')[0]] ?? field %></a></li>
<% }) %></ul><% } %></div></div><% } %>
<% if (it.m.result) { %>${analysisResult('it.m.result')}<% } %>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.analysisLead %></p>
<form method="post" action="<%= it.m.serviceId === null ? '/admin/services/new' : '/admin/services/' + it.m.serviceId + '/analysis' %>">
<input type="hidden" name="baseVersion" value="<%= values.baseVersion %>">
${step('stepService', service)}${step('stepData', data)}${step('stepBsn', question('bsn'))}${step('stepOther', question('companyData') + question('baseRegistry') + question('legalEffect') + question('publicInterest'))}${step('stepInterest', interest)}${step('stepRisk', risk)}<% if (it.m.asks.lowering) { %>${step('stepLowering', lowering)}<% } else { %>${unseen(loweringFields)}<% } %><% if (it.m.asks.mandates) { %>${step('stepMandates', mandates)}<% } else { %>${unseen(mandateFields)}<% } %>${step('stepSign', sign)}<section class="sluis-card">
<p class="nl-paragraph" id="save-hint"><%= it.t.saveHint %></p>
<div class="sluis-buttons">
<button class="nl-button nl-button--secondary" type="submit" name="intent" value="show"><%= it.t.show %></button>
<button class="nl-button nl-button--primary" type="submit" name="intent" value="save" aria-describedby="save-hint"><%= it.t.save %></button>
</div>
</section>
</form>
`,
});
