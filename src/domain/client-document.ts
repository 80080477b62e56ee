// The part of the policy document about portals that log in over OpenID Connect: scopes, and clients with their rules.
// A scope says which data it hands out; a client says under which service's analysis that data is judged.

import { z } from 'zod';
import { adminScopes } from './admin-scope.ts';
import { clientAuthMethods, clientProfileIds, tokenSigningAlgorithms } from './client-profile.ts';
import { atLeast, id, representationCondition, text } from './policy-parts.ts';

const jwk = z.record(z.string(), z.unknown());
const uri = z.url().max(2_000);

export const scopeSchema = z.strictObject({
  label: text,
  data: z.array(id).describe('data classes that this scope hands out'),
  atLeast: atLeast.optional(),
});

export const clientSchema = z.strictObject({
  label: text,
  profile: z.enum(clientProfileIds).default('nl-gov').describe('set of rules; a client is never weaker'),
  disabled: z.boolean().optional().describe('stops at once: no new login, no token, no answer'),
  service: id.describe('the service whose risk analysis judges what this client asks for'),
  scopes: z.array(id).default([]).describe('scopes it may ask for besides openid'),
  data: z.array(id).default([]).describe('data classes it may name in authorization_details'),
  atLeast: atLeast.optional(),
  representation: representationCondition.optional(),
  redirectUris: z
    .array(uri)
    .default([])
    .describe('compared character by character; at least one, but for a program'),
  admin: z
    .strictObject({ scopes: z.array(z.enum(adminScopes)).min(1) })
    .optional()
    .describe('a program at the admin API (client credentials); nobody logs in through it'),
  postLogoutRedirectUris: z.array(uri).default([]),
  backchannelLogoutUri: uri.optional().describe('told when the session ends'),
  consent: z
    .enum(['implied', 'ask'])
    .default('implied')
    .describe('ask: only for what rests on consent; a public task does not (GDPR art. 6(1)(e))'),
  origins: z.array(uri).default([]).describe('origins whose scripts may read our answers (CORS)'),
  auth: z.strictObject({
    method: z.enum(clientAuthMethods).default('private_key_jwt'),
    secretHash: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'made by `sluis client secret`')
      .optional()
      .describe('for client_secret_basic'),
    certificateSubject: z.string().min(1).optional().describe('for tls_client_auth (RFC 8705 2.1.2)'),
  }),
  jwks: z.strictObject({ keys: z.array(jwk).min(1) }).optional(),
  jwksUri: uri.optional().describe('its host must be allowed by provider.jwksHosts of the configuration'),
  signingAlgorithm: z
    .enum(tokenSigningAlgorithms)
    .default('PS256')
    .describe('of what we sign for it; RS256 only by this opt-in'),
  userinfo: z.enum(['json', 'jwt']).default('json').describe('form of the UserInfo answer'),
  pushedRequestsOnly: z.boolean().optional().describe('RFC 9126'),
  signedRequestsOnly: z.boolean().optional().describe('RFC 9101'),
  senderConstrained: z.enum(['dpop', 'mtls']).optional().describe('RFC 9449 or RFC 8705'),
  refreshTokens: z.boolean().optional(),
  resources: z.array(uri).default([]).describe('APIs it may ask a JWT access token for (RFC 8707)'),
  portal: id
    .optional()
    .describe('the portal behind the gate that this is; both then know a person by one name'),
  bsn: z.strictObject({ jwk }).optional().describe('entitles to the BSN, encrypted to this key'),
});

export type ScopeDefinition = z.infer<typeof scopeSchema>;
export type Client = z.infer<typeof clientSchema>;
