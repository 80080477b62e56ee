// The fields of the analysis form: exactly these, as text, so that whatever was typed comes back as it was. What they
// mean is worked out in analysis-answers.ts; a field more is refused (threat A3).

import { z } from 'zod';
import { type AspectQuestionId, aspectQuestionIds } from '../../domain/analysis-questions.ts';
import type { Service } from '../../domain/policy-document.ts';
import { interestsOf, parties } from '../../domain/service-document.ts';
import { listField } from './admin-endpoint.ts';

const short = z.string().max(200).default('');
const long = z.string().max(2_000).default('');

type Party = (typeof parties)[number];
export const damageField = (party: Party) => `damage-${party}` as const;
export const livelihoodField = (party: Party) => `livelihood-${party}` as const;
export const sizeField = (party: Party) => `size-${party}` as const;

const fieldsOf = <const Keys extends readonly string[], Schema extends z.ZodType>(
  keys: Keys,
  schema: Schema,
) => Object.fromEntries(keys.map((key) => [key, schema])) as Record<Keys[number], Schema>;

export const analysisForm = z.strictObject({
  intent: z.enum(['show', 'save']).default('show'),
  baseVersion: z.string().regex(/^[0-9]{1,9}$/),
  ...fieldsOf(['service', 'labelNl', 'labelEn', 'norm'], short),
  data: listField(z.string().max(64), 1_000),
  ...fieldsOf(aspectQuestionIds as readonly AspectQuestionId[], short),
  interest: short,
  ...fieldsOf(parties.map(damageField), short),
  ...fieldsOf(parties.map(livelihoodField), short),
  ...fieldsOf(parties.map(sizeField), short),
  ...fieldsOf(['riskAnswer', 'fullLevel', 'fullTwoFactor', 'fullDate'], short),
  ...fieldsOf(['fullDocument', 'fullAuthor'], short),
  risks: long,
  ...fieldsOf(['lower', 'loweringAuthor', 'loweringDate'], short),
  ...fieldsOf(['additionalControl', 'remedy', 'loweringReason'], long),
  ...fieldsOf(['mandates', 'registration', 'giver', 'receiver'], short),
  measures: long,
  ...fieldsOf(['author', 'secondReader', 'date', 'reviewBy'], short),
  reason: z.string().max(500).default(''),
});

export type AnalysisInput = z.output<typeof analysisForm>;
export type AnalysisField = keyof AnalysisInput;

/** What was posted, as far as it is text: for showing a form again that the schema refused. */
export function readGiven(given: Record<string, unknown>): AnalysisInput {
  const empty = analysisForm.parse({ baseVersion: '0' });
  const entries = Object.entries(empty).map(([name, fallback]) => {
    const value = given[name];
    if (name === 'data') return [name, [value].flat().filter((item) => typeof item === 'string')];
    return [name, typeof value === 'string' ? value : fallback];
  });
  return Object.fromEntries(entries) as AnalysisInput;
}

function interestFields(service: Service): Partial<AnalysisInput> {
  const interests = interestsOf(service.aspects);
  const given = interests.flatMap(({ party, damageEuro, livelihood, size }) => [
    [damageField(party), damageEuro === undefined ? '' : String(damageEuro).replace('.', ',')],
    [livelihoodField(party), livelihood ? 'yes' : ''],
    [sizeField(party), size ?? ''],
  ]);
  const isAnswered = service.aspects.economicInterest !== undefined;
  const interest = interests.length > 0 ? 'some' : isAnswered ? 'none' : '';
  return { interest, ...Object.fromEntries(given) };
}

function articleFields({ riskRaising, fullAnalysis, lowering, mandates }: Service): Partial<AnalysisInput> {
  const riskAnswer = riskRaising === undefined ? '' : riskRaising.length > 0 ? 'some' : 'none';
  const isSome = mandates !== undefined && mandates !== 'none';
  return {
    riskAnswer,
    risks: (riskRaising ?? []).join('\n'),
    fullLevel: fullAnalysis?.level ?? '',
    fullTwoFactor: fullAnalysis?.twoFactor ? 'yes' : '',
    fullDocument: fullAnalysis?.document ?? '',
    fullAuthor: fullAnalysis?.author ?? '',
    fullDate: fullAnalysis?.date ?? '',
    lower: lowering ? 'yes' : '',
    additionalControl: lowering?.additionalControl ?? '',
    remedy: lowering?.remedy ?? '',
    loweringReason: lowering?.reason ?? '',
    loweringAuthor: lowering?.author ?? '',
    loweringDate: lowering?.date ?? '',
    mandates: mandates === undefined ? '' : isSome ? 'some' : 'none',
    registration: isSome ? mandates.registration : '',
    giver: isSome ? mandates.giver : '',
    receiver: isSome ? mandates.receiver : '',
    measures: isSome ? (mandates.measures ?? '') : '',
  };
}

/** The form as the policy has it now. `covered`: what the service handles where its analysis lists nothing yet. */
export function fieldsOfService(
  id: string,
  service: Service,
  { covered, baseVersion }: { covered: readonly string[]; baseVersion: number },
): AnalysisInput {
  const { aspects, analysis } = service;
  const answers = aspectQuestionIds.map((name) => {
    const value = aspects[name];
    return [name, value === true ? 'yes' : typeof value === 'string' ? value : ''];
  });
  return {
    ...analysisForm.parse({ baseVersion: String(baseVersion) }),
    ...{ service: id, labelNl: service.label.nl, labelEn: service.label.en, norm: service.norm },
    data: [...(service.data ?? covered)],
    ...(Object.fromEntries(answers) as Record<AspectQuestionId, string>),
    ...interestFields(service),
    ...articleFields(service),
    ...{ author: analysis.author, secondReader: analysis.secondReader ?? '' },
    ...{ date: analysis.date, reviewBy: analysis.reviewBy },
  };
}
