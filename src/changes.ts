// What replicas tell each other, and what this process makes of it: a change is followed up the same way, wherever it
// was made.

import type { Log } from './log.ts';
import type { Change } from './store/change.ts';
import { createChangeFeed } from './store/change-feed.ts';
import type { Database } from './store/database.ts';
import { createTransact } from './store/transact.ts';

/** What follows a change; each is there by the time the feed starts. */
export type ChangeFollowers = {
  policy(version: number): void;
  keys(): void;
  observation(): void;
  /** Of a session or an account. */
  subject(id: string): void;
  /** Something may have been missed: nothing from memory counts any more. */
  reset(): void;
};

export type Changes = ReturnType<typeof createChanges>;

export function createChanges(database: Database, log: Log, followers: () => ChangeFollowers) {
  const { db, kind, directUrl } = database;
  /** Work that this process may have made for itself; a change of another replica is that one's to follow up. */
  const followUps = new Set<() => void>();

  function follow(change: Change): void {
    const { policy, keys, observation, subject } = followers();
    if (change.kind === 'policy') policy(change.version);
    else if (change.kind === 'keys') keys();
    else if (change.kind === 'observation') observation();
    else subject(change.id);
  }

  const feed = createChangeFeed({
    ...{ kind, db, directUrl },
    onChange: follow,
    onReset: () => followers().reset(),
    onWarning: (event, detail) => log.warn(event, { detail }),
  });
  const transact = createTransact({
    ...{ db, kind },
    onChange(change) {
      follow(change);
      for (const followUp of followUps) followUp();
    },
  });
  return {
    feed,
    transact,
    /** Never throws; called after the commit of whatever other replicas hear of. */
    afterChange: (followUp: () => void): void => void followUps.add(followUp),
  };
}
