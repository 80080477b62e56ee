// Another replica, as a process of its own: asks itself every few milliseconds whether it may answer from memory,
// and remembers the last time it might have although a given session's revocation had not arrived.

import type { Change } from '../../src/store/change.ts';
import { createChangeFeed } from '../../src/store/change-feed.ts';
import { openDatabase } from '../../src/store/database.ts';

const database = await openDatabase({ url: process.env['DATABASE_URL'], poolSize: 1 });
const heard = new Set<string>();
let resets = 0;
const lastTrustedUnheardMs: Record<string, number> = {};
const watched = new Set<string>();

const feed = createChangeFeed({
  kind: 'postgres',
  db: database.db,
  directUrl: database.directUrl,
  onChange: (change: Change) => void (change.kind === 'session' && heard.add(change.id)),
  onReset: () => {
    resets += 1;
    for (const id of watched) heard.add(id);
  },
});

setInterval(() => {
  if (!feed.isTrusted()) return;
  for (const id of watched) if (!heard.has(id)) lastTrustedUnheardMs[id] = Date.now();
}, 2);

process.on('message', (message: { watch?: string }) => {
  if (message.watch !== undefined) watched.add(message.watch);
  process.send?.({ trusted: feed.isTrusted(), heard: [...heard], resets, lastTrustedUnheardMs });
});
process.on('disconnect', () => process.exit(0));

await feed.start();
process.send?.({ ready: true });
