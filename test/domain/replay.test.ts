// Explain, diff and replay are one judgement: a recorded decision decided again is what explain says of that person
// under each policy, whatever was renamed, moved or shadowed in between.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acrValuesAtLeast, dialects } from '../../src/domain/dialect.ts';
import { explain } from '../../src/domain/explain.ts';
import type { PolicySetting, Standing } from '../../src/domain/judge.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Route } from '../../src/domain/policy-document.ts';
import {
  type RecordedDecision,
  recordCircumstances,
  recordEvidence,
} from '../../src/domain/recorded-session.ts';
import { compareStandings, createReplay } from '../../src/domain/replay.ts';
import { createReplayTally } from '../../src/domain/replay-tally.ts';
import type { Session } from '../../src/domain/session.ts';
import { isAtLeastAsStrict } from '../../src/domain/strictness.ts';
import * as arbitrary from './arbitraries.ts';
import {
  compileRoutes as compile,
  randomPaths as paths,
  portalHost,
  randomRoutes as routes,
} from './random-policy.ts';
import { overlappingRoutes, routeOf } from './sample-policy.ts';

const { nowMs } = arbitrary;
const origin = `https://${portalHost}`;

function settingOf(policy: Policy): PolicySetting {
  const upstreams = [{ id: 'eh', issuer: arbitrary.issuers.etoegang, dialect: dialects.etoegang }];
  const attainable = { level: 'high', twoFactor: true } as const;
  return { policy, context: arbitrary.createContext(), attainable, upstreams, passkeySignIn: false };
}

const explained = (policy: Policy, session: Session, path: string) =>
  explain(settingOf(policy), { url: origin + path, method: 'GET', session, factors: [], nowMs });

const standing = (policy: Policy, session: Session, path: string): Standing =>
  explained(policy, session, path).judged?.standing ?? 'closed';

/** As the gate records it. */
function recordOf(policy: Policy, session: Session, path: string): RecordedDecision | null {
  const { judged } = explained(policy, session, path);
  if (!judged) return null;
  const recorded = {
    routeId: judged.route.id,
    policyVersion: 1,
    outcome: judged.decision.outcome,
    atMs: nowMs,
    reached: null,
    evidence: recordEvidence(session),
    circumstances: recordCircumstances(session),
    subjectType: session.representation.legalSubject.type,
  };
  return JSON.parse(JSON.stringify(recorded)) as RecordedDecision;
}

const replayOf = (before: Policy, after: Policy) =>
  createReplay({ before: (version) => (version === 1 ? settingOf(before) : null), after: settingOf(after) });

const live = arbitrary.session.filter(({ endsAtMs }) => endsAtMs > nowMs);

