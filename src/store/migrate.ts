// Runs migrations forward and back: the owner's role, one transaction, one advisory lock for all nodes.
// Killed half-way nothing has happened; two nodes at once wait for each other; a newer schema is refused.

import type { Knex } from 'knex';
import { migrations as allMigrations } from '../../migrations/index.ts';
import type { Migration } from '../../migrations/migration.ts';
import { applicationPrivileges } from '../../migrations/privileges.ts';
import type { Database } from './database.ts';
import { queryOne, queryRows } from './query.ts';

const migrationLock = 7_305_808_869_230;

export class SchemaError extends Error {
  override name = 'SchemaError';
}

export type MigrationReport = {
  applied: string[];
  reverted: string[];
  /** skipped-one-role: the application owns its tables and could alter audit; fit for development only. */
  grants: 'granted' | 'skipped-one-role' | 'embedded';
};

export type MigrateOptions = {
  /** Name of the newest migration to keep, or null for an empty schema; absent: the newest there is. */
  to?: string | null;
  migrations?: readonly Migration[];
};

/** Forward to the newest (or to `to`), or back to `to`. Throws SchemaError when the schema is newer than this code. */
export async function migrate(database: Database, options: MigrateOptions = {}): Promise<MigrationReport> {
  const known = options.migrations ?? allMigrations;
  const keep = keepCount(known, options.to);
  const role = database.hasOwnerRole ? await currentRole(database.db) : null;
  return database.asOwner((owner) =>
    owner.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [migrationLock]);
      await trx.raw(`create table if not exists schema_migration (
        name text primary key, applied_at timestamptz not null default now())`);
      const done = await appliedNames(trx);
      refuseNewer(done, known);
      const report = await move(trx, known, done, keep);
      return { ...report, grants: await grant(trx, database, role) };
    }),
  );
}

/** For a start without the owner's role: throws SchemaError unless the schema is exactly what this code knows. */
export async function checkSchema(
  database: Database,
  known: readonly Migration[] = allMigrations,
): Promise<void> {
  const found = await queryOne<{ present: boolean }>(
    database.db,
    `select to_regclass('schema_migration') is not null as present`,
  );
  const done = found?.present ? await appliedNames(database.db) : [];
  refuseNewer(done, known);
  const missing = known.filter((migration) => !done.includes(migration.name));
  if (missing.length > 0) {
    throw new SchemaError(
      `The database lacks ${missing.map((migration) => migration.name).join(', ')}: run "sluis migrate".`,
    );
  }
}

function keepCount(known: readonly Migration[], to: string | null | undefined): number {
  if (to === undefined) return known.length;
  if (to === null) return 0;
  const index = known.findIndex((migration) => migration.name === to);
  if (index < 0) throw new SchemaError(`There is no migration named ${to}.`);
  return index + 1;
}

async function currentRole(db: Knex): Promise<string> {
  const row = await queryOne<{ role: string }>(db, 'select current_user::text as role');
  if (row === null) throw new SchemaError('The database did not say which role it sees.');
  return row.role;
}

async function appliedNames(trx: Knex): Promise<string[]> {
  const rows = await queryRows<{ name: string }>(trx, 'select name from schema_migration order by name');
  return rows.map((row) => row.name);
}

function refuseNewer(done: string[], known: readonly Migration[]): void {
  const unknown = done.filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new SchemaError(
    `The database is newer than this version of Sluis (it has ${unknown.join(', ')}). ` +
      'Start the newer version, or go back with its "sluis migrate" first.',
  );
}

async function move(trx: Knex.Transaction, known: readonly Migration[], done: string[], keep: number) {
  const applied: string[] = [];
  const reverted: string[] = [];
  for (const migration of known.slice(0, keep)) {
    if (done.includes(migration.name)) continue;
    await migration.up(trx);
    await trx.raw('insert into schema_migration (name) values (?)', [migration.name]);
    applied.push(migration.name);
  }
  for (const migration of known.slice(keep).reverse()) {
    if (!done.includes(migration.name)) continue;
    await migration.down(trx);
    await trx.raw('delete from schema_migration where name = ?', [migration.name]);
    reverted.push(migration.name);
  }
  return { applied, reverted };
}

async function grant(
  trx: Knex.Transaction,
  database: Database,
  role: string | null,
): Promise<MigrationReport['grants']> {
  if (database.kind === 'pglite') return 'embedded';
  if (role === null || role === (await currentRole(trx))) return 'skipped-one-role';
  for (const [table, privileges] of Object.entries(applicationPrivileges)) {
    const found = await queryOne<{ present: boolean }>(
      trx,
      'select to_regclass(:table) is not null as present',
      { table },
    );
    if (!found?.present) continue;
    await trx.raw('revoke all on table ?? from ??', [table, role]);
    await trx.raw(`grant ${privileges} on table ?? to ??`, [table, role]);
  }
  return 'granted';
}
