// From what was typed in the analysis form to the service as the policy keeps it. Every fault at once, at its field;
// to see a level the names and dates may still be missing, to keep it they may not.

import { withAspect } from '../../domain/analysis-changes.ts';
import { aspectQuestionIds, aspectQuestions } from '../../domain/analysis-questions.ts';
import { type Level, levels } from '../../domain/level.ts';
import type { Norm } from '../../domain/norm.ts';
import type { Service } from '../../domain/policy-document.ts';
import {
  type EconomicInterest,
  interestSizes,
  parties,
  type ServiceAspects,
} from '../../domain/service-document.ts';
import {
  type AnalysisField,
  type AnalysisInput,
  damageField,
  livelihoodField,
  sizeField,
} from './analysis-fields.ts';

export type AnswerFaultCode =
  | 'missing'
  | 'malformed'
  | 'malformed-id'
  | 'taken-id'
  | 'malformed-amount'
  | 'malformed-date'
  | 'date-in-future'
  | 'date-in-past'
  | 'unknown-choice'
  | 'empty-interest'
  | 'risk-contradiction';
export type AnswerFault = { field: AnalysisField; code: AnswerFaultCode };

export type ReadContext = {
  norms: readonly Norm[];
  /** Of the data classes in the policy. */
  dataClasses: ReadonlySet<string>;
  /** The service as it is; undefined for a new one. What the form does not ask stays as it is. */
  before: Service | undefined;
  /** Ids that a new service may not have. */
  taken: ReadonlySet<string>;
  /** YYYY-MM-DD. */
  today: string;
};

type Reader = {
  input: AnalysisInput;
  isSave: boolean;
  fault(field: AnalysisField, code: AnswerFaultCode): void;
};

const clean = (value: string) => value.trim();
const hasControl = (value: string) => /[^\P{C}\n\r\t]/u.test(value);

/** A line or text; missing is a fault only where it is needed. */
function readText({ input, fault }: Reader, field: AnalysisField, isNeeded: boolean): string {
  const value = clean(String(input[field]));
  if (value === '' && isNeeded) fault(field, 'missing');
  if (hasControl(value)) fault(field, 'malformed');
  return value;
}

