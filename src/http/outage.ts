// While an upstream cannot be reached: what does not need it comes first, and the page says which ways are left. The
// button stays, as trying again is how anybody finds out that it is back.

import type { ErrorCode } from '../domain/errors.ts';
import type { UpstreamPort } from '../flow/upstream-port.ts';
import type { OutageModel, RoadModel } from './views/page-model.ts';

type UpstreamRoad = Extract<RoadModel, { kind: 'upstream' }>;

/** A road of our own: it needs no upstream, now or on the way. */
function isOurOwn(road: RoadModel): boolean {
  if (road.kind === 'enrol-totp') return road.loginBefore === undefined;
  return road.kind !== 'upstream' && road.kind !== 'desk';
}

function waysOf(roads: readonly RoadModel[]): NonNullable<OutageModel>['ways'] {
  if (roads.some((road) => isOurOwn(road) && road.kind !== 'passkey-sign-in')) return 'factor';
  return roads.some((road) => road.kind === 'passkey-sign-in') ? 'passkey' : 'none';
}

/** justFailed: what the visit was told just now; where there is one upstream, it was that one. */
export function withOutage(
  roads: RoadModel[],
  upstreams: ReadonlyMap<string, Pick<UpstreamPort, 'isDown'>>,
  justFailed: ErrorCode | null,
): { roads: RoadModel[]; outage: OutageModel } {
  const onlyOne = justFailed === 'upstream-unavailable' && upstreams.size === 1;
  const isDown = (road: RoadModel): road is UpstreamRoad =>
    road.kind === 'upstream' && (onlyOne || (upstreams.get(road.upstreamId)?.isDown() ?? false));
  const down = roads.filter(isDown).map((road) => ({ ...road, down: true }));
  const [first] = down;
  if (!first) return { roads, outage: null };
  const others: RoadModel[] = roads.filter((road) => !isDown(road));
  // Another upstream that answers is a way like any other, and needs no words of its own.
  const answers = others.some((road) => road.kind === 'upstream');
  const outage = answers ? null : { label: first.label, ways: waysOf(others) };
  const ordered = [...others.filter(isOurOwn), ...others.filter((road) => !isOurOwn(road)), ...down];
  return { roads: ordered, outage };
}
