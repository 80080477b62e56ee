// The schema at the start: made where the owner's role is given, else checked, with words for whoever may not make it.

import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { openDatabase } from './store/database.ts';
import { checkSchema, migrate } from './store/migrate.ts';

type Database = Awaited<ReturnType<typeof openDatabase>>;

function isPermissionDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}

/** Without the owner's role a complete schema is enough; whoever may not make one is told what it lacks. */
export async function prepareSchema(config: Config, database: Database, log: Log): Promise<void> {
  let problem: unknown = null;
  if (!config.database.ownerUrl) {
    problem = await checkSchema(database).catch((error: unknown) => error);
    if (!problem) return;
    if (config.production) throw problem;
  }
  const report = await migrate(database).catch((error: unknown) => {
    throw problem && isPermissionDenied(error) ? problem : error;
  });
  if (report.applied.length > 0) log.info('schema-migrated', { applied: report.applied.join(', ') });
  if (report.grants === 'skipped-one-role') {
    log.warn('one-database-role', {
      remedy: 'set DATABASE_OWNER_URL, so that this role cannot alter the audit trail',
    });
  }
}
