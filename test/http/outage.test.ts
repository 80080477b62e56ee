// Which ways a page offers while an upstream cannot be reached: our own first, none hidden, and no promise it cannot keep.

import { describe, expect, it } from '@jest/globals';
import { withOutage } from '../../src/http/outage.ts';
import type { RoadModel } from '../../src/http/views/page-model.ts';

const upstream = (upstreamId: string): RoadModel => ({
  kind: 'upstream',
  upstreamId,
  label: { nl: upstreamId, en: upstreamId },
  asks: 'EH3',
  fresh: false,
});
const passkey: RoadModel = { kind: 'passkey-sign-in' };
const app: RoadModel = { kind: 'totp', names: ['app'] };
const ports = (down: Record<string, boolean>) =>
  new Map(Object.entries(down).map(([id, isDown]) => [id, { isDown: () => isDown }]));

describe('an outage on a page', () => {
  it('is nothing while every upstream answers, whatever else went wrong', () => {
    const roads = [upstream('a'), passkey];
    expect(withOutage(roads, ports({ a: false }), 'upstream-refused')).toEqual({ roads, outage: null });
  });

  it('is believed of the one upstream there is when a login just failed, also where another replica saw it', () => {
    const { roads, outage } = withOutage(
      [upstream('a'), passkey],
      ports({ a: false }),
      'upstream-unavailable',
    );
    expect(roads).toMatchObject([{ kind: 'passkey-sign-in' }, { upstreamId: 'a', down: true }]);
    expect(outage).toMatchObject({ ways: 'passkey' });
    const two = withOutage(
      [upstream('a'), upstream('b')],
      ports({ a: false, b: false }),
      'upstream-unavailable',
    );
    expect(two.outage).toBeNull();
  });

  it('needs no words where another upstream answers, which comes before the one that does not', () => {
    const { roads, outage } = withOutage([upstream('a'), upstream('b')], ports({ a: true, b: false }), null);
    expect(roads).toMatchObject([{ upstreamId: 'b' }, { upstreamId: 'a', down: true }]);
    expect(outage).toBeNull();
  });

  it('says what is left: a factor of a session, a passkey for who has one, or nothing', () => {
    const waysOf = (...roads: RoadModel[]) => withOutage(roads, ports({ a: true }), null).outage?.ways;
    expect(waysOf(upstream('a'), app)).toBe('factor');
    expect(waysOf(upstream('a'), passkey)).toBe('passkey');
    expect(waysOf(upstream('a'), { kind: 'desk' })).toBe('none');
    const loginBefore = { upstreamId: 'a', label: { nl: 'a', en: 'a' } };
    expect(waysOf(upstream('a'), { kind: 'enrol-totp', loginBefore })).toBe('none');
  });
});
