// The part of the policy document about providers people sign in at: portals' visitors, or those who work here. Keys and
// secrets are never in it: keys/upstream-ID.json or keys/upstream-ID.secret, beside every replica.

import { z } from 'zod';
import { durationPattern, text } from './policy-parts.ts';

export const audiences = ['portal', 'staff'] as const;
/** For whom a provider's logins count: visitors of portals, or staff at console and desk; never both. */
export type Audience = (typeof audiences)[number];

/** Where a session says that it began without any provider. */
export const localUpstreamId = 'local';

export const upstreamId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use lower-case letters, digits and hyphens, at most 32')
  .describe('part of the redirect URI: publicUrl/sign-in/callback/ID');

const claimName = z.string().min(1).nullable().optional();

/** Claim names that differ from the preset; null says that this upstream has no such claim. */
const claimOverrides = z.strictObject({
  nameQualifier: claimName,
  legalSubject: claimName,
  legalSubjectByType: z
    .strictObject({ rsin: claimName, kvk: claimName, bsn: claimName, pseudonym: claimName })
    .optional(),
  actingSubject: z.string().min(1).optional(),
  intermediary: z.strictObject({ rsin: claimName, kvk: claimName }).optional(),
  branch: claimName,
  serviceId: claimName,
  serviceUuid: claimName,
  companyName: claimName,
});

export const upstreamSchema = z.strictObject({
  label: text.describe('name on the button, nl and en'),
  audience: z
    .enum(audiences)
    .default('portal')
    .describe('portal: visitors of portals; staff: console and desk, and nothing else'),
  order: z
    .int()
    .min(0)
    .max(99)
    .default(50)
    .describe('place of its button among the others, lowest first; then by id'),
  issuer: z.url({ protocol: /^https?$/ }).describe('issuer identifier; discovery is read from it'),
  clientId: z.string().min(1).describe('our client_id there'),
  clientAuth: z
    .enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post'])
    .default('private_key_jwt'),
  dialect: z.enum(['etoegang', 'eidas', 'loa']).default('etoegang').describe('vocabulary of its acr values'),
  acrRequest: z
    .enum(['claims', 'acr_values', 'both'])
    .default('claims')
    .describe('essential acr in claims, or acr_values, or both'),
  claims: z
    .strictObject({
      preset: z.enum(['etoegang', 'signicat']).default('etoegang').describe('names of its claims'),
      overrides: claimOverrides.prefault({}),
      userinfo: z
        .enum(['never', 'always'])
        .default('never')
        .describe('whether claims also come from userinfo'),
    })
    .prefault({})
    .describe('who is represented; of staff nothing but sub is read'),
  scopes: z.array(z.string().min(1)).default(['openid']).describe('scopes to ask for'),
  signingAlgorithms: z
    .array(z.enum(['PS256', 'ES256', 'RS256', 'EdDSA']))
    .min(1)
    .default(['PS256', 'ES256', 'RS256']),
  extraHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('hosts besides the issuer that endpoints may live on'),
  timeout: z
    .string()
    .regex(durationPattern, 'write a duration as 8s')
    .default('8s')
    .describe('for each call to it, at most 60s'),
});

export type UpstreamDefinition = z.infer<typeof upstreamSchema>;
