// A refusal at a portal keeps the code on its page, so that the help desk finds what was decided and why.

import { type Migration, runStatements } from './migration.ts';

export const refusalReference: Migration = {
  name: '014-refusal-reference',
  up: (trx) =>
    runStatements(trx, [
      'alter table decision add column reference text',
      'create index decision_reference on decision (reference) where reference is not null',
    ]),
  down: (trx) => runStatements(trx, ['alter table decision drop column reference']),
};
