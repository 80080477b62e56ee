// The policy document: services, data classes, portals and routes, as people write it and as it is kept.
// One zod schema parses it and yields the JSON schema; unknown keys are errors.

import { z } from 'zod';
import { clientSchema, scopeSchema } from './client-document.ts';
import { atLeast, id, representationCondition, text } from './policy-parts.ts';
import { rolloutSchema } from './rollout-document.ts';
import { dataClassSchema, ownNormSchema, serviceSchema } from './service-document.ts';
import { upstreamId, upstreamSchema } from './upstream-document.ts';

export type { DataAspects, DataClass, Service } from './service-document.ts';

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
  data: z
    .array(id)
    .optional()
    .describe(
      'data classes this route shows or accepts; absent: all that the analysis of its service covers',
    ),
  atLeast: atLeast.optional(),
  representation: representationCondition.optional(),
});

export const policyDocumentSchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  dataClasses: z.record(id, dataClassSchema),
  services: z.record(id, serviceSchema),
  portals: z.record(id, portal),
  routes: z.record(id, route),
  upstreams: z
    .record(upstreamId, upstreamSchema)
    .default({})
    .describe('providers people sign in at; keys and secrets are files, never here'),
  scopes: z.record(id, scopeSchema).default({}).describe('what OpenID Connect clients may ask for'),
  clients: z.record(id, clientSchema).default({}).describe('portals that log in over OpenID Connect'),
  norms: z
    .record(id, ownNormSchema)
    .optional()
    .describe('what this body itself fills in of a norm; each result says that it is its own'),
  rollout: rolloutSchema.optional(),
});

export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
export type Portal = z.infer<typeof portal>;
export type Route = z.infer<typeof route>;

/** JSON schema of what people write, for editors. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyDocumentSchema, { io: 'input' });
}
