// Observing a draft: no answer is another one for it, it counts what the draft demands beyond what is in force, and it
// can neither open nor close anything, fail or grow without bound.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dialects } from '../../src/domain/dialect.ts';
import type { PolicySetting } from '../../src/domain/judge.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Session } from '../../src/domain/session.ts';
import { type AuthorizeDeps, createAuthorize, type SessionView } from '../../src/flow/authorize.ts';
import { createObserve, type Observe } from '../../src/flow/observe.ts';
import type { GateAnswer } from '../../src/flow/portal-request.ts';
import type { ObservedDemand } from '../../src/store/observation-store.ts';
import * as arbitrary from '../domain/arbitraries.ts';
import { compileRoutes, portalHost, randomPaths, randomRoutes } from '../domain/random-policy.ts';
import { overlappingRoutes, routeOf } from '../domain/sample-policy.ts';

const { nowMs } = arbitrary;
const unwatched = { note: () => {}, looksAtEach: () => false };

function settingOf(policy: Policy): PolicySetting {
  const upstreams = [{ id: 'eh', issuer: arbitrary.issuers.etoegang, dialect: dialects.etoegang }];
  const attainable = { level: 'high', twoFactor: true } as const;
  return { policy, context: arbitrary.createContext(), attainable, upstreams, passkeySignIn: false };
}

/** Observes one draft over a store in memory. */
async function observing(active: Policy, draft: Policy) {
  const kept: ObservedDemand[] = [];
  const faults: unknown[] = [];
  const store = { fails: false };
  const observations = {
    runningId: async () => 'observation',
    documentOf: async () => draft.document,
    insertBatch: async (_: unknown, rows: readonly ObservedDemand[]) => {
      if (store.fails) throw new Error('the database is away');
      kept.push(...rows);
    },
  };
  const deps = {
    db: null,
    stores: { observations },
    norms: knownNorms,
    settingOf,
    active: () => ({ version: 1, policy: active }),
    isHearing: () => true,
    onChanged: () => {},
    onFailure: (cause: unknown) => faults.push(cause),
    nowMs: () => nowMs,
  };
  const observe = createObserve(deps as unknown as Parameters<typeof createObserve>[0]);
  await observe.refresh();
  return { observe, kept, faults, store };
}

function viewOf(session: Session): SessionView {
  return {
    session,
    accountLocked: false,
    details: { actingSubject: 'someone', companyName: null, serviceUuid: null },
    upstreamId: 'eh',
    host: portalHost,
    lastUsedAtMs: nowMs,
    answers: new Map(),
    headers: null,
  } as SessionView;
}

function gateOf(policy: Policy, session: Session | null, observe: Pick<Observe, 'note' | 'looksAtEach'>) {
  const view = session && viewOf(session);
  const deps: AuthorizeDeps = {
    policy: () => ({ version: 1, policy }),
    isTrusted: () => true,
    refreshPolicy: async () => {},
    sessions: { peek: () => view ?? undefined, load: async () => view },
    context: arbitrary.createContext(),
    attainable: () => ({ level: 'high', twoFactor: true }),
    describe: async () => ({ identity: null as never, reusableUntilMs: nowMs + 1000 }),
    buildHeaders: () => [],
    record: () => true,
    observe,
    touch: () => {},
    countAnonymous: () => {},
    refer: () => 'REF',
    onFailure: (cause) => {
      throw cause;
    },
    nowMs: () => nowMs,
    idleMs: 1_800_000,
    bucketMs: 300_000,
  };
  const authorize = createAuthorize(deps);
  return (rawTarget: string, method = 'GET') => {
    const request = { host: portalHost, rawTarget, method, cookie: 'c', countsAsUse: false };
    return Promise.resolve<GateAnswer>(authorize(request as Parameters<typeof authorize>[0]));
  };
}

const low = arbitrary.createSession([arbitrary.login(arbitrary.acr.eh2)]);

