// What the console searches by: the reference code that a person was shown, and an event by name, newest first; and
// live sessions in the order in which they began.

import { type Migration, runStatements } from './migration.ts';

export const consoleIndexes: Migration = {
  name: '013-console',
  up: (trx) =>
    runStatements(trx, [
      'create index audit_correlation on audit (correlation_id, seq) where correlation_id is not null',
      'create index audit_event on audit (event, seq)',
      `create index session_live on session (date_trunc('milliseconds', created_at at time zone 'UTC'), id)
        where ended_at is null`,
    ]),
  down: (trx) =>
    runStatements(trx, ['drop index session_live', 'drop index audit_event', 'drop index audit_correlation']),
};
