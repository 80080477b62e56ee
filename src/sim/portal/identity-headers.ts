// The identity headers a gate sets and this portal believes. A portal behind a gate checks nothing else; that is why
// the gate must strip copies that came from outside.

import type { IncomingHttpHeaders } from 'node:http';
import { decodeJwt, errors } from 'jose';

/** Header name as shown, and what it says in words. */
export const identityHeaders: readonly { name: string; meaning: string }[] = [
  { name: 'Remote-User', meaning: 'gebruiker (profiel remote-user)' },
  { name: 'X-Auth-Request-User', meaning: 'gebruiker (profiel x-auth-request)' },
  { name: 'Sluis-Level', meaning: 'niveau' },
  { name: 'Sluis-Acr', meaning: 'niveau zoals de aanbieder het noemt' },
  { name: 'Sluis-Two-Factor', meaning: 'met twee factoren' },
  { name: 'Sluis-Auth-Time', meaning: 'laatst bevestigd' },
  { name: 'Sluis-Represents-Type', meaning: 'soort nummer van het bedrijf' },
  { name: 'Sluis-Represents', meaning: 'nummer van het bedrijf' },
  { name: 'Sluis-Represents-Jwe', meaning: 'BSN, versleuteld voor een portaal dat het mag ontvangen' },
  { name: 'Sluis-Branch', meaning: 'beperkt tot vestiging' },
  { name: 'Sluis-Intermediary-Type', meaning: 'soort nummer van de intermediair' },
  { name: 'Sluis-Intermediary', meaning: 'nummer van de intermediair' },
  { name: 'Sluis-Service', meaning: 'dienst' },
  { name: 'Sluis-Transition-Ends', meaning: 'alleen met wachtwoord, tot dit moment' },
];

export type IdentityHeader = { name: string; meaning: string; value: string | null };

function headerValue(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

/** Every known header with its value; null when it was not sent at all, '' when it was sent empty. */
export function readIdentityHeaders(headers: IncomingHttpHeaders): IdentityHeader[] {
  return identityHeaders.map((header) => ({ ...header, value: headerValue(headers, header.name) }));
}

/** Until when a password alone opens this portal for this visitor; null for whoever needs no warning. */
export function readTransitionEnd(headers: IncomingHttpHeaders): Date | null {
  const value = headerValue(headers, 'Sluis-Transition-Ends');
  const end = value ? new Date(value) : null;
  return end && !Number.isNaN(end.getTime()) ? end : null;
}

export type ShownAssertion =
  | { state: 'absent' }
  | { state: 'unreadable' }
  | { state: 'read'; claims: string };

/** The claims of Sluis-Assertion, to look at; a real portal verifies the signature with the published key. */
export function readAssertion(headers: IncomingHttpHeaders): ShownAssertion {
  const value = headerValue(headers, 'Sluis-Assertion');
  if (!value) return { state: 'absent' };
  try {
    return { state: 'read', claims: JSON.stringify(decodeJwt(value), null, 2) };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { state: 'unreadable' };
    throw error;
  }
}
