// The one call the provider makes by itself: the keys of a client, from the address its policy names, on a host the
// configuration names. No redirect, little time, little data, and a pause after a failure (threats C8, C9, C16, F1).

import type { Configuration } from 'oidc-provider';
import { createOutgoingFetch, OutgoingFetchError } from './outgoing-fetch.ts';

const timeoutMs = 2_000;
const maxBytes = 256 * 1024;
const pauseMs = 10_000;

export type KeyFetchOptions = {
  jwksHosts: readonly string[];
  allowInsecureLoopback: boolean;
  privateHosts: readonly string[];
  /** The addresses of the policy in force. */
  addresses(): ReadonlySet<string>;
  nowMs(): number;
};

export function createKeyFetch(options: KeyFetchOptions) {
  const { jwksHosts: allowedHosts, allowInsecureLoopback, privateHosts, addresses, nowMs } = options;
  const policy = { allowedHosts, allowInsecureLoopback, privateHosts };
  const outgoing = createOutgoingFetch({ ...policy, timeoutMs, maxBytes });
  const failedAtMs = new Map<string, number>();

  async function fetchKeys(address: string): Promise<Response> {
    if (!addresses().has(address)) throw new OutgoingFetchError('refused', 'no client has its keys there');
    // Anybody may send an assertion in a client's name; that must not become a call each.
    if (nowMs() - (failedAtMs.get(address) ?? -pauseMs) < pauseMs)
      throw new OutgoingFetchError('refused', 'failed a moment ago');
    try {
      const answer = await outgoing.fetch(address, { headers: { accept: 'application/json' } });
      failedAtMs.delete(address);
      // How long keys are kept is ours to say: a key that its client withdrew is out within a minute.
      return new Response(await answer.arrayBuffer(), { status: answer.status });
    } catch (error) {
      failedAtMs.set(address, nowMs());
      throw error;
    }
  }

  const fetch: NonNullable<Configuration['fetch']> = async (url, init) => {
    if ((init?.method ?? 'GET') !== 'GET') throw new OutgoingFetchError('refused', 'only keys are fetched');
    return fetchKeys(String(url));
  };
  return { fetch, close: outgoing.close };
}
