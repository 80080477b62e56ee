// A replay as the product runs it, in a process of its own: a million recorded decisions on a real PostgreSQL, decided
// again under another policy of 10,000 routes. The rows are made by the database, outside the measurement.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { dialects } from '../src/domain/dialect.ts';
import { knownNorms } from '../src/domain/known-norms.ts';
import type { Policy } from '../src/domain/policy.ts';
import { createReplays } from '../src/flow/replay.ts';
import { openDatabase } from '../src/store/database.ts';
import { createLookupHash } from '../src/store/lookup-hash.ts';
import { createSealer } from '../src/store/seal.ts';
import { createStores } from '../src/store/stores.ts';
import { postgresUrls } from '../test/setup/postgres-urls.ts';
import { compileBench, createBenchDocument } from './bench-policy.ts';

export type ReplayOrderOfBench = { port: number; decisions: number };
export type ReplayAnswer =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; seconds: number; cpuSeconds: number; peakMiB: number; changed: number };

const size = { routes: 10_000, services: 1_000 };
const issuer = 'https://eherkenning.example.nl';
const pollMs = 100;

/** A third with an app beside a password, the others by EH2 and EH3; 200,000 accounts over the last 29 days. */
const fill = `insert into decision (session_id, account_id, portal_id, route_id, outcome, policy_version, bucket, at,
    required, reached, reasons, evidence, circumstances, legal_subject_type)
  select gen_random_uuid(), lpad(to_hex(n % 200000), 32, '0')::uuid, 'portal', 'bench-' || n % ${size.routes},
    case when n % 5 = 0 then 'step-up' else 'allow' end, 1, at, at, '{}', '{"level":"low","twoFactor":false}', '[]',
    case n % 3
      when 0 then jsonb_build_array(
        jsonb_build_object('kind', 'factor', 'factor', 'password', 'proofing', null, 'at', ms, 'userVerified', false,
          'proofingUntil', null),
        jsonb_build_object('kind', 'factor', 'factor', 'totp', 'proofing', 'substantial', 'at', ms,
          'userVerified', false, 'proofingUntil', ms + 100000000000))
      else jsonb_build_array(jsonb_build_object('kind', 'upstream', 'issuer', '${issuer}', 'acr',
        'urn:etoegang:core:assurance-class:loa' || case n % 3 when 1 then '2' else '3' end, 'at', ms, 'received', ms))
    end,
    jsonb_build_object('endsAt', ms + 43200000, 'login', null,
      'bindings', jsonb_build_array(jsonb_build_object('level', 'substantial', 'until', ms + 1000000000)),
      'representation', jsonb_build_object('type', 'rsin', 'intermediary', false, 'branch', false, 'serviceId', null)),
    case n % 10 when 0 then 'bsn' when 1 then 'kvk' else 'rsin' end
  from (select n, at, floor(extract(epoch from at) * 1000)::bigint - 60000 as ms from (
    select n, date_trunc('milliseconds', now() - interval '29 days' * (1 - n::float8 / $1::int)) as at
    from generate_series(1, $1::int) as n) as timed) as rows`;

async function prepare(port: number, decisions: number, document: unknown): Promise<void> {
  const admin = new pg.Client({ connectionString: postgresUrls(port, 'sluis_template').adminUrl });
  await admin.connect();
  await admin.query(
    `insert into policy_version (document, source, author, reason) values ($1::jsonb, '', 'bench', 'bench')`,
    [JSON.stringify(document)],
  );
  await admin.query(fill, [decisions]);
  await admin.query('vacuum analyze decision');
  await admin.end();
}

const settingOf = (policy: Policy) => ({
  policy,
  context: {
    audience: 'portal' as const,
    dialectOf: () => dialects.etoegang,
    smsCeiling: 'substantial' as const,
  },
  attainable: { level: 'high' as const, twoFactor: true },
  upstreams: [{ id: 'eherkenning', issuer, dialect: dialects.etoegang }],
  passkeySignIn: true,
});

async function run({ port, decisions }: ReplayOrderOfBench): Promise<void> {
  const before = await createBenchDocument(size);
  const after = compileBench((await createBenchDocument(size, true)).document);
  await prepare(port, decisions, before.document);
  const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
  const database = await openDatabase({ url, ownerUrl });
  const sealer = createSealer([{ id: 'bench', key: randomBytes(32) }]);
  const stores = createStores({ sealer, lookupHash: createLookupHash(randomBytes(32)) });
  const replays = createReplays({
    ...{ db: database.db, stores, norms: knownNorms, settingOf },
    listFactors: async () => [],
    onFailure: (cause) => {
      throw cause;
    },
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
  });
  const cpu = process.cpuUsage();
  const began = performance.now();
  const order = { draftId: null, name: 'bench', days: 30, author: 'bench', accountId: null };
  const id = await replays.start(order, after);
  let peakMiB = 0;
  for (;;) {
    const view = await replays.find(id);
    peakMiB = Math.max(peakMiB, process.memoryUsage().rss / 1_048_576);
    process.send?.({ kind: 'progress', done: view?.done ?? 0, total: view?.total ?? 0 });
    if (view?.state !== 'running') {
      if (view?.result?.decisions !== decisions) throw new Error(`the replay ended as ${view?.state}`);
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - began) / 1_000;
      const changed = decisions - view.result.totals.same.decisions;
      process.send?.({ kind: 'done', seconds, cpuSeconds: (user + system) / 1e6, peakMiB, changed });
      await database.close();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

process.on('message', (order: ReplayOrderOfBench) => {
  run(order).catch((error) => process.send?.({ fault: error instanceof Error ? error.stack : 'failed' }));
});
process.on('disconnect', () => process.exit(0));
