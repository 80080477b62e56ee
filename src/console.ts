// The console, made of what the broker has.

import type { Request } from 'express';
import type { Broker } from './deps.ts';
import { createCursors } from './flow/cursors.ts';
import type { Caller } from './flow/flow-deps.ts';
import { createAdminPages } from './http/admin/admin-pages.ts';
import type { Assets } from './http/assets/assets.ts';
import { createAdminRenderer } from './http/views/admin/admin-renderer.ts';
import type { Log } from './log.ts';

type Parts = { assets: Assets; callerOf(req: Request): Caller };

export function createConsole(broker: Broker, log: Log, { assets, callerOf }: Parts) {
  const { flow, flows, upstreamHealth, signing, keys, noteUse } = broker;
  const cursors = createCursors(keys.derive('cursor'));
  const renderer = createAdminRenderer({ assetsPath: '/assets', assets });
  return createAdminPages(
    { ...flows, flow, upstreamHealth, signing, cursors, noteUse, callerOf, log },
    renderer,
  );
}
