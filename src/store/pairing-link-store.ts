// Links that enrol somebody's first passkey for the console: an hour, once, kept as a hash. What the browser was asked
// is taken out before its answer is looked at; the link itself is spent by one conditional statement.

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PasskeyAsked } from './passkey-challenge-store.ts';
import { queryOne } from './query.ts';
import type { Sealer } from './seal.ts';

export type PairingPurpose = 'set-up' | 'pairing';
/** changeId: the approved change it carries out; null for a set-up, and while there are no two approvers yet. */
export type PairingLink = {
  id: string;
  purpose: PairingPurpose;
  changeId: string | null;
  madeBy: string | null;
};

type Row = {
  id: string;
  purpose: PairingPurpose;
  change_id: string | null;
  made_by: string | null;
  challenge_sealed: Buffer | null;
};

const live = 'consumed_at is null and voided_at is null and expires_at > now()';
const columns = 'id, purpose, change_id, made_by';

export type PairingLinkStore = ReturnType<typeof createPairingLinkStore>;

export function createPairingLinkStore(deps: { sealer: Sealer }) {
  const { sealer } = deps;
  const placeOf = (rowId: string) => ({ table: 'pairing_link', column: 'challenge_sealed', rowId });
  const linkOf = (row: Row): PairingLink => ({
    id: row.id,
    purpose: row.purpose,
    changeId: row.change_id,
    madeBy: row.made_by,
  });

  return {
    /** Under the lock of staff. Others of the same purpose and maker are void from then on. */
    async create(
      trx: Knex,
      link: Omit<PairingLink, 'id'> & { tokenHash: Buffer; ttlSeconds: number },
    ): Promise<string> {
      const id = randomUUID();
      const { purpose, changeId, madeBy, tokenHash, ttlSeconds } = link;
      await trx.raw(
        `update pairing_link set voided_at = now()
         where ${live} and purpose = :purpose and change_id is not distinct from :changeId::uuid`,
        { purpose, changeId },
      );
      await trx.raw(
        `insert into pairing_link (id, token_hash, purpose, change_id, made_by, expires_at)
         values (:id, :tokenHash, :purpose, :changeId::uuid, :madeBy::uuid,
           now() + make_interval(secs => :ttlSeconds::float8))`,
        { id, tokenHash, purpose, changeId, madeBy, ttlSeconds },
      );
      return id;
    },

    /** Whether a set-up link that nobody used still counts. */
    async hasLiveSetUp(trx: Knex): Promise<boolean> {
      const sql = `select 1 from pairing_link where purpose = 'set-up' and ${live} limit 1`;
      return (await queryOne(trx, sql)) !== null;
    },

    async find(trx: Knex, tokenHash: Buffer): Promise<PairingLink | null> {
      const sql = `select ${columns} from pairing_link where token_hash = :tokenHash and ${live}`;
      const row = await queryOne<Row>(trx, sql, { tokenHash });
      return row && linkOf(row);
    },

    /** What the browser is asked; the latest question is the one that counts. */
    async ask(trx: Knex, linkId: string, asked: PasskeyAsked): Promise<boolean> {
      const sql = `update pairing_link set challenge_sealed = :sealed where id = :linkId and ${live} returning id`;
      const sealed = sealer.sealJson(asked, placeOf(linkId));
      return (await queryOne(trx, sql, { linkId, sealed })) !== null;
    },

    /** Atomic: what was asked, for the one caller that may still answer it; null for every other. */
    async takeAsked(trx: Knex, linkId: string): Promise<PasskeyAsked | null> {
      const row = await queryOne<Row>(
        trx,
        `update pairing_link link set challenge_sealed = null
         from (select id, challenge_sealed from pairing_link where id = :linkId for update) as before
         where link.id = before.id and before.challenge_sealed is not null and ${live}
         returning before.challenge_sealed`,
        { linkId },
      );
      return row?.challenge_sealed ? sealer.openJson(row.challenge_sealed, placeOf(linkId)) : null;
    },

    /** Atomic: true for the one caller that used it. */
    async consume(trx: Knex, linkId: string): Promise<boolean> {
      const sql = `update pairing_link set consumed_at = now() where id = :linkId and ${live} returning id`;
      return (await queryOne(trx, sql, { linkId })) !== null;
    },

    /** Of a member who is staff no longer: what was handed out by that person is worth nothing. */
    async voidOf(trx: Knex, madeBy: string): Promise<void> {
      await trx.raw(`update pairing_link set voided_at = now() where made_by = :madeBy and ${live}`, {
        madeBy,
      });
    },
  };
}
