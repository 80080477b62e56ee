// An analysis as it was answered, for reading and for paper: every question of its norm with the answer and the article.

import {
  aspectQuestionIds,
  aspectQuestions,
  partyTexts,
  textOfQuestion,
} from '../../../domain/analysis-questions.ts';
import type { Norm } from '../../../domain/norm.ts';
import type { DataClass, Service } from '../../../domain/policy-document.ts';
import { interestsOf } from '../../../domain/service-document.ts';

type Words = { nl: string; en: string };
export type AnalysisSheet = {
  answers: { question: Words; answer: Words[]; source: string }[];
  signed: { author: string; secondReader: string | null; date: string; reviewBy: string };
};

const unanswered: Words = { nl: 'niet beantwoord', en: 'not answered' };
const none: Words = { nl: 'geen', en: 'none' };
const plain = (text: string): Words => ({ nl: text, en: text });
const both = (nl: string, en: string, value: string): Words => ({
  nl: `${nl}: ${value}`,
  en: `${en}: ${value}`,
});

function interestAnswers({ aspects }: Service): Words[] {
  if (aspects.economicInterest === undefined) return [unanswered];
  const interests = interestsOf(aspects);
  if (interests.length === 0) return [none];
  return interests.map(({ party, damageEuro, livelihood, size }) => {
    const amount = damageEuro === undefined ? [] : [`€ ${damageEuro}`];
    const inLanguage = (locale: 'nl' | 'en', end: string) =>
      `${partyTexts[party][locale]}: ${[...amount, ...(size ? [size] : []), ...(livelihood ? [end] : [])].join(', ')}`;
    return {
      nl: inLanguage('nl', 'welstandsniveau of voortbestaan onmogelijk'),
      en: inLanguage('en', 'a way of life or the company itself could end'),
    };
  });
}

function riskAnswers({ riskRaising, fullAnalysis }: Service): Words[] {
  const factors = riskRaising === undefined ? [unanswered] : riskRaising.map(plain);
  const full = fullAnalysis
    ? [
        both(
          'volledige analyse',
          'full analysis',
          `${fullAnalysis.level}, ${fullAnalysis.document}, ${fullAnalysis.author}, ${fullAnalysis.date}`,
        ),
      ]
    : [];
  return [...(factors.length === 0 ? [none] : factors), ...full];
}

function loweringAnswers({ lowering }: Service): Words[] {
  if (!lowering) return [none];
  return [
    both('controle (a)', 'control (a)', lowering.additionalControl),
    both('herstel (b)', 'remedy (b)', lowering.remedy),
    both('motivering', 'reasons', lowering.reason),
    both('schrijver en datum', 'author and date', `${lowering.author}, ${lowering.date}`),
  ];
}

function mandateAnswers({ mandates }: Service): Words[] {
  if (mandates === undefined) return [unanswered];
  if (mandates === 'none') return [none];
  return [
    both('registratie', 'registration', mandates.registration),
    both('wie machtigt', 'who gives', mandates.giver),
    both('wie gemachtigd is', 'who acts', mandates.receiver),
    ...(mandates.measures ? [both('extra maatregelen', 'extra measures', mandates.measures)] : []),
  ];
}

function aspectAnswer(service: Service, id: (typeof aspectQuestionIds)[number]): Words[] {
  const value = service.aspects[id];
  const given = value === true ? 'yes' : typeof value === 'string' ? value : '';
  const found = aspectQuestions[id].answers.find((answer) => answer.value === given);
  return [found?.text ?? plain(given)];
}

/** `dataClasses`: what it covered, as it was then. */
export function analysisSheet(
  service: Service,
  dataClasses: Readonly<Record<string, Pick<DataClass, 'label'>>>,
  asks: Norm['asks'],
): AnalysisSheet {
  const rows: [keyof Norm['asks'], Words[]][] = [
    ['data', Object.values(dataClasses).map(({ label }) => label)],
    ...aspectQuestionIds.map((id): [keyof Norm['asks'], Words[]] => [id, aspectAnswer(service, id)]),
    ['economicInterest', interestAnswers(service)],
    ['riskRaising', riskAnswers(service)],
    ['lowering', loweringAnswers(service)],
    ['mandates', mandateAnswers(service)],
  ];
  const { author, secondReader, date, reviewBy } = service.analysis;
  return {
    answers: rows.flatMap(([id, answer]) => {
      const source = asks[id];
      if (source === undefined) return [];
      return [{ question: textOfQuestion(id), answer: answer.length === 0 ? [none] : answer, source }];
    }),
    signed: { author, secondReader: secondReader ?? null, date, reviewBy },
  };
}

const nl = {
  sheetAnswers: 'De antwoorden',
  sheetColumns: ['Vraag', 'Antwoord', 'Bron'],
  sheetSigned: 'Wie en wanneer',
  sheetAuthor: 'Schrijver',
  sheetSecondReader: 'Tweede lezer',
  sheetDate: 'Datum van de analyse',
  sheetReviewBy: 'Opnieuw bekijken voor',
};
const en: typeof nl = {
  sheetAnswers: 'The answers',
  sheetColumns: ['Question', 'Answer', 'Source'],
  sheetSigned: 'Who and when',
  sheetAuthor: 'Author',
  sheetSecondReader: 'Second reader',
  sheetDate: 'Date of the analysis',
  sheetReviewBy: 'Review before',
};
export const analysisSheetText = { nl, en };

/** Markup for a template; `sheet` is an expression that yields an AnalysisSheet. */
export const analysisSheetParts = (sheet: string) => `<section class="sluis-card">
<%~ include('@admin-table', { view: it, caption: it.t.sheetAnswers, columns: it.t.sheetColumns, rows: ${sheet}.answers.map((row) => [it.say(row.question), { list: row.answer.map((answer) => it.say(answer)) }, it.cite(row.source)]) }) %>
</section>
<section class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.sheetSigned %></h2>
<%~ include('@admin-facts', { view: it, rows: [{ label: it.t.sheetAuthor, value: ${sheet}.signed.author }, { label: it.t.sheetSecondReader, value: ${sheet}.signed.secondReader }, { label: it.t.sheetDate, value: ${sheet}.signed.date }, { label: it.t.sheetReviewBy, value: ${sheet}.signed.reviewBy }] }) %>
</section>`;
