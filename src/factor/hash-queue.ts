// A bound on how much is hashed at once, first come first served: signing in must never starve the decisions that
// share these cores, and a flood ends in a clear refusal instead of a queue without end.

import { BrokerError } from '../domain/errors.ts';

/** Enough for fifty people at once and as many again; beyond it the wait would be longer than anybody's patience. */
const maxWaiting = 100;

export function createHashQueue({ maxConcurrent }: { maxConcurrent: number }) {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) throw new BrokerError('unavailable', { reason: 'hash-queue-full' });
    // Whoever leaves hands over its place, so running stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    /** Throws BrokerError('unavailable') at once when too many wait already. */
    async run<T>(work: () => Promise<T>): Promise<T> {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

export type HashQueue = ReturnType<typeof createHashQueue>;
