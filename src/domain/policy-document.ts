// The policy document: services, data classes, portals and routes, as people write it and as it is kept.
// One zod schema parses it and yields the JSON schema; unknown keys are errors.

import { z } from 'zod';
import { clientSchema, scopeSchema } from './client-document.ts';
import { atLeast, date, id, levelSchema, representationCondition, text } from './policy-parts.ts';
import { rolloutSchema } from './rollout-document.ts';

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
  scopes: z.record(id, scopeSchema).default({}).describe('what OpenID Connect clients may ask for'),
  clients: z.record(id, clientSchema).default({}).describe('portals that log in over OpenID Connect'),
  rollout: rolloutSchema.optional(),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
export type DataAspects = z.infer<typeof dataAspects>;
export type DataClass = z.infer<typeof dataClass>;
export type Service = z.infer<typeof service>;
export type Portal = z.infer<typeof portal>;
export type Route = z.infer<typeof route>;

/** JSON schema of what people write, for editors. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyDocumentSchema, { io: 'input' });
}
