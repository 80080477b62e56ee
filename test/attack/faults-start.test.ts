// What must not start does not start, and says in one message what is wrong and what to do: wrong keys, a schema of
// the future, a data folder in use, and production on anything made for trial.

import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import { openDatabase } from '../../src/store/database.ts';
import { admitPerson, createStandBroker, newStandFolder, standSetup } from '../setup/broker-stand.ts';
import { loadPgliteSnapshot } from '../setup/pglite-snapshot.ts';
import { startReplica } from '../setup/replica-process.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';

const key32 = (byte: number) => Buffer.alloc(32, byte).toString('base64url');

async function messageOfStart(setup: ReturnType<typeof standSetup>): Promise<string> {
  let broker: Awaited<ReturnType<typeof createStandBroker>>['broker'];
  try {
    ({ broker } = await createStandBroker(setup));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  await broker.close();
  return 'it started';
}

function readJson(folder: string, name: string) {
  return JSON.parse(readFileSync(join(folder, 'keys', name), 'utf8'));
}

/** The same folder with other keys in it. */
function withKeys(folder: string, changes: Record<string, unknown>): string {
  const copy = mkdtempSync(join(tmpdir(), 'sluis-start-'));
  cpSync(folder, copy, { recursive: true });
  for (const [name, content] of Object.entries(changes)) {
    writeFileSync(join(copy, 'keys', name), JSON.stringify(content));
  }
  return copy;
}

describeDatabase('a start on a database in use', 'postgres', (open) => {
  const folder = newStandFolder();
  let person: Awaited<ReturnType<typeof admitPerson>>;

  const setupIn = async (at: string, environment: Record<string, string> = {}) => {
    const url = open().urls?.url ?? '';
    const setup = standSetup(at, await findTestPorts(demoPortNames), { database: { url }, publicPort: 9080 });
    return { ...setup, environment: { ...setup.environment, ...environment } };
  };

  beforeAll(async () => {
    const { broker } = await createStandBroker(await setupIn(folder));
    person = await admitPerson(broker);
    await broker.close();
  }, 60_000);

  it('O18, F19: with another sealing key it refuses, names the fault, and leaves the data as it was', async () => {
    const other = withKeys(folder, { 'sealing.json': { keys: [{ id: 'other', key: key32(9) }] } });
    expect(await messageOfStart(await setupIn(other))).toMatch(
      /^key does not match: none of the sealing keys/,
    );
    const [{ id }] = readJson(folder, 'sealing.json').keys;
    const sameName = withKeys(folder, { 'sealing.json': { keys: [{ id, key: key32(9) }] } });
    expect(await messageOfStart(await setupIn(sameName))).toMatch(/^key does not match/);
    expect(await messageOfStart(await setupIn(folder))).toBe('it started');
  });

  it('F19: with another look-up key it refuses: every account would be a stranger', async () => {
    const other = withKeys(folder, { 'lookup.json': { key: key32(9) } });
    expect(await messageOfStart(await setupIn(other))).toMatch(/^key does not match: the look-up key/);
  });

  it('F19: with a new key first and the old one kept it starts, and sessions from before are read', async () => {
    const old = readJson(folder, 'sealing.json').keys;
    const rotated = withKeys(folder, { 'sealing.json': { keys: [{ id: 'next', key: key32(7) }, ...old] } });
    const { broker } = await createStandBroker(await setupIn(rotated));
    const loaded = await broker.flows.brokerSessions.load(person.brokerCookie);
    expect(loaded?.session.id).toBe(person.sessionId);
    await broker.close();
  });

  it.each([
    ['unreadable', 'sealing.json', null],
    ['generated', 'sealing.json', true],
    ['generated', 'lookup.json', true],
  ] as const)(
    'C23: production with %s keys (%s) refuses and says how to get them',
    async (_what, name, generated) => {
      const made = withKeys(folder, {});
      for (const file of ['sealing.json', 'lookup.json', 'upstream-eherkenning.json']) {
        const content = readJson(folder, file);
        writeFileSync(join(made, 'keys', file), JSON.stringify({ ...content, generated: false }));
      }
      const setup = await setupIn(made, { NODE_ENV: 'production' });
      const production = {
        ...setup,
        source: setup.source
          .replaceAll('http://sluis.localhost', 'https://sluis.localhost')
          .replaceAll('http://eherkenning', 'https://eherkenning'),
      };
      expect(await messageOfStart(production)).toBe('it started');
      const bad = withKeys(made, { [name]: { ...readJson(made, name), generated } });
      if (generated === null) writeFileSync(join(bad, 'keys', name), '');
      const message = await messageOfStart({ ...production, folder: bad });
      expect(message).toContain(name);
      expect(message).toMatch(generated ? /generated for development; run/ : /not readable/);
    },
  );

  it('C23: production without PostgreSQL or https does not get as far as opening anything', async () => {
    const setup = standSetup(folder, await findTestPorts(demoPortNames));
    const message = await messageOfStart({ ...setup, environment: { NODE_ENV: 'production' } });
    for (const key of ['database.url', 'publicUrl']) expect(message).toContain(key);
  });

  it('F16: on a schema newer than this program it refuses and says which version to start', async () => {
    const { database } = open();
    await database.asOwner((owner) =>
      owner.raw(`insert into schema_migration (name) values ('999-of-the-future')`),
    );
    const message = await messageOfStart(await setupIn(folder));
    expect(message).toContain('999-of-the-future');
    expect(message).toContain('newer');
    await database.asOwner((owner) => owner.raw(`delete from schema_migration where name like '999%'`));
    expect(await messageOfStart(await setupIn(folder))).toBe('it started');
  });

  it('an application role on a schema that is not there is told to migrate, in production', async () => {
    const { database } = open();
    await database.asOwner((owner) => owner.raw(`delete from schema_migration where name like '003%'`));
    const setup = await setupIn(folder, { NODE_ENV: 'production' });
    const source = setup.source.replaceAll('http://', 'https://');
    const keys = ['sealing.json', 'lookup.json', 'upstream-eherkenning.json'];
    const sound = withKeys(
      folder,
      Object.fromEntries(keys.map((name) => [name, { ...readJson(folder, name), generated: false }])),
    );
    expect(await messageOfStart({ ...setup, source, folder: sound })).toMatch(/lacks 003-.*sluis migrate/);
    await database.asOwner((owner) =>
      owner.raw(`insert into schema_migration (name) values ('003-policy-audit-decision')`),
    );
  });
});

/** A migrated database without content: making one takes seconds. */
async function seed(folder: string): Promise<void> {
  const snapshot = await loadPgliteSnapshot();
  const seeded = await openDatabase({ dataDir: join(folder, 'data'), snapshot });
  await seeded.close();
}

describe('the embedded database', () => {
  const folder = newStandFolder();
  let first: Awaited<ReturnType<typeof createStandBroker>>['broker'];

  beforeAll(async () => {
    await seed(folder);
    ({ broker: first } = await createStandBroker(standSetup(folder, await findTestPorts(demoPortNames))));
  }, 60_000);

  afterAll(() => first?.close());

  it('F6: a second start on the same data folder refuses, names the folder, and does the first no harm', async () => {
    const person = await admitPerson(first);
    const second = startReplica(standSetup(folder, await findTestPorts(demoPortNames)));
    await expect(second).rejects.toThrow(/data/);
    await expect(second).rejects.toThrow(/in use|already|another/i);
    expect((await first.flows.brokerSessions.load(person.brokerCookie))?.session.id).toBe(person.sessionId);
  }, 40_000);

  it('P24: a policy file that cannot be used stops the first start and says which command tells more', async () => {
    const other = newStandFolder();
    await seed(other);
    writeFileSync(join(other, 'policy.yaml'), 'format: 1\nroutes: [');
    expect(await messageOfStart(standSetup(other, await findTestPorts(demoPortNames)))).toMatch(
      /sluis policy check/,
    );
  }, 40_000);
});
