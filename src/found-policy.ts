// The first start on an empty database: the policy file becomes version 1, and is never read again.

import { readFileSync } from 'node:fs';
import { type Config, configPath } from './config.ts';
import type { Db } from './flow/flow-deps.ts';
import type { Policies } from './flow/policies.ts';
import { readPolicyFile } from './flow/policy-file.ts';
import type { Log } from './log.ts';
import type { Stores } from './store/stores.ts';

type Parts = { db: Db; stores: Stores; policies: Policies; log: Log };

/** Throws with a text for people when the file cannot be used. */
export async function foundPolicy(config: Config, { db, stores, policies, log }: Parts): Promise<void> {
  if (await stores.policyVersions.newest(db)) return;
  const file = configPath(config, config.policy.file);
  const source = readFileSync(file, 'utf8');
  const read = readPolicyFile(source);
  if (!read.ok) throw new Error(`${file}: ${read.faults[0]?.message}; run "sluis policy check ${file}"`);
  const reason = 'first start';
  const version = await policies.found({ document: read.document, source, author: 'installation', reason });
  if (version !== null) log.info('policy-founded', { version, file });
}
