// What is read through an account's factors, proofing and bindings changes its sessions: their version says so,
// and whatever was made for an older version (an assertion, a cached decision) is worth nothing.

import type { Knex } from 'knex';

export async function bumpSessionsOfAccount(trx: Knex, accountId: string): Promise<void> {
  await trx.raw(
    'update session set version = version + 1 where account_id = :accountId and ended_at is null',
    { accountId },
  );
}
