// Codes sent by SMS: five minutes, one session, one purpose, one number, once. A new one voids the former in the
// statement that makes it, and one is spent by one conditional statement; attempts count with those of the account.

import type { Knex } from 'knex';
import { isUuid, msOf, queryOne } from './query.ts';

export type SmsPurpose = 'enrol' | 'step-up';
export type SmsDelivery = 'pending' | 'accepted' | 'refused' | 'unknown';

export type SmsChallenge = {
  id: string;
  /** Keyed, over challenge, session, purpose, number and code. */
  codeHash: Buffer;
  createdAtMs: number;
  state: 'live' | 'used' | 'over';
};

/** Whose challenge this is; another's is never found. */
export type SmsPlace = { sessionId: string; factorId: string; purpose: SmsPurpose };

type Row = { id: string; code_hash: Buffer; created_at: Date; used: boolean; live: boolean };

/** Of a challenge c. */
export const isLive = `c.consumed_at is null and c.voided_at is null and c.expires_at > now()`;

export type SmsChallengeStore = ReturnType<typeof createSmsChallengeStore>;

export function createSmsChallengeStore() {
  return {
    /**
     * Null while the newest of this purpose, of this session or for this number, is younger than resendSeconds and
     * was not refused by the gateway. Run it after holding the account, so that of two at once one waits.
     */
    async create(
      trx: Knex,
      challenge: SmsPlace & {
        id: string;
        codeHash: Buffer;
        messageId: string;
        ttlSeconds: number;
        resendSeconds: number;
      },
    ): Promise<boolean> {
      const sql = `
        with recent as (
          select 1 from sms_challenge c
          where (c.session_id = :sessionId or c.factor_id = :factorId) and c.purpose = :purpose
            and c.delivery <> 'refused' and c.consumed_at is null
            and c.created_at > now() - make_interval(secs => :resendSeconds::float8)),
        former as (
          update sms_challenge c set voided_at = now()
          where c.session_id = :sessionId and c.purpose = :purpose and c.consumed_at is null
            and c.voided_at is null and not exists (select 1 from recent))
        insert into sms_challenge (id, session_id, factor_id, purpose, code_hash, message_id, expires_at)
        select :id, :sessionId, :factorId, :purpose, :codeHash, :messageId,
          now() + make_interval(secs => :ttlSeconds::float8)
        where not exists (select 1 from recent)
        returning id`;
      return (await queryOne(trx, sql, challenge)) !== null;
    },

    /** What the gateway answered; refused: nobody ever got this code, so it counts no more. */
    async keepDelivery(
      trx: Knex,
      answer: { id: string; delivery: SmsDelivery; gateway: string; reference: string | null },
    ): Promise<void> {
      await trx.raw(
        `update sms_challenge set delivery = :delivery, gateway = :gateway, reference = :reference,
           voided_at = case when :delivery = 'refused' then coalesce(voided_at, now()) else voided_at end
         where id = :id`,
        answer,
      );
    },

    /** The newest of this place, whatever became of it. */
    async findNewest(trx: Knex, place: SmsPlace): Promise<SmsChallenge | null> {
      if (!isUuid(place.factorId)) return null;
      const row = await queryOne<Row>(
        trx,
        `select c.id, c.code_hash, c.created_at, c.consumed_at is not null as used, ${isLive} as live
         from sms_challenge c
         where c.session_id = :sessionId and c.factor_id = :factorId and c.purpose = :purpose
         order by c.created_at desc, c.id limit 1`,
        place,
      );
      if (row === null) return null;
      const state = row.used ? 'used' : row.live ? 'live' : 'over';
      return { id: row.id, codeHash: row.code_hash, createdAtMs: msOf(row.created_at), state };
    },

    /** When the next code may be asked for here; null: at once. */
    async nextSendMs(
      trx: Knex,
      place: { sessionId: string; purpose: SmsPurpose; factorId: string | null; resendSeconds: number },
    ): Promise<number | null> {
      const row = await queryOne<{ next_at: Date }>(
        trx,
        `select c.created_at + make_interval(secs => :resendSeconds::float8) as next_at from sms_challenge c
         where (c.session_id = :sessionId or c.factor_id = :factorId::uuid) and c.purpose = :purpose
           and c.delivery <> 'refused' and c.consumed_at is null
           and c.created_at > now() - make_interval(secs => :resendSeconds::float8)
         order by c.created_at desc limit 1`,
        place,
      );
      return row && msOf(row.next_at);
    },

    /** After a wrong code that was the last one allowed. */
    async voidTried(trx: Knex, challengeId: string, limit: number): Promise<void> {
      await trx.raw(
        `update sms_challenge set voided_at = now()
         where id = :challengeId and attempts >= :limit and voided_at is null and consumed_at is null`,
        { challengeId, limit },
      );
    },

    /** Atomic: true for the one caller that spent it, in its own session and for its own purpose. */
    async consume(trx: Knex, challenge: SmsPlace & { id: string }): Promise<boolean> {
      const sql = `update sms_challenge c set consumed_at = now()
        where c.id = :id and c.session_id = :sessionId and c.factor_id = :factorId and c.purpose = :purpose
          and ${isLive} returning c.id`;
      return (await queryOne(trx, sql, challenge)) !== null;
    },

    /** Atomic: the same for a step-up, and only while the number it went to is a confirmed factor. */
    async consumeForFactor(trx: Knex, challenge: SmsPlace & { id: string }): Promise<boolean> {
      const sql = `with spent as (
          update sms_challenge c set consumed_at = now()
          where c.id = :id and c.session_id = :sessionId and c.factor_id = :factorId and c.purpose = :purpose
            and ${isLive} returning c.factor_id)
        update factor set last_used_at = now() from spent
        where factor.id = spent.factor_id and factor.kind = 'sms'
          and factor.confirmed_at is not null and factor.revoked_at is null
        returning factor.id`;
      return (await queryOne(trx, sql, challenge)) !== null;
    },
  };
}
