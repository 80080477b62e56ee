// Migrations: forward and back, once for all nodes, all or nothing, and never onto a schema newer than the code (F16).

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { migrations } from '../../migrations/index.ts';
import { applicationPrivileges } from '../../migrations/privileges.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { checkSchema, migrate } from '../../src/store/migrate.ts';
import { fromSource } from '../setup/from-source.ts';
import { describeDatabase, describeEachDatabase } from '../setup/test-database.ts';

const names = migrations.map((migration) => migration.name);

async function tablesOf({ db }: Database): Promise<string[]> {
  const { rows } = await db.raw(
    `select table_name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const owned = rows.map((row: { table_name: string }) => row.table_name);
  return owned.filter((name: string) => name !== 'schema_migration');
}

describe('the list of migrations', () => {
  it('holds every file of the folder, in order', () => {
    const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
    const files = readdirSync(folder).filter((name) => /^[0-9]/.test(name));
    expect(names).toEqual(files.sort().map((name) => name.replace(/\.ts$/, '')));
  });
});

describeEachDatabase(
  'migrations',
  (open) => {
    it('say what is missing before they ran', async () => {
      await expect(checkSchema(open().database)).rejects.toThrow('sluis migrate');
    });

    it('run up, down and up again to the same schema', async () => {
      const { database } = open();
      expect((await migrate(database)).applied).toEqual(names);
      const all = await database.asOwner((owner) => tablesOf({ ...database, db: owner }));
      expect((await migrate(database)).applied).toEqual([]);
      expect((await migrate(database, { to: names[0] ?? null })).reverted).toEqual(
        names.slice(1).toReversed(),
      );
      expect((await migrate(database, { to: null })).reverted).toEqual(names.slice(0, 1));
      expect(await database.asOwner((owner) => tablesOf({ ...database, db: owner }))).toEqual([]);
      await migrate(database);
      expect(await database.asOwner((owner) => tablesOf({ ...database, db: owner }))).toEqual(all);
      await checkSchema(database);
    });

    it('give the application a stated right on every table, and on none that is not stated', async () => {
      const { database } = open();
      await migrate(database);
      const tables = await database.asOwner((owner) => tablesOf({ ...database, db: owner }));
      const stated = Object.keys(applicationPrivileges).filter((name) => name !== 'schema_migration');
      expect(stated.sort()).toEqual(tables.sort());
    });

    it('F16: refuse a schema newer than this code, by name, and change nothing', async () => {
      const { database } = open();
      await migrate(database);
      const older = migrations.slice(0, -1);
      await expect(migrate(database, { migrations: older })).rejects.toThrow(
        new RegExp(`newer than this version.*${migrations.at(-1)?.name}`),
      );
      await expect(checkSchema(database, older)).rejects.toThrow('newer than this version');
      await checkSchema(database);
    });

    it('refuse a name that does not exist', async () => {
      await expect(migrate(open().database, { to: '999-nothing' })).rejects.toThrow('no migration named');
    });

    it('F16: a migration that fails leaves nothing, of itself or of those before it', async () => {
      const { database } = open();
      await migrate(database, { to: null });
      const failing = {
        name: '900-failing',
        async up(trx: Parameters<(typeof migrations)[number]['up']>[0]) {
          await trx.raw('create table half_done (id int)');
          throw new Error('disk full');
        },
        async down() {},
      };
      await expect(migrate(database, { migrations: [...migrations, failing] })).rejects.toThrow('disk full');
      expect(await database.asOwner((owner) => tablesOf({ ...database, db: owner }))).toEqual([]);
      expect((await migrate(database)).applied).toEqual(names);
    });
  },
  { migrated: false },
);

describeDatabase(
  'migrations on a shared server',
  'postgres',
  (open) => {
    it('F16: several nodes that migrate at once do it once', async () => {
      const nodes = [open().database, await open().openSecond(), await open().openSecond()];
      const reports = await Promise.all(nodes.map((node) => migrate(node)));
      expect(reports.flatMap((report) => report.applied)).toEqual(names);
      expect(reports.map((report) => report.grants)).toEqual(['granted', 'granted', 'granted']);
    });

    it('F16: a node killed half-way leaves nothing, and the next one goes on at once', async () => {
      const { database, urls } = open();
      await migrate(database, { to: null });
      const child = fork(fileURLToPath(new URL('./migrate-child.ts', import.meta.url)), [], {
        execArgv: fromSource,
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          DATABASE_URL: urls?.url ?? '',
          DATABASE_OWNER_URL: urls?.ownerUrl ?? '',
        },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      await once(child, 'message');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      expect((await migrate(database)).applied).toEqual(names);
    });

    it('with one role for all, say so instead of granting', async () => {
      const { urls } = open();
      const alone = await openDatabase({ url: urls?.ownerUrl });
      expect((await migrate(alone)).grants).toBe('skipped-one-role');
      await alone.close();
      const twice = await openDatabase({ url: urls?.ownerUrl, ownerUrl: urls?.ownerUrl });
      expect((await migrate(twice)).grants).toBe('skipped-one-role');
      await twice.close();
    });

    it('are not for the application role', async () => {
      const { urls, database } = open();
      await migrate(database, { to: null });
      const alone = await openDatabase({ url: urls?.url });
      await expect(migrate(alone)).rejects.toThrow('permission denied');
      await alone.close();
    });
  },
  { migrated: false },
);
