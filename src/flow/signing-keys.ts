// The signing keys in force, in every replica: made at first need, rotated without a stop. A successor is published
// before it signs, so that whoever caches the key set has it by then; what was signed before stays verifiable.

import type { TokenSigningAlgorithm } from '../domain/client-profile.ts';
import type { AuditEvent } from '../store/audit-store.ts';
import type { NewSigningKey, SigningKeyFacts, StoredSigningKey } from '../store/signing-key-store.ts';
import type { Stores } from '../store/stores.ts';
import type { Transact } from '../store/transact.ts';
import { bareEvent } from './audit-event.ts';
import type { Db } from './flow-deps.ts';
import { createSingleRead } from './single-read.ts';

export type SigningKeysDeps = {
  db: Db;
  transact: Transact;
  stores: Pick<Stores, 'signingKeys' | 'audit'>;
  createKey(alg: TokenSigningAlgorithm): Promise<NewSigningKey>;
  settings: { publishAheadSeconds: number; keepRetiredSeconds: number };
  /** isGone: a key was removed, so what it signed is worth nothing from now on. */
  onChanged(isGone: boolean): void;
  onFailure(cause: unknown): void;
};

/** Of each algorithm the active key comes first: libraries sign with the first that fits. */
export type KeySet = { stamp: string; keys: readonly StoredSigningKey[] };
type Order = { author: string; reason: string | null };

const rank = { active: 0, next: 1, retired: 2 } as const;
/** Timers take no more (2^31 - 1 ms); whoever wakes too early looks and waits again. */
const longestWaitMs = 2_000_000_000;

function keySetOf(keys: readonly StoredSigningKey[]): KeySet {
  const sorted = keys.toSorted((a, b) => rank[a.state] - rank[b.state]);
  return { stamp: sorted.map(({ kid, state }) => `${kid} ${state}`).join(), keys: sorted };
}

/** Until the next key begins or a retired one is removed; null when nothing is to come. */
function msToNextChange(keys: readonly StoredSigningKey[], readAtMs: number): number | null {
  const moments = keys.flatMap((key) => [key.activeFromMs, key.removeAtMs ?? 0]);
  const coming = moments.filter((atMs) => atMs > readAtMs);
  return coming.length === 0 ? null : Math.min(...coming) - readAtMs;
}

const eventOf = (event: string, { author, reason }: Order, facts: Record<string, unknown>): AuditEvent => ({
  ...bareEvent(event, { author, ...facts }),
  reason,
});

const byItself = { author: 'installation', reason: 'first need' };

/** Reads the set again whenever asked, and by itself at the moment something in it changes. */
function createReader(deps: SigningKeysDeps) {
  let current: KeySet = keySetOf([]);
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  function wake(afterMs: number | null): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (isClosed || afterMs === null) return;
    timer = setTimeout(() => void refresh().catch(deps.onFailure), Math.min(afterMs + 1, longestWaitMs));
    timer.unref();
  }

  async function read(): Promise<void> {
    const { keys, readAtMs } = await deps.stores.signingKeys.list(deps.db);
    const before = current;
    current = keySetOf(keys);
    wake(msToNextChange(keys, readAtMs));
    if (current.stamp === before.stamp) return;
    const kids = new Set(keys.map(({ kid }) => kid));
    deps.onChanged(before.keys.some(({ kid }) => !kids.has(kid)));
  }

  const { refresh, settle } = createSingleRead(read);

  return {
    current: () => current,
    refresh,
    async close(): Promise<void> {
      isClosed = true;
      wake(null);
      await settle();
    },
  };
}

export type SigningKeys = ReturnType<typeof createSigningKeys>;

export function createSigningKeys(deps: SigningKeysDeps) {
  const { transact, stores, settings } = deps;
  const { signingKeys } = stores;
  const reader = createReader(deps);
  const { current, refresh } = reader;
  const making = new Map<TokenSigningAlgorithm, Promise<void>>();

  const activeOf = (alg: TokenSigningAlgorithm) =>
    current().keys.find((key) => key.alg === alg && key.state === 'active');
  const lackOf = (algs: Iterable<TokenSigningAlgorithm>) => [...algs].filter((alg) => !activeOf(alg));

  /** Of two that start at once, one statement takes one key; the other reads it. */
  async function make(alg: TokenSigningAlgorithm): Promise<void> {
    const key = await deps.createKey(alg);
    await transact(async (tx) => {
      if (!(await signingKeys.found(tx.trx, key))) return;
      tx.changed({ kind: 'keys' });
      await stores.audit.append(tx.trx, eventOf('signing-key-made', byItself, { alg, kid: key.kid }));
    });
    await refresh();
  }

  async function ensure(algs: Iterable<TokenSigningAlgorithm>): Promise<void> {
    if (lackOf(algs).length === 0) return;
    await refresh();
    const lacking = lackOf(algs);
    for (const alg of lacking) {
      if (!making.has(alg))
        making.set(
          alg,
          make(alg).finally(() => void making.delete(alg)),
        );
    }
    await Promise.all(lacking.map((alg) => making.get(alg)));
  }

  async function rotate(asked: Order & { alg: string | null; now: boolean }) {
    await refresh();
    const known = new Set(current().keys.map(({ alg }) => alg));
    const algs = [...known].filter((alg) => asked.alg === null || alg === asked.alg);
    if (algs.length === 0) {
      throw new Error(
        `no key of ${asked.alg ?? 'any algorithm'} is in use; in use: ${[...known].join(', ')}`,
      );
    }
    const keys = await Promise.all(algs.map(deps.createKey));
    const times = { aheadSeconds: settings.publishAheadSeconds, keepSeconds: settings.keepRetiredSeconds };
    const rotated = await transact(async (tx) => {
      const done = [];
      for (const key of keys) {
        const how = asked.now ? 'replaceNow' : 'replace';
        const result = await signingKeys[how](tx.trx, key, times);
        if (!result) {
          throw new Error(`a new ${key.alg} key waits already, see keys list; use --now not to wait for it`);
        }
        done.push({ alg: key.alg, kid: key.kid, ...result });
      }
      tx.changed({ kind: 'keys' });
      await stores.audit.append(
        tx.trx,
        eventOf('signing-keys-rotated', asked, { now: asked.now, keys: done }),
      );
      return done;
    });
    await refresh();
    return rotated;
  }

  return {
    current,
    refresh,
    activeOf,
    /** Whether each of these has a key that signs now, as far as this process knows. */
    has: (algs: Iterable<TokenSigningAlgorithm>): boolean => lackOf(algs).length === 0,
    /** Makes what is lacking, once for all replicas. */
    ensure,
    /** Throws Error with a text for people. One transaction for all algorithms asked. */
    rotate,

    /** A retired key is published no more and verifies nothing from now on; false for any other. */
    async remove(asked: Order & { kid: string }): Promise<boolean> {
      const isRemoved = await transact(async (tx) => {
        if (!(await signingKeys.remove(tx.trx, asked.kid))) return false;
        tx.changed({ kind: 'keys' });
        await stores.audit.append(tx.trx, eventOf('signing-key-removed', asked, { kid: asked.kid }));
        return true;
      });
      await refresh();
      return isRemoved;
    },

    /** What may be shown of each: nothing of the keys themselves. */
    async list(): Promise<SigningKeyFacts[]> {
      await refresh();
      return current().keys.map(({ privateJwk: _private, publicJwk: _public, ...facts }) => facts);
    },

    async close(): Promise<void> {
      await Promise.allSettled(making.values());
      await reader.close();
    },
  };
}
