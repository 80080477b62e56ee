// The decision listener as it runs in production, over a policy of any size and one live session in memory.
// Nothing is left out but the database: a decision does not read it while memory may answer.

import type { RequestListener } from 'node:http';
import { dialects } from '../src/domain/dialect.ts';
import type { Session } from '../src/domain/session.ts';
import {
  type AuthorizeDeps,
  attainableAssurance,
  createAuthorize,
  type SessionView,
} from '../src/flow/authorize.ts';
import { createPortalIdentities } from '../src/flow/portal-identity.ts';
import { createToken, hashToken } from '../src/flow/token.ts';
import { createDecisionHandler } from '../src/gate/decision-listener.ts';
import { buildManagedHeaders } from '../src/gate/managed-headers.ts';
import { createSessionCache } from '../src/gate/session-cache.ts';
import { compileBench, createBenchDocument, portalHost } from './bench-policy.ts';

export const benchCookieName = '__Host-sluis';
const issuer = 'https://eherkenning.example.nl';
const hourMs = 3_600_000;

export type BenchGate = {
  listener: RequestListener;
  cookie: string;
  host: string;
  scheme: string;
  targets: string[];
};

function createSession(nowMs: number): Session {
  const representation = {
    legalSubject: { type: 'rsin', number: '123456782' },
    intermediary: null,
    branch: null,
    serviceId: null,
  } as const;
  return {
    id: 'bench',
    version: 1,
    accountId: 'bench',
    representation,
    evidence: [
      {
        kind: 'upstream',
        sequence: 1,
        issuer,
        acr: 'urn:etoegang:core:assurance-class:loa3',
        atMs: nowMs - 1000,
        receivedAtMs: nowMs - 1000,
      },
    ],
    bindings: [],
    createdAtMs: nowMs - 1000,
    lastUsedAtMs: nowMs,
    endsAtMs: nowMs + 12 * hourMs,
  };
}

function createView(nowMs: number): SessionView {
  return {
    session: createSession(nowMs),
    accountLocked: false,
    details: { actingSubject: 'bench', companyName: null, serviceUuid: null },
    upstreamId: 'bench',
    host: portalHost,
    lastUsedAtMs: nowMs,
    answers: new Map(),
    headers: null,
  };
}

/** The gate over this many routes. */
export async function createBenchGate(routeCount: number): Promise<BenchGate> {
  const { document, targets } = await createBenchDocument({ routes: routeCount });
  const policy = compileBench(document);
  const context = { audience: 'portal', dialectOf: () => dialects.etoegang, smsCeiling: 'low' } as const;
  const cookie = createToken();
  const sessions = createSessionCache<SessionView>({
    load: async () => ({ view: createView(Date.now()), sessionId: 'bench', accountId: 'bench' }),
    isTrusted: () => true,
    maxEntries: 10_000,
  });
  await sessions.load(hashToken(cookie).toString('base64url'), cookie, portalHost);
  const deps: AuthorizeDeps = {
    policy: () => ({ version: 1, policy }),
    isTrusted: () => true,
    refreshPolicy: async () => {},
    sessions,
    context,
    attainable: () => attainableAssurance([dialects.etoegang]),
    describe: createPortalIdentities({
      issuer,
      pseudonymKey: Buffer.alloc(32, 1),
      context,
      sign: async () => `eyJ.${'a'.repeat(700)}.b`,
      encrypt: async () => '',
    }),
    buildHeaders: buildManagedHeaders,
    record: () => true,
    observe: { note: () => {}, looksAtEach: () => false },
    touch: () => {},
    countAnonymous: () => {},
    refer: () => 'BENCH',
    onFailure: (cause) => {
      throw cause;
    },
    nowMs: () => Date.now(),
    idleMs: hourMs / 2,
    bucketMs: hourMs / 12,
  };
  const listener = createDecisionHandler({
    authorize: createAuthorize(deps),
    trustedProxies: ['127.0.0.1'],
    publicUrl: 'https://sluis.example.nl',
    cookieName: benchCookieName,
    log: { warn: () => {}, error: () => {} },
  });
  return { listener, cookie, host: portalHost, scheme: 'https', targets };
}
