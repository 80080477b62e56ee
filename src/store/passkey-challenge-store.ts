// Challenges that a passkey signs: five minutes, one session or one browser, one purpose, once. Consumed by one
// conditional statement and committed before anything is verified, so that no answer is ever tried twice.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { isUuid, queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type PasskeyPurpose = 'enrol' | 'step-up';

/** What was asked of the browser; userHandle only of an enrolment. */
export type PasskeyAsked = { challenge: string; userHandle: string | null };

export type PasskeyChallengeStore = ReturnType<typeof createPasskeyChallengeStore>;

export function createPasskeyChallengeStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'passkey_challenge', column: 'challenge_sealed', rowId });

  return {
    async create(
      trx: Knex,
      challenge: { sessionId: string; purpose: PasskeyPurpose; asked: PasskeyAsked; ttlSeconds: number },
    ): Promise<string> {
      const id = randomUUID();
      const { sessionId, purpose, asked, ttlSeconds } = challenge;
      await trx.raw(
        `insert into passkey_challenge (id, session_id, purpose, challenge_sealed, expires_at)
         values (:id, :sessionId, :purpose, :sealed, now() + make_interval(secs => :ttlSeconds::float8))`,
        { id, sessionId, purpose, ttlSeconds, sealed: sealer.sealJson(asked, placeOf(id)) },
      );
      return id;
    },

    /** Atomic: what was asked, for the one caller that may still answer it; null for every other. */
    async consume(
      trx: Knex,
      answer: { id: string; sessionId: string; purpose: PasskeyPurpose },
    ): Promise<PasskeyAsked | null> {
      if (!isUuid(answer.id)) return null;
      const row = await queryOne<{ challenge_sealed: Buffer }>(
        trx,
        `update passkey_challenge set consumed_at = now()
         where id = :id and session_id = :sessionId and purpose = :purpose
           and consumed_at is null and expires_at > now()
         returning challenge_sealed`,
        answer,
      );
      return row && sealer.openJson<PasskeyAsked>(row.challenge_sealed, placeOf(answer.id));
    },

    /** Before there is a session: the challenge belongs to the browser that holds the secret behind this hash. */
    async createForSignIn(
      trx: Knex,
      given: { browserHash: Buffer; challenge: string; ttlSeconds: number },
    ): Promise<string> {
      const id = randomUUID();
      const { browserHash, challenge, ttlSeconds } = given;
      const asked: PasskeyAsked = { challenge, userHandle: null };
      await trx.raw(
        `insert into passkey_challenge (id, browser_hash, purpose, challenge_sealed, expires_at)
         values (:id, :browserHash, 'sign-in', :sealed, now() + make_interval(secs => :ttlSeconds::float8))`,
        { id, browserHash, ttlSeconds, sealed: sealer.sealJson(asked, placeOf(id)) },
      );
      return id;
    },

    /** Atomic: the challenge, for the one caller of that browser that may still answer it; null for every other. */
    async consumeForSignIn(trx: Knex, answer: { id: string; browserHash: Buffer }): Promise<string | null> {
      if (!isUuid(answer.id)) return null;
      const row = await queryOne<{ challenge_sealed: Buffer }>(
        trx,
        `update passkey_challenge set consumed_at = now()
         where id = :id and browser_hash = :browserHash and purpose = 'sign-in'
           and consumed_at is null and expires_at > now()
         returning challenge_sealed`,
        answer,
      );
      return row && sealer.openJson<PasskeyAsked>(row.challenge_sealed, placeOf(answer.id)).challenge;
    },
  };
}