describe('explain, diff and replay agree', () => {
  it('what replay says is what explain says under both policies', () => {
    fc.assert(
      fc.property(routes, routes, live, (first, second, session) => {
        const [before, after] = [compile(first), compile(second)];
        const replay = replayOf(before, after);
        for (const path of paths) {
          const recorded = recordOf(before, session, path);
          if (!recorded) continue;
          const { outcome, isExact, needsFactors } = replay(recorded);
          // A parameter takes in what a literal of the other policy tells apart: the worst of these counts.
          if (!isExact) continue;
          const [then, now] = paths
            .filter((other) => explained(before, session, other).judged?.route.id === recorded.routeId)
            .map(
              (other) => [standing(before, session, other), standing(after, session, other)] as const,
            )[0] ?? ['out' as const, 'out' as const];
          expect(needsFactors && now !== 'out').toBe(false);
          expect(outcome).toBe(compareStandings(then, now));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('what is nowhere less strict frees nobody', () => {
    fc.assert(
      fc.property(routes, routes, live, (first, second, session) => {
        const [before, after] = [compile(first), compile(second)];
        const at = (policy: Policy, path: string) =>
          policy.match(portalHost, path.slice(1).split('/'), 'GET');
        const isStricter = paths.every((path) => {
          const [old, next] = [at(before, path), at(after, path)];
          return old === null || next === null || isAtLeastAsStrict(next, old);
        });
        fc.pre(isStricter);
        const replay = replayOf(before, after);
        for (const path of paths) {
          const recorded = recordOf(before, session, path);
          if (recorded) expect(replay(recorded).outcome).not.toBe('freed');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('under the policy it was taken with, every decision comes out the same', () => {
    fc.assert(
      fc.property(routes, live, (given, session) => {
        const policy = compile(given);
        const replay = replayOf(policy, policy);
        for (const path of paths) {
          const recorded = recordOf(policy, session, path);
          if (recorded) expect(replay(recorded)).toMatchObject({ outcome: 'same', isExact: true });
        }
      }),
    );
  });
});

describe('what became of a route', () => {
  const someone = arbitrary.createSession([arbitrary.login(arbitrary.acr.eh3)]);
  const before = compile(overlappingRoutes);
  const outcomeUnder = (after: Record<string, Route>, path: string, session = someone) => {
    const recorded = recordOf(before, session, path);
    if (!recorded) throw new Error('no route');
    return replayOf(before, compile(after))(recorded);
  };

  it.each([
    ['the same', overlappingRoutes, 'same', true],
    [
      'renamed and raised',
      { ...overlappingRoutes, app: routeOf('/other'), x: routeOf('/app/**', ['bsn-supplied', 'contact']) },
      'asked-to-step-up',
      true,
    ],
    [
      'moved away under its own id',
      { ...overlappingRoutes, app: routeOf('/elsewhere/**', ['contact']) },
      'no-route',
      true,
    ],
    ['gone', { public: routeOf('/public/**') }, 'no-route', true],
    [
      'shadowed for a part',
      { ...overlappingRoutes, x: routeOf('/app/new/**', ['bsn-supplied', 'contact']) },
      'asked-to-step-up',
      false,
    ],
    [
      'closed for what acts for this kind',
      { ...overlappingRoutes, app: routeOf('/app/**', ['contact'], { representation: { types: ['kvk'] } }) },
      'could-not',
      true,
    ],
  ] as const)('%s', (_name, after, outcome, isExact) => {
    expect(outcomeUnder(after, '/app/start')).toMatchObject({ outcome, isExact });
  });

  it('whoever was asked for more and would pass now is freed', () => {
    const lower = { ...overlappingRoutes, dossier: routeOf('/app/dossier/**', ['contact']) };
    const low = arbitrary.createSession([arbitrary.login(arbitrary.acr.eh2)]);
    expect(outcomeUnder(lower, '/app/dossier/7', low).outcome).toBe('freed');
  });

  it('has a road as far as the upstreams have a value for it', () => {
    expect(acrValuesAtLeast(dialects.etoegang, { level: 'high', twoFactor: true })).toHaveLength(1);
  });
});

describe('the tally', () => {
  const add = (tally: ReturnType<typeof createReplayTally>, id: number, accountId: string, isExact = true) =>
    tally.add(
      { id, accountId, routeId: 'wages', subjectType: 'rsin' },
      { outcome: 'could-not', isExact, needsFactors: false },
    );

  it('counts decisions, and each person once', () => {
    const tally = createReplayTally();
    for (const id of [1, 2, 3]) add(tally, id, 'noor');
    add(tally, 4, 'sam', false);
    expect(tally.result()).toMatchObject({
      decisions: 4,
      approximate: 1,
      isBounded: false,
      totals: { 'could-not': { decisions: 4, people: 2 }, freed: { decisions: 0, people: 0 } },
      groups: [
        { routeId: 'wages', cohort: 'rsin', decisions: 4, people: 2, approximate: 1, examples: [1, 4] },
      ],
    });
  });

  it('keeps a few examples of many', () => {
    const tally = createReplayTally();
    for (let id = 0; id < 1000; id += 1) add(tally, id, `person-${id}`);
    const [group] = tally.result().groups;
    expect(group).toMatchObject({ decisions: 1000, people: 1000 });
    expect(group?.examples.length).toBeLessThanOrEqual(20);
  });
});
