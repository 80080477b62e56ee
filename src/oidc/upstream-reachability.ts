// Nobody is sent to a provider that does not answer: our own page keeps where the person was going, the browser's
// error page does not. Any HTTP answer will do; asked every few seconds at most, whatever the number of logins.

import { createOutgoingFetch, type OutgoingPolicy } from './outgoing-fetch.ts';
import { UpstreamError } from './upstream-error.ts';
import { createSharedCall } from './upstream-shared-call.ts';

export const reachableForMs = 10_000;
export const unreachableForMs = 2_000;
/** What was known longer ago than this says nothing of now. */
export const knownDownForMs = 60_000;
const longestWaitMs = 3_000;

export function createReachability(deps: { policy: OutgoingPolicy; timeoutMs: number; nowMs: () => number }) {
  const timeoutMs = Math.min(deps.timeoutMs, longestWaitMs);
  const outgoing = createOutgoingFetch({ ...deps.policy, timeoutMs });
  let known: { reachable: boolean; atMs: number } | null = null;
  let address = '';

  const probe = createSharedCall(async () => {
    const reachable = await outgoing.fetch(address, { method: 'HEAD' }).then(
      () => true,
      () => false,
    );
    known = { reachable, atMs: deps.nowMs() };
  });

  function isKnown(): boolean {
    if (known === null) return false;
    const elapsedMs = deps.nowMs() - known.atMs;
    return elapsedMs >= 0 && elapsedMs < (known.reachable ? reachableForMs : unreachableForMs);
  }

  return {
    /** Asks the origin of the endpoint, not the endpoint: that one has a meaning. @throws UpstreamError */
    async assertReachable(authorizationEndpoint: string): Promise<void> {
      address = new URL('/', authorizationEndpoint).href;
      if (!isKnown()) await probe();
      if (!known?.reachable)
        throw new UpstreamError('upstream-unavailable', 'authorization_endpoint: no answer');
    },
    /** What was found the last time, without asking again. */
    isDown(): boolean {
      if (known === null || known.reachable) return false;
      const elapsedMs = deps.nowMs() - known.atMs;
      return elapsedMs >= 0 && elapsedMs < knownDownForMs;
    },
    close: outgoing.close,
  };
}
