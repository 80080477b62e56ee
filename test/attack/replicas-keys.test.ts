// Keys that sign, over replicas: two that start on an empty database make one set, and what one command rotates all
// follow without restart, also where notifications no longer arrive.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import { loadKeys } from '../../src/oidc/keys.ts';
import { admitPerson, ask, createStandBroker, newStandFolder, standSetup } from '../setup/broker-stand.ts';
import { joinChapters } from '../setup/join-chapters.ts';
import { createRawClient } from '../setup/raw-client.ts';
import { createClientKey } from '../setup/relying-party.ts';
import { type Replica, startReplica } from '../setup/replica-process.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';
import { createTcpRelay, type TcpRelay } from '../store/tcp-relay.ts';
import { until } from '../store/until.ts';

/** How long a change may take to arrive; the documented bound is 1 s, the rest is for a busy machine. */
const boundMs = 5_000;
const publicPort = 9080;
const client = `
clients:
  rp:
    label: { nl: Tweede portaal, en: Second portal }
    service: sick-leave-service
    redirectUris: ['http://rp.localhost:9080/callback']
    auth: { method: private_key_jwt }
    jwks: ${JSON.stringify({ keys: [createClientKey().jwk] })}
`;

type Running = { replica: Replica; publicPort: number; decisionUrl: string };

describeDatabase('keys of two replicas', 'postgres', (open) => {
  const folder = newStandFolder();
  const raw = createRawClient();
  let relay: TcpRelay;
  let running: Running[] = [];
  let command: Awaited<ReturnType<typeof createStandBroker>>['broker'];

  const url = () => open().urls?.url ?? '';

  async function start(directPort: number | null): Promise<Running> {
    const ports = await findTestPorts(demoPortNames);
    const direct = new URL(url());
    if (directPort !== null) direct.port = String(directPort);
    const database = { url: url(), directUrl: direct.href };
    const replica = await startReplica(standSetup(folder, ports, { database, publicPort }));
    return { replica, publicPort: ports.public, decisionUrl: `http://127.0.0.1:${ports.decisions}` };
  }

  async function keySetAt({ publicPort: port }: Running): Promise<JSONWebKeySet> {
    const headers = { host: `sluis.localhost:${publicPort}` };
    return JSON.parse((await raw.send(`http://127.0.0.1:${port}/jwks`, { headers })).body);
  }
  const kidsAt = async (at: Running) => (await keySetAt(at)).keys.map(({ kid }) => kid);

  /** What this replica signs for somebody it has not seen before. */
  async function signedAt({ decisionUrl }: Running): Promise<string> {
    const { portalCookie } = await admitPerson(command);
    return String((await ask(decisionUrl, portalCookie)).headers['sluis-assertion'] ?? '');
  }
  const kidOf = (token: string) => decodeProtectedHeader(token).kid;
  const activeKid = async () =>
    (await command.signing.list()).find(({ alg, state }) => alg === 'ES256' && state === 'active')?.kid;

  beforeAll(async () => {
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, joinChapters(readFileSync(policy, 'utf8') + client));
    await (await loadKeys(join(folder, 'keys'), false)).upstreamKey('eherkenning');
    relay = await createTcpRelay(Number(new URL(url()).port));
    running = await Promise.all([start(null), start(relay.port)]);
    ({ broker: command } = await createStandBroker(
      standSetup(folder, await findTestPorts(demoPortNames), { database: { url: url() }, publicPort }),
    ));
  }, 90_000);

  afterAll(async () => {
    relay?.resume();
    await Promise.all(running.map(({ replica }) => replica.kill()));
    await command?.close();
    await relay?.close();
    await raw.close();
  });

  it('two that start at once on an empty database make one set, and each alone would have made its own', async () => {
    const [first, second] = await Promise.all(running.map(keySetAt));
    expect(first?.keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'PS256']);
    expect(second).toEqual(first);
    const made = await command.stores.audit.list(command.database.db, 0, 1_000);
    expect(made.filter(({ event }) => event === 'signing-key-made')).toHaveLength(2);
    // The library's own key for a quick start is public knowledge.
    expect(first?.keys.map(({ kid }) => kid)).not.toContain('keystore-CHANGE-ME');
  });

  it('F18: what one rotates, all publish at once and sign with at its moment, without restart', async () => {
    const before = await Promise.all(running.map(signedAt));
    const [{ kid, activeFromMs } = { kid: '', activeFromMs: 0 }] = await command.signing.rotate({
      ...{ author: 'test', reason: null, alg: 'ES256', now: false },
    });
    expect(activeFromMs).toBeGreaterThan(Date.now());
    for (const at of running) await until(async () => (await kidsAt(at)).includes(kid), boundMs);
    for (const at of running) expect(kidOf(await signedAt(at))).toBe(kidOf(before[0] ?? ''));
    await open().database.db.raw(
      `update signing_key set active_from = active_from - interval '8 days',
         retired_at = retired_at - interval '8 days', remove_at = remove_at - interval '8 days'
       where alg = 'ES256'`,
    );
    await command.flow.transact(async (tx) => tx.changed({ kind: 'keys' }));
    for (const at of running) {
      await until(async () => kidOf(await signedAt(at)) === kid, boundMs);
      const keys = createLocalJWKSet(await keySetAt(at));
      for (const token of [...before, await signedAt(at)]) await jwtVerify(token, keys);
    }
  });

  it('a replica that hears nothing any more looks by itself', async () => {
    const [, deaf] = running;
    if (!deaf) throw new Error('there is no second replica');
    relay.pause();
    await until(() => deaf.replica.output().includes('change-feed-lost'), 15_000);
    const old = await activeKid();
    await command.signing.rotate({ author: 'test', reason: null, alg: 'ES256', now: true });
    await command.signing.remove({ author: 'test', reason: null, kid: old ?? '' });
    const current = await activeKid();
    await until(async () => kidOf(await signedAt(deaf)) === current, boundMs);
    expect(await kidsAt(deaf)).not.toContain(old);
  });
});
