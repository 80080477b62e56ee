// The policy document: services, data classes, portals and routes, as people write it and as it is kept.
// One zod schema parses it and yields the JSON schema; unknown keys are errors.

import { z } from 'zod';
import { levels } from './level.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and hyphens, at most 64')
  .describe('identifier');
const text = z.strictObject({ nl: z.string().min(1).max(500), en: z.string().min(1).max(500) });
const date = z.iso.date().describe('calendar date, YYYY-MM-DD');
export const levelSchema = z.enum(levels);

const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
export const durationPattern = /^([1-9][0-9]{0,5})(s|m|h|d)$/;

/** Parses `15m` to seconds; null when it is not a duration. */
export function parseDuration(value: string): number | null {
  const match = durationPattern.exec(value);
  if (!match) return null;
  return Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit];
}

const duration = z.string().regex(durationPattern, 'write a duration as 90s, 15m, 12h or 30d');

/** A floor set by hand: it only ever raises what the norm yields. */
const atLeast = z.strictObject({
  level: levelSchema.optional(),
  twoFactor: z.boolean().optional(),
  confirmedWithin: duration.optional(),
});

/**
 * Aspects A to E of annex 2 that belong to the data itself. An absent aspect means: this data has no such trait.
 * Economic interest (F) belongs to the service.
 */
const dataAspects = z.strictObject({
  personalData: z
    .enum(['ordinary', 'sensitive', 'special-category', 'criminal', 'stigmatising', 'medical-secrecy'])
    .optional()
    .describe('annex 2 row A, other than the BSN'),
  bsn: z.enum(['taken', 'echoed', 'supplied']).optional().describe('annex 2 row D'),
  companyData: z.enum(['generally-known', 'sensitive']).optional().describe('annex 2 row C'),
  baseRegistry: z.enum(['controlled', 'uncontrolled']).optional().describe('annex 2 row E'),
  scale: z.enum(['small', 'large']).optional().describe('annex 2 row A, size of the processing'),
  misuseRisk: z.enum(['hardly', 'real', 'great']).optional().describe('annex 2 row B'),
});

const dataClass = z.strictObject({
  label: text,
  aspects: dataAspects,
  source: z.string().min(1).describe('why these aspects: article, order, or analysis'),
});

const economicInterest = z.strictObject({
  party: z.enum(['citizen', 'company-up-to-250', 'company-over-250']),
  damageEuro: z.number().nonnegative().optional().describe('direct damage of one misuse, guideline of row F'),
  livelihood: z.boolean().optional().describe('a way of life or the company itself could end'),
});

/** Regeling art. 3: both conditions, a reason, an author and a date, or no lowering. */
const lowering = z.strictObject({
  additionalControl: z.string().min(1).describe('art. 3(1)(a): the later check on the user of the means'),
  remedy: z.string().min(1).describe('art. 3(1)(b): how harm is repaired in the process'),
  reason: z.string().min(1),
  author: z.string().min(1),
  date,
});

const service = z.strictObject({
  label: text,
  norm: z.string().describe('id of the norm, for instance nl-regeling-2023'),
  analysis: z.strictObject({ author: z.string().min(1), date, reviewBy: date }),
  aspects: z
    .strictObject({
      scale: z.enum(['small', 'large']),
      misuseRisk: z.enum(['hardly', 'real', 'great']).optional(),
      economicInterest: economicInterest.optional(),
    })
    .describe('traits of the whole service'),
  riskRaising: z.array(z.string().min(1)).optional().describe('Regeling art. 4: each factor by name'),
  fullAnalysis: z
    .strictObject({
      level: levelSchema,
      twoFactor: z.boolean().optional(),
      document: z.string(),
      author: z.string(),
      date,
    })
    .optional()
    .describe('the outcome of the full risk analysis that art. 4 asks for'),
  lowering: lowering.optional(),
  atLeast: atLeast.optional(),
});

const portal = z.strictObject({
  label: text,
  origin: z
    .string()
    .describe('https://portal.example.nl, or https://*.example.nl for every direct subdomain'),
  upstream: z
    .url()
    .optional()
    .describe('where the built-in gate sends requests; absent behind a proxy of your own'),
  headers: z.enum(['remote-user', 'x-auth-request']).default('remote-user'),
  bsn: z
    .strictObject({ jwk: z.record(z.string(), z.unknown()).describe('public encryption key, RSA or EC') })
    .optional()
    .describe('entitles this portal to the BSN, encrypted to this key'),
});

const representationCondition = z.strictObject({
  intermediary: z.enum(['allowed', 'refused']).optional(),
  branch: z.enum(['any', 'whole-company']).optional(),
  types: z
    .array(z.enum(['rsin', 'kvk', 'bsn', 'pseudonym']))
    .min(1)
    .optional(),
  serviceIds: z.array(z.string().min(1)).min(1).optional(),
});

const methodNames = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const route = z.strictObject({
  portal: id,
  methods: z
    .array(z.enum(methodNames))
    .min(1)
    .optional()
    .describe('absent: every method; HEAD counts as GET'),
  path: z.string().describe('/exact, /with/:one/segment, or /prefix/** for everything below'),
  service: id,
  data: z.array(id).describe('data classes this route shows or accepts'),
  atLeast: atLeast.optional(),
  representation: representationCondition.optional(),
});

export const policyDocumentSchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  dataClasses: z.record(id, dataClass),
  services: z.record(id, service),
  portals: z.record(id, portal),
  routes: z.record(id, route),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
export type DataAspects = z.infer<typeof dataAspects>;
export type DataClass = z.infer<typeof dataClass>;
export type Service = z.infer<typeof service>;
export type Portal = z.infer<typeof portal>;
export type Route = z.infer<typeof route>;
export type AtLeast = z.infer<typeof atLeast>;
export type Text = z.infer<typeof text>;

/** JSON schema of what people write, for editors. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyDocumentSchema, { io: 'input' });
}
