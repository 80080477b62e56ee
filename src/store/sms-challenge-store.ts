// Codes sent by SMS: five minutes, one session, one purpose, one number, once. A new one voids the former in the
// statement that makes it, and one is spent by one conditional statement; attempts count with those of the account.

import type { Knex } from 'knex';
import { isUuid, msOf, queryOne, queryRows } from './query.ts';

export type SmsPurpose = 'enrol' | 'step-up';
export type SmsDelivery = 'pending' | 'accepted' | 'refused' | 'unknown';
/** What a gateway reported of a message later on. */
export type SmsReported = 'delivered' | 'not-delivered';

export type SmsChallenge = {
  id: string;
  /** Keyed, over challenge, session, purpose, number and code. */
  codeHash: Buffer;
  createdAtMs: number;
  state: 'live' | 'used' | 'over';
  /** That took the message; null while that is not known. */
  gateway: string | null;
  report: SmsReported | null;
  /** A report will be asked for, where that gateway can be asked. */
  awaitsReport: boolean;
};

/** Whose challenge this is; another's is never found. */
export type SmsPlace = { sessionId: string; factorId: string; purpose: SmsPurpose };

type Row = {
  id: string;
  code_hash: Buffer;
  created_at: Date;
  gateway: string | null;
  report: SmsReported | null;
  awaits_report: boolean;
  used: boolean;
  live: boolean;
};
type DueRow = { id: string; gateway: string; reference: string; is_last: boolean };

/** Of a challenge c. */
export const isLive = `c.consumed_at is null and c.voided_at is null and c.expires_at > now()`;

/** When a report is asked for: the first so long after the message was taken, each next after the one before. */
const firstReportSeconds = 3;
const reportGaps = '{5,12,25}';

/** The next time to ask is at once how long whoever asks now has it; past the last gap there is none. */
const claimReportsSql = `
  update sms_challenge set reports_asked = reports_asked + 1,
    next_report_at = now() + make_interval(secs => ('${reportGaps}'::float8[])[reports_asked + 1])
  where id in (
    select c.id from sms_challenge c
    where c.next_report_at <= now() and c.gateway = any(:gateways::text[]) and ${isLive}
    order by c.next_report_at limit :count for update skip locked)
  returning id, gateway, reference, next_report_at is null as is_last`;

const reportFunctions = {
  /** Atomic: what one caller gets no other gets until it is due again. Of live codes, by these gateways, only. */
  async claimReports(trx: Knex, { gateways, count }: { gateways: readonly string[]; count: number }) {
    const rows = await queryRows<DueRow>(trx, claimReportsSql, {
      gateways: `{${gateways.join(',')}}`,
      count,
    });
    return rows.map(({ is_last, ...due }) => ({ ...due, isLast: is_last }));
  },

  /** False: known already, or the code is not of use any more. The code goes on working: reports may be wrong. */
  async keepReport(trx: Knex, id: string, report: SmsReported): Promise<boolean> {
    const sql = `update sms_challenge c set report = :report, next_report_at = null
      where c.id = :id and c.report is null and ${isLive} returning c.id`;
    return (await queryOne(trx, sql, { id, report })) !== null;
  },
};

export type SmsChallengeStore = ReturnType<typeof createSmsChallengeStore>;

export function createSmsChallengeStore() {
  return {
    ...reportFunctions,

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
      const sql = `update sms_challenge set delivery = :delivery::text, gateway = :gateway, reference = :reference::text,
          voided_at = case when :delivery::text = 'refused' then coalesce(voided_at, now()) else voided_at end,
          next_report_at = case when :delivery::text = 'accepted' and :reference::text is not null
            then now() + make_interval(secs => ${firstReportSeconds}) end
        where id = :id`;
      await queryRows(trx, sql, answer);
    },

    /** The newest of this place, whatever became of it. */
    async findNewest(trx: Knex, place: SmsPlace): Promise<SmsChallenge | null> {
      if (!isUuid(place.factorId)) return null;
      const row = await queryOne<Row>(
        trx,
        `select c.id, c.code_hash, c.created_at, c.gateway, c.report,
           c.next_report_at is not null as awaits_report, c.consumed_at is not null as used, ${isLive} as live
         from sms_challenge c
         where c.session_id = :sessionId and c.factor_id = :factorId and c.purpose = :purpose
         order by c.created_at desc, c.id limit 1`,
        place,
      );
      if (row === null) return null;
      const state = row.used ? 'used' : row.live ? 'live' : 'over';
      const { id, gateway, report, awaits_report: awaitsReport } = row;
      const createdAtMs = msOf(row.created_at);
      return { id, codeHash: row.code_hash, createdAtMs, state, gateway, report, awaitsReport };
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
