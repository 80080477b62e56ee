// Sessions in memory: never answered from while the feed is not trusted, never kept past a change, never mixed.

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CachedSession, createSessionCache } from '../../src/gate/session-cache.ts';

type View = { sessionId: string; version: number };

function createStand(options: { maxEntries?: number } = {}) {
  /** What the database holds: session id to version; absent means ended. */
  const table = new Map<string, number>();
  const stand = { trusted: true, pending: [] as (() => void)[], slow: false, fails: false };
  const cache = createSessionCache<View>({
    maxEntries: options.maxEntries ?? 100,
    isTrusted: () => stand.trusted,
    async load(cookie) {
      if (stand.fails) throw new Error('the database is away');
      const version = table.get(cookie);
      if (stand.slow) await new Promise<void>((done) => stand.pending.push(done));
      if (version === undefined) return null;
      const view = { sessionId: cookie, version };
      return { view, sessionId: cookie, accountId: `account of ${cookie}` } satisfies CachedSession<View>;
    },
  });
  const load = (id: string) => cache.load(`key ${id}`, id, 'portal.example.nl');
  const peek = (id: string) => cache.peek(`key ${id}`);
  const finishLoads = () => {
    for (const done of stand.pending.splice(0)) done();
  };
  return { cache, stand, table, load, peek, finishLoads };
}

describe('the session cache', () => {
  it('answers from memory what was read before', async () => {
    const { table, load, peek } = createStand();
    table.set('s', 1);
    expect(peek('s')).toBeUndefined();
    const view = await load('s');
    expect(peek('s')).toBe(view);
  });

  it('F15: nothing is answered from memory while the feed is not trusted', async () => {
    const { stand, table, load, peek } = createStand();
    table.set('s', 1);
    await load('s');
    stand.trusted = false;
    expect(peek('s')).toBeUndefined();
  });

  it.each(['s', 'account of s'])('S5: a change of %s is forgotten in the same turn', async (subject) => {
    const { cache, table, load, peek } = createStand();
    table.set('s', 1).set('other', 1);
    await load('s');
    await load('other');
    cache.changed(subject);
    expect(peek('s')).toBeUndefined();
    expect(peek('other')).toBeDefined();
  });

  it.each(['changed', 'reset'] as const)(
    'S5: a read that began before a %s is not kept after it, whatever it brought',
    async (kind) => {
      const { cache, stand, table, load, peek, finishLoads } = createStand();
      table.set('s', 1);
      stand.slow = true;
      const reading = load('s');
      table.delete('s');
      if (kind === 'changed') cache.changed('s');
      else cache.reset();
      finishLoads();
      await reading;
      expect(peek('s')).toBeUndefined();
    },
  );

  it('P24: a session that opens nothing any more leaves memory when it is read again', async () => {
    const { cache, table, load, peek } = createStand();
    table.set('s', 1);
    await load('s');
    table.delete('s');
    expect(await load('s')).toBeNull();
    expect(peek('s')).toBeUndefined();
    expect(cache.size()).toBe(0);
  });

  it('P24: a database that fails is a failure of the read, never an answer', async () => {
    const { stand, table, load, peek } = createStand();
    table.set('s', 1);
    stand.fails = true;
    await expect(load('s')).rejects.toThrow('away');
    expect(peek('s')).toBeUndefined();
  });

  it('holds no more than its limit, and forgets the oldest', async () => {
    const { cache, table, load, peek } = createStand({ maxEntries: 3 });
    for (const id of ['a', 'b', 'c', 'd']) {
      table.set(id, 1);
      await load(id);
    }
    expect(cache.size()).toBe(3);
    expect(peek('a')).toBeUndefined();
    expect(peek('d')).toBeDefined();
  });

  it('S5, S8, P23: after any course of events, memory holds what the database holds, for that session alone', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const step = fc.record({
      what: fc.constantFrom('load', 'change', 'end', 'reset', 'finish', 'slow', 'fast'),
      id: fc.constantFrom(...ids),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { cache, stand, table, load, peek, finishLoads } = createStand({ maxEntries: 3 });
        for (const id of ids) table.set(id, 1);
        const reads: Promise<unknown>[] = [];
        for (const { what, id } of steps) {
          if (what === 'load') reads.push(load(id));
          if (what === 'change' || what === 'end') {
            if (what === 'end') table.delete(id);
            else table.set(id, (table.get(id) ?? 0) + 1);
            cache.changed(id);
          }
          if (what === 'reset') cache.reset();
          if (what === 'finish') finishLoads();
          if (what === 'slow' || what === 'fast') stand.slow = what === 'slow';
          await Promise.resolve();
          for (const one of ids) {
            const view = peek(one);
            if (view) expect(view).toEqual({ sessionId: one, version: table.get(one) });
          }
        }
        while (stand.pending.length > 0) finishLoads();
        await Promise.all(reads);
        expect(cache.size()).toBeLessThanOrEqual(3);
      }),
      { numRuns: 300 },
    );
  });
});