describe('an observed draft', () => {
  it('changes no answer, whatever is in force, observed and proven', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomRoutes,
        randomRoutes,
        fc.option(arbitrary.session),
        fc.array(fc.constantFrom(...randomPaths, '/elsewhere'), { minLength: 1, maxLength: 5 }),
        async (first, second, session, asked) => {
          const [active, draft] = [compileRoutes(first), compileRoutes(second)];
          const { observe, faults } = await observing(active, draft);
          const [plain, watched] = [gateOf(active, session, unwatched), gateOf(active, session, observe)];
          for (const path of asked) expect(await watched(path)).toEqual(await plain(path));
          expect(faults).toEqual([]);
          await observe.close();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('counts what it demands more, once for each session and route', async () => {
    const active = compileRoutes(overlappingRoutes);
    const raised = { ...overlappingRoutes, app: routeOf('/app/**', ['health']) };
    const { observe, kept } = await observing(active, compileRoutes(raised));
    const ask = gateOf(active, low, observe);
    for (const path of ['/app/a', '/app/b', '/app/a', '/public/x']) await ask(path);
    await observe.close();
    expect(kept).toEqual([
      expect.objectContaining({
        routeId: 'app',
        outcome: 'asked-to-step-up',
        missing: ['level'],
        cohort: 'rsin',
      }),
    ]);
  });

  it('sees a part that it tells apart, also where the answer came from memory', async () => {
    const active = compileRoutes(overlappingRoutes);
    const carved = { ...overlappingRoutes, x: routeOf('/app/new/**', ['health']) };
    const { observe, kept } = await observing(active, compileRoutes(carved));
    const ask = gateOf(active, low, observe);
    await ask('/app/a');
    await ask('/app/new/b');
    await observe.close();
    expect(kept).toHaveLength(1);
  });

  it('counts a page that it takes away, and of a page that is not in force nothing: it stays denied', async () => {
    const active = compileRoutes({ app: routeOf('/app/**', ['contact']) });
    const draft = compileRoutes({ fresh: routeOf('/fresh/**') });
    const { observe, kept } = await observing(active, draft);
    const ask = gateOf(active, low, observe);
    expect(await ask('/fresh/page')).toMatchObject({ kind: 'refuse', code: 'no-route' });
    expect(await ask('/app/a')).toMatchObject({ kind: 'allow' });
    await observe.close();
    expect(kept.map(({ routeId, outcome }) => [routeId, outcome])).toEqual([['app', 'no-route']]);
  });

  it('counts that it would ask whoever has not signed in', async () => {
    const active = compileRoutes(overlappingRoutes);
    const draft = compileRoutes({ ...overlappingRoutes, public: routeOf('/public/**', ['contact']) });
    const { observe, kept } = await observing(active, draft);
    const ask = gateOf(active, null, observe);
    for (const path of ['/public/a', '/public/b']) await ask(path);
    await observe.close();
    expect(kept).toEqual([
      expect.objectContaining({
        routeId: 'public',
        outcome: 'asked-to-step-up',
        accountId: null,
        cohort: 'none',
      }),
    ]);
  });

  it('what lowers is never counted', async () => {
    const active = compileRoutes(overlappingRoutes);
    const draft = compileRoutes({ ...overlappingRoutes, dossier: routeOf('/app/dossier/**', ['contact']) });
    const { observe, kept } = await observing(active, draft);
    await gateOf(active, low, observe)('/app/dossier/1');
    await observe.close();
    expect(kept).toEqual([]);
  });

  it('answers on while its counts cannot be written, and keeps no more than it may', async () => {
    const active = compileRoutes(overlappingRoutes);
    const draft = compileRoutes({ ...overlappingRoutes, app: routeOf('/app/**', ['health']) });
    const { observe, kept, faults, store } = await observing(active, draft);
    store.fails = true;
    for (let number = 0; number < 12_000; number += 1) {
      const session = { ...low, id: `session-${number}` };
      expect(await gateOf(active, session, observe)('/app/a')).toMatchObject({ kind: 'allow' });
    }
    await observe.flush();
    expect(faults).toHaveLength(1);
    store.fails = false;
    await observe.close();
    expect(kept.length).toBeLessThanOrEqual(10_000);
  });
});