function isDate(value: string): boolean {
  const ms = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

function readDate(reader: Reader, field: AnalysisField, isNeeded: boolean): string | null {
  const value = readText(reader, field, isNeeded);
  if (value === '') return null;
  if (isDate(value)) return value;
  reader.fault(field, 'malformed-date');
  return null;
}

function readChoice<Choice extends string>(
  { input, fault }: Reader,
  field: AnalysisField,
  choices: readonly Choice[],
  isNeeded = false,
): Choice | null {
  const value = clean(String(input[field]));
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  if (value !== '') fault(field, 'unknown-choice');
  else if (isNeeded) fault(field, 'missing');
  return null;
}

const isYes = (reader: Reader, field: AnalysisField) => readChoice(reader, field, ['yes']) === 'yes';

function readAmount({ input, fault }: Reader, field: AnalysisField): number | undefined {
  const value = clean(String(input[field]));
  if (value === '') return undefined;
  if (/^[0-9]{1,12}([.,][0-9]{1,2})?$/.test(value)) return Number(value.replace(',', '.'));
  fault(field, 'malformed-amount');
  return undefined;
}

function readInterests(reader: Reader): EconomicInterest[] | undefined {
  const answer = readChoice(reader, 'interest', ['none', 'some']);
  const found = parties.flatMap((party): EconomicInterest[] => {
    const damageEuro = readAmount(reader, damageField(party));
    const livelihood = isYes(reader, livelihoodField(party));
    const size = readChoice(reader, sizeField(party), interestSizes);
    if (damageEuro === undefined && !livelihood && size === null) return [];
    return [
      {
        party,
        ...(damageEuro === undefined ? {} : { damageEuro }),
        ...(livelihood ? { livelihood } : {}),
        ...(size ? { size } : {}),
      },
    ];
  });
  if (answer === 'some' && found.length === 0) reader.fault('interest', 'empty-interest');
  if (answer === 'none' && found.length > 0) reader.fault('interest', 'empty-interest');
  if (answer === null && found.length === 0) return undefined;
  return found;
}

function readAspects(reader: Reader): ServiceAspects {
  const economicInterest = readInterests(reader);
  const start: ServiceAspects = { scale: 'small', ...(economicInterest ? { economicInterest } : {}) };
  return aspectQuestionIds.reduce((aspects, id) => {
    const choices = aspectQuestions[id].answers.map(({ value }) => value).filter((value) => value !== '');
    return withAspect(
      aspects,
      id,
      readChoice(reader, id, choices, id === 'scale') ?? (id === 'scale' ? 'large' : ''),
    );
  }, start);
}

function readRisks(reader: Reader): string[] | undefined {
  const answer = readChoice(reader, 'riskAnswer', ['none', 'some']);
  const lines = readText(reader, 'risks', answer === 'some')
    .split(/\r?\n/)
    .map(clean)
    .filter((line) => line !== '');
  if (answer !== 'some' && lines.length > 0) reader.fault('riskAnswer', 'risk-contradiction');
  return answer === null && lines.length === 0 ? undefined : lines;
}

function readFullAnalysis(reader: Reader, today: string): Service['fullAnalysis'] {
  const level = readChoice(reader, 'fullLevel', levels);
  const isGiven = level !== null;
  const document = readText(reader, 'fullDocument', isGiven);
  const author = readText(reader, 'fullAuthor', isGiven);
  const date = readDate(reader, 'fullDate', isGiven);
  const twoFactor = isYes(reader, 'fullTwoFactor');
  if (date !== null && date > today) reader.fault('fullDate', 'date-in-future');
  if (level === null) return undefined;
  return { level, ...(twoFactor ? { twoFactor } : {}), document, author, date: date ?? today };
}

function readLowering(reader: Reader, today: string): Service['lowering'] {
  const isLowered = isYes(reader, 'lower');
  const additionalControl = readText(reader, 'additionalControl', isLowered);
  const remedy = readText(reader, 'remedy', isLowered);
  const reason = readText(reader, 'loweringReason', isLowered);
  const author = readText(reader, 'loweringAuthor', isLowered);
  const date = readDate(reader, 'loweringDate', isLowered);
  if (date !== null && date > today) reader.fault('loweringDate', 'date-in-future');
  // Half a lowering lowers nothing.
  const isWhole = [additionalControl, remedy, reason, author].every((part) => part !== '') && date !== null;
  return isLowered && isWhole ? { additionalControl, remedy, reason, author, date } : undefined;
}

function readMandates(reader: Reader): Service['mandates'] {
  const answer = readChoice(reader, 'mandates', ['none', 'some']);
  const isSome = answer === 'some';
  const level = (field: 'registration' | 'giver' | 'receiver'): Level =>
    readChoice(reader, field, levels, isSome) ?? 'none';
  const measures = readText(reader, 'measures', false);
  const parts = { registration: level('registration'), giver: level('giver'), receiver: level('receiver') };
  if (answer === 'none') return 'none';
  return isSome ? { ...parts, ...(measures === '' ? {} : { measures }) } : undefined;
}

function readAnalysis(reader: Reader, { norms, today }: ReadContext): Service['analysis'] {
  const { isSave, fault, input } = reader;
  const author = readText(reader, 'author', isSave);
  const secondReader = readText(reader, 'secondReader', false);
  const date = readDate(reader, 'date', isSave);
  const reviewBy = readDate(reader, 'reviewBy', isSave);
  if (date !== null && date > today) fault('date', 'date-in-future');
  if (isSave && reviewBy !== null && reviewBy <= today) fault('reviewBy', 'date-in-past');
  const norm = norms.find(({ id }) => id === input.norm);
  return {
    author: author || '?',
    ...(secondReader === '' ? {} : { secondReader }),
    date: date ?? today,
    reviewBy: reviewBy ?? today,
    ...(norm ? { normVersion: norm.version } : {}),
  };
}

function readData(reader: Reader, known: ReadonlySet<string>): string[] {
  const data = [...new Set(reader.input.data)];
  if (data.some((name) => !known.has(name))) reader.fault('data', 'unknown-choice');
  return data.filter((name) => known.has(name));
}

/** Of the answers, whatever is wrong with them: a level can be shown beside the faults. */
export function readAnswers(
  input: AnalysisInput,
  context: ReadContext,
): { id: string; service: Service; faults: AnswerFault[] } {
  const faults: AnswerFault[] = [];
  const isSave = input.intent === 'save';
  const reader: Reader = { input, isSave, fault: (field, code) => void faults.push({ field, code }) };
  const id = clean(input.service);
  const isNew = context.before === undefined;
  if (isNew && (isSave || id !== '') && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
    reader.fault('service', id === '' ? 'missing' : 'malformed-id');
  }
  if (isNew && context.taken.has(id)) reader.fault('service', 'taken-id');
  const label = {
    nl: readText(reader, 'labelNl', isSave) || '–',
    en: readText(reader, 'labelEn', isSave) || '–',
  };
  const norm =
    readChoice(
      reader,
      'norm',
      context.norms.map((known) => known.id),
      true,
    ) ?? '';
  const data = readData(reader, context.dataClasses);
  const aspects = readAspects(reader);
  const riskRaising = readRisks(reader);
  const fullAnalysis = readFullAnalysis(reader, context.today);
  const lowering = readLowering(reader, context.today);
  const mandates = readMandates(reader);
  const analysis = readAnalysis(reader, context);
  readText(reader, 'reason', isSave);
  const atLeast = context.before?.atLeast;
  const service: Service = {
    ...{ label, norm, analysis, data, aspects },
    ...(riskRaising ? { riskRaising } : {}),
    ...(fullAnalysis ? { fullAnalysis } : {}),
    ...(lowering ? { lowering } : {}),
    ...(mandates ? { mandates } : {}),
    ...(atLeast ? { atLeast } : {}),
  };
  return { id: id || 'new-service', service, faults };
}
