// The part of the policy document about services: kinds of data, the risk analysis with every answer a norm asks for,
// and what a body itself fills in of a norm. An absent answer means that the analysis does not say it.

import { z } from 'zod';
import { atLeast, date, id, levelSchema, text } from './policy-parts.ts';

export const personalDataKinds = [
  'ordinary',
  'sensitive',
  'special-category',
  'criminal',
  'stigmatising',
  'medical-secrecy',
] as const;
export const riskClasses = ['0', 'I', 'II', 'III'] as const;
export const bsnHandlings = ['taken', 'echoed', 'supplied', 'combined'] as const;
export const companyDataKinds = ['generally-known', 'sensitive'] as const;
export const misuseRisks = ['hardly', 'real', 'great'] as const;
export const legalEffects = ['none', 'indirect', 'direct', 'irreversible'] as const;
export const publicInterests = ['none', 'low', 'medium', 'high'] as const;
export const parties = ['citizen', 'company-up-to-250', 'company-over-250'] as const;
export const interestSizes = ['small', 'medium', 'large'] as const;
export const scales = ['small', 'large'] as const;

const nature = {
  personalData: z
    .enum(personalDataKinds)
    .optional()
    .describe('annex 2 row A, Handreiking 4.1.1; other than the BSN'),
  health: z.boolean().optional().describe('about health (GDPR art. 4(15)), that somebody is ill included'),
  riskClass: z.enum(riskClasses).optional().describe('Handreiking v4, 4.1.1: class of the personal data'),
  bsn: z.enum(bsnHandlings).optional().describe('annex 2 row D; combined: supplied with other personal data'),
  companyData: z.enum(companyDataKinds).optional().describe('annex 2 row C'),
};

/** Aspects that belong to the data itself. Economic interest, legal effect and public interest belong to the service. */
const dataAspects = z.strictObject({
  ...nature,
  baseRegistry: z.enum(['controlled', 'uncontrolled']).optional().describe('annex 2 row E'),
  scale: z.enum(scales).optional().describe('annex 2 row A, size of the processing'),
  misuseRisk: z.enum(misuseRisks).optional().describe('annex 2 row B'),
});

export const dataClassSchema = z.strictObject({
  label: text,
  aspects: dataAspects,
  source: z.string().min(1).describe('why these aspects: article, order, or analysis'),
});

const economicInterest = z.strictObject({
  party: z.enum(parties),
  damageEuro: z.number().nonnegative().optional().describe('direct damage of one misuse, guideline of row F'),
  livelihood: z.boolean().optional().describe('a way of life or the company itself could end'),
  size: z.enum(interestSizes).optional().describe('Handreiking v4, 4.1.4: how large the body calls it'),
});

const serviceAspects = z
  .strictObject({
    ...nature,
    scale: z.enum(scales),
    misuseRisk: z.enum(misuseRisks).optional(),
    baseRegistry: z.enum(['none', 'controlled', 'uncontrolled']).optional().describe('annex 2 row E'),
    economicInterest: z
      .union([economicInterest, z.array(economicInterest).max(parties.length)])
      .optional()
      .describe('row F: one kind of user, or a list of them; an empty list says that there is none'),
    legalEffect: z.enum(legalEffects).optional().describe('Handreiking v4, 4.1.2'),
    publicInterest: z.enum(publicInterests).optional().describe('Handreiking v4, 4.1.5'),
  })
  .describe('traits of the whole service: they count on every route, together with its data');

const name = z.string().min(1);

/** Regeling art. 3: both conditions, a reason, an author and a date, or no lowering. */
const lowering = z.strictObject({
  additionalControl: z.string().min(1).describe('art. 3(1)(a): the later check on the user of the means'),
  remedy: z.string().min(1).describe('art. 3(1)(b): how harm is repaired in the process'),
  reason: z.string().min(1),
  author: name,
  date,
});

const fullAnalysis = z
  .strictObject({
    level: levelSchema,
    twoFactor: z.boolean().optional(),
    document: z.string(),
    author: z.string(),
    date,
  })
  .describe('the outcome of the full risk analysis that art. 4 asks for');

/** Regeling art. 5: how sure it is who may act for whom. */
const mandates = z.union([
  z.literal('none').describe('nobody acts for another here: intermediaries are refused'),
  z.strictObject({
    registration: levelSchema.describe('art. 5(4): reliability of the registration of mandates'),
    giver: levelSchema.describe('art. 5(5): means with which a mandate is given'),
    receiver: levelSchema.describe('art. 5(5): means of who acts on it'),
    measures: z.string().min(1).optional().describe('art. 5(7): extra measures where one of them is lower'),
  }),
]);

export const serviceSchema = z.strictObject({
  label: text,
  norm: z.string().describe('id of the norm, for instance nl-regeling-2023'),
  analysis: z.strictObject({
    author: name,
    secondReader: name.optional().describe('another person than the author; a lowering needs one'),
    date,
    reviewBy: date,
    normVersion: z.string().optional().describe('version of the norm at the time of the analysis'),
  }),
  data: z
    .array(id)
    .optional()
    .describe('data classes the analysis covers; a route without data shows all of them, none shows another'),
  aspects: serviceAspects,
  riskRaising: z.array(z.string().min(1)).optional().describe('Regeling art. 4: each factor by name'),
  fullAnalysis: fullAnalysis.optional(),
  lowering: lowering.optional(),
  mandates: mandates.optional(),
  atLeast: atLeast.optional(),
});

export const ownNormSchema = z.strictObject({
  author: name,
  date,
  source: z.string().min(1).describe('where the body decided these values'),
  cells: z.record(z.string(), levelSchema).describe('the level of each cell that the norm leaves open here'),
});

export type DataAspects = z.infer<typeof dataAspects>;
export type DataClass = z.infer<typeof dataClassSchema>;
export type Service = z.infer<typeof serviceSchema>;
export type ServiceAspects = z.infer<typeof serviceAspects>;
export type EconomicInterest = z.infer<typeof economicInterest>;
export type OwnNorm = z.infer<typeof ownNormSchema>;

/** One kind of user or several: always a list. */
export function interestsOf({ economicInterest: given }: ServiceAspects): readonly EconomicInterest[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}
