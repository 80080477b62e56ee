// What sign-in needs of an upstream provider; oidc/upstream fulfils it. No protocol library shows through.

import type { Dialect } from '../domain/dialect.ts';
import type { Representation } from '../domain/identifier.ts';
import type { Assurance } from '../domain/level.ts';
import type { PolicyDocument } from '../domain/policy-document.ts';
import type { PolicyFault } from '../domain/policy-faults.ts';
import type { Audience } from '../domain/upstream-document.ts';

export type LoginSecrets = { state: string; nonce: string; codeVerifier: string };

export type ProvenLogin = {
  upstreamId: string;
  issuer: string;
  subject: string;
  acr: string | null;
  acrWasOdd: boolean;
  authTimeMs: number | null;
  representation: Representation;
  actingSubject: string;
  serviceUuid: string | null;
  companyName: string | null;
};

export type UpstreamPort = {
  id: string;
  label: { nl: string; en: string };
  issuer: string;
  audience: Audience;
  /** Another once the policy says anything else of it: a login that began before is not finished after. */
  stamp: string;
  dialect: Dialect;
  start(request: {
    need: Assurance;
    forceFresh: boolean;
    maxAgeSeconds: number | null;
    uiLocale: 'nl' | 'en';
  }): Promise<LoginSecrets & { redirectTo: string }>;
  finish(callback: URL, expected: LoginSecrets): Promise<ProvenLogin>;
  /** True while it is known not to answer: the last time somebody was to be sent there, it did not. */
  isDown(): boolean;
  /** Where the provider ends its own session; null when it cannot or cannot be reached. */
  logoutUrl(returnTo: string): Promise<string | null>;
};

/** Those of the policy in force, and of them those whose key or secret is here. */
export type Upstreams = {
  of(audience: Audience): ReadonlyMap<string, UpstreamPort>;
  find(id: unknown): UpstreamPort | undefined;
  /** Of any document: those whose key or secret is not here, with a word why. */
  findKeyWarnings(document: PolicyDocument): Promise<PolicyFault[]>;
};
