// Clients of every kind, added to the example policy for attacks on the protocol.

import { createHash, X509Certificate } from 'node:crypto';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import { certificates, portalSubject } from './client-certificates.ts';
import type { ClientKey } from './relying-party.ts';

export const clientSecret = 'oneSecretOfTwoHundredFiftySixBits-0123456789';
const secretHash = createHash('sha256').update(clientSecret).digest('base64url');

function jwkOfCertificate(base64: string): Record<string, unknown> {
  const { publicKey } = new X509Certificate(Buffer.from(base64, 'base64'));
  return { ...publicKey.export({ format: 'jwk' }), x5c: [base64] };
}

/** Of which the configuration has to say something too. */
function configuredClients(keysPort: number): Record<string, object> {
  return {
    tls: {
      auth: { method: 'tls_client_auth', certificateSubject: portalSubject },
      senderConstrained: 'mtls',
      refreshTokens: true,
    },
    'tls-self': {
      auth: { method: 'self_signed_tls_client_auth' },
      jwks: { keys: [jwkOfCertificate(certificates.portal)] },
    },
    'by-address': { jwksUri: `http://keys.localhost:${keysPort}/jwks` },
  };
}

/** `keysPort`: where the keys of the client `by-address` are; with it come the clients that show a certificate. */
export function clientsPolicy(ports: DemoPorts, key: ClientKey, keysPort?: number, rsa = key): string {
  const own = { jwks: { keys: [key.jwk] } };
  const common = {
    service: 'sick-leave-service',
    scopes: ['sick-leave'],
    data: ['sick-leave', 'company-details'],
  };
  const constrained = { senderConstrained: 'dpop', refreshTokens: true };
  const clients: Record<string, object> = {
    gov: { ...own, resources: ['https://api.example.nl/verzuim', 'https://api.example.nl/loon'] },
    'gov-rsa': { jwks: { keys: [rsa.jwk] } },
    'gov-two': { ...own },
    'gov-jwt': { ...own, userinfo: 'jwt' },
    'gov-dpop': { ...own, ...constrained },
    'gov-signed': { ...own, signedRequestsOnly: true },
    'gov-pushed': { ...own, pushedRequestsOnly: true },
    fapi: { ...own, profile: 'fapi-2', senderConstrained: 'dpop' },
    basic: {
      profile: 'basic',
      auth: { method: 'client_secret_basic', secretHash },
      refreshTokens: true,
      origins: [`http://rp.localhost:${ports.public}`],
    },
    'basic-two': { profile: 'basic', auth: { method: 'client_secret_basic', secretHash } },
    ...(keysPort === undefined ? {} : configuredClients(keysPort)),
  };
  const entries = Object.entries(clients).map(([id, client]) => ({
    [id]: {
      label: { nl: id, en: id },
      redirectUris: [`http://rp.localhost:${ports.public}/${id}`],
      auth: { method: 'private_key_jwt' },
      ...common,
      ...client,
    },
  }));
  const scopes = { 'sick-leave': { label: { nl: 'Verzuim', en: 'Sick leave' }, data: ['sick-leave'] } };
  return `\nscopes: ${JSON.stringify(scopes)}\nclients: ${JSON.stringify(Object.assign({}, ...entries))}\n`;
}
