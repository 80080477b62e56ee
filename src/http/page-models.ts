// From what the flows found to what a page shows: labels of data, articles, roads, and whom a session acts for.

import type { Road } from '../domain/decide.ts';
import type { Representation } from '../domain/identifier.ts';
import type { Level } from '../domain/level.ts';
import type { CompiledRoute, Policy } from '../domain/policy.ts';
import type { Required } from '../domain/required.ts';
import type { Session } from '../domain/session.ts';
import { openTransitionEnd } from '../domain/transition.ts';
import { localUpstreamId } from '../flow/local-sign-in.ts';
import type { UpstreamPort } from '../flow/upstream-port.ts';
import { accountVisit } from '../flow/visit.ts';
import type { RepresentationModel, RequirementModel, RoadModel } from './views/page-model.ts';

const ownAccount = { nl: 'uw account', en: 'your account' };

/** asksNow: only a confirmation after this request counts (prompt=login, max_age=0); shown as 0 seconds ago. */
export function requirementModel(policy: Policy, route: CompiledRoute, asksNow = false): RequirementModel {
  const { required } = route;
  const portal =
    policy.portals.get(route.portalId) ?? policy.clients.get(route.portalId.replace(/^client:/, ''));
  const dataLabels = route.data.flatMap((id) => policy.document.dataClasses[id]?.label ?? []);
  return {
    portalLabel:
      route.id === accountVisit ? ownAccount : (portal?.label ?? { nl: route.portalId, en: route.portalId }),
    level: required.level,
    twoFactor: required.twoFactor,
    confirmedWithinSeconds: asksNow ? 0 : required.confirmedWithinSeconds,
    dataLabels,
    reasons: reasonModels(required),
  };
}

/** Only what really causes the level; criteria below it would confuse. */
function reasonModels(required: Required): RequirementModel['reasons'] {
  return required.reasons
    .filter((reason) => reason.level === required.level)
    .map(({ text, source }) => ({ text, source }));
}

export function representationModel(
  representation: Representation,
  companyName: string | null,
): RepresentationModel {
  const { type, number } = representation.legalSubject;
  const shown = type === 'rsin' || type === 'kvk' ? number : null;
  const chain = representation.intermediary;
  const intermediary = chain && (chain.type === 'rsin' || chain.type === 'kvk') ? chain.number : null;
  return { companyName, type, number: shown, branch: representation.branch, intermediary };
}

/** enrolsAfter: the upstream to log in at once more before an app can be set up; null right after a login. */
export function roadModels(
  roads: Road[],
  upstreams: ReadonlyMap<string, UpstreamPort>,
  enrolsAfter: string | null,
  offersSms = false,
): RoadModel[] {
  const loginBefore = enrolsAfter === null ? undefined : upstreams.get(enrolsAfter);
  let hasPasskey = false;
  const apps = roads.flatMap((road) =>
    road.kind === 'factor' && road.factor.kind === 'totp' ? [road.factor] : [],
  );
  const models = roads.flatMap((road): RoadModel[] => {
    switch (road.kind) {
      case 'upstream':
      case 'upstream-then-factor': {
        const upstream = upstreams.get(road.upstreamId);
        if (!upstream) return [];
        const { id: upstreamId, label } = upstream;
        const thenCode = road.kind === 'upstream-then-factor';
        const fresh = road.kind === 'upstream' && road.fresh;
        return [{ kind: 'upstream', upstreamId, label, asks: road.asks.label, fresh, thenCode }];
      }
      case 'factor':
        // One field for all apps: a code is tried against each of them.
        if (road.factor.kind === 'totp') {
          return road.factor === apps[0] ? [{ kind: 'totp', names: apps.map(({ name }) => name) }] : [];
        }
        if (road.factor.kind === 'recovery-code') return [{ kind: 'recovery-code' }];
        if (road.factor.kind === 'sms') {
          return [{ kind: 'sms', factorId: road.factor.id, to: road.factor.name }];
        }
        // One road for all passkeys: the browser lets the person choose among them.
        if (road.factor.kind !== 'passkey' || hasPasskey) return [];
        hasPasskey = true;
        return [{ kind: 'passkey' }];
      case 'enrol-factor':
        return loginBefore
          ? [{ kind: 'enrol-totp', loginBefore: { upstreamId: loginBefore.id, label: loginBefore.label } }]
          : [
              { kind: 'enrol-totp' },
              { kind: 'enrol-passkey' },
              ...(offersSms ? [{ kind: 'enrol-sms' } as const] : []),
            ];
      case 'passkey-sign-in':
        return [{ kind: 'passkey-sign-in' }];
      case 'desk':
        return [{ kind: 'desk' }];
      default:
        return [];
    }
  });
  // For emergencies: after every other way.
  const isLast = ({ kind }: RoadModel) => kind === 'recovery-code';
  return [...models.filter((road) => !isLast(road)), ...models.filter(isLast)];
}

/** Whoever signed in with a password, and has no factor that lifts this visit, is shown where to prove more. */
export function withProving(roads: RoadModel[], upstreamId: string, level: Level): RoadModel[] {
  const others = roads.filter(({ kind }) => kind !== 'desk');
  const isStuck = others.every(({ kind }) => kind === 'upstream') && level !== 'high';
  return upstreamId === localUpstreamId && isStuck
    ? [{ kind: 'prove', at: level === 'low' ? 'letter-or-desk' : 'desk' }, ...others]
    : roads;
}

/** What the newest upstream login was worth in that provider's own words; '' when it said nothing we know. */
export function returnedLabel(session: Session, upstreams: ReadonlyMap<string, UpstreamPort>): string | null {
  const newest = session.evidence.filter((item) => item.kind === 'upstream').at(-1);
  if (!newest) return null;
  const upstream = [...upstreams.values()].find((candidate) => candidate.issuer === newest.issuer);
  const entry = upstream?.dialect.entries.find((candidate) => candidate.acr === newest.acr);
  return entry?.label ?? '';
}

/** The date of the roll-out, where a password alone still does. */
export function transitionModel(route: CompiledRoute | null, nowMs: number): { transitionUntilMs?: number } {
  const untilMs = route && openTransitionEnd(route, nowMs);
  return untilMs === null ? {} : { transitionUntilMs: untilMs };
}
