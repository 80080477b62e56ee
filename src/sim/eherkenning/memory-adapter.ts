// Storage of the simulated provider: one Map that outlives a key rotation (the provider is then rebuilt around it).
// Clients live here too, so that a relying party can be added after the start.

import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

type Entry = { payload: AdapterPayload; expiresAtMs: number };

/** One tab logs in a handful of times; a test run some thousands. Oldest entries go first. */
const maxEntries = 5000;

export function createMemoryAdapter(): AdapterFactory {
  const entries = new Map<string, Entry>();

  const read = (key: string): AdapterPayload | undefined => {
    const entry = entries.get(key);
    if (entry && entry.expiresAtMs > Date.now()) return entry.payload;
    entries.delete(key);
    return undefined;
  };
  const first = (prefix: string, matches: (payload: AdapterPayload) => boolean) => {
    for (const key of entries.keys()) {
      const payload = key.startsWith(prefix) ? read(key) : undefined;
      if (payload && matches(payload)) return payload;
    }
    return undefined;
  };

  return (model): Adapter => ({
    async upsert(id, payload, expiresInSeconds) {
      const expiresAtMs = expiresInSeconds ? Date.now() + expiresInSeconds * 1000 : Number.POSITIVE_INFINITY;
      entries.set(`${model}:${id}`, { payload, expiresAtMs });
      if (entries.size > maxEntries) dropOldest(entries);
    },
    async find(id) {
      return read(`${model}:${id}`);
    },
    async findByUid(uid) {
      return first(`${model}:`, (payload) => payload.uid === uid);
    },
    async findByUserCode() {
      return undefined;
    },
    async consume(id) {
      const payload = read(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      entries.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of entries) if (entry.payload.grantId === grantId) entries.delete(key);
    },
  });
}

function dropOldest(entries: Map<string, Entry>): void {
  for (const [key, entry] of entries) {
    if (entry.expiresAtMs === Number.POSITIVE_INFINITY) continue;
    entries.delete(key);
    return;
  }
}
