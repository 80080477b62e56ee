// What the clock brings about by itself in a roll-out: ends put on record, a count a day, reminders. Every replica
// tries; the database lets one of them. Who is let in is decided without this.

import type { Flows } from './flows.ts';

const followEveryMs = 60_000;
const remindEveryMs = 60 * 60_000;

type Every = (ms: number, work: () => Promise<void>) => NodeJS.Timeout;

export function followRollout({ rollout, rolloutMessages }: Flows, every: Every): NodeJS.Timeout[] {
  const follow = async () => {
    await rollout.recordPassed();
    await rollout.keepDay();
  };
  return [every(followEveryMs, follow), every(remindEveryMs, () => rolloutMessages.sendDue().then(() => {}))];
}
