// Refuses to start with keys that do not fit the data: a wrong sealing key would lose every secret at its first use,
// a wrong look-up key would give each returning person a second account.

import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import type { LookupHash } from './lookup-hash.ts';
import { queryRows } from './query.ts';
import { SealError, type Sealer } from './seal.ts';

const lookupRowId = 'lookup-key';
const knownText = 'sluis sealing key check';
const keyCheckLock = 7_305_808_869_232;

function placeOf(keyId: string) {
  return { table: 'key_check', column: 'proof', rowId: keyId };
}

function opens(sealer: Sealer, keyId: string, proof: Buffer): boolean {
  try {
    return sealer.open(proof, placeOf(keyId)).toString('utf8') === knownText;
  } catch {
    return false;
  }
}

/**
 * Throws SealError when the keys do not belong to this database. The first start writes the check;
 * a new first key is added only after one of the old keys proved itself.
 */
export async function checkSealingKeys(db: Knex, sealer: Sealer, lookupHash: LookupHash): Promise<void> {
  const lookupProof = lookupHash.ofParts('key-check', knownText);
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [keyCheckLock]);
    const rows = await queryRows<{ key_id: string; proof: Buffer }>(
      trx,
      'select key_id, proof from key_check',
    );
    const sealingRows = rows.filter((row) => row.key_id !== lookupRowId);
    if (sealingRows.length > 0 && !sealingRows.some((row) => opens(sealer, row.key_id, row.proof))) {
      throw new SealError('key does not match: none of the sealing keys opens the data of this database');
    }
    const current = sealingRows.find((row) => row.key_id === sealer.currentKeyId);
    if (current && !opens(sealer, current.key_id, current.proof)) {
      throw new SealError(
        `key does not match: sealing key ${sealer.currentKeyId} is not the one of this database`,
      );
    }
    const lookup = rows.find((row) => row.key_id === lookupRowId);
    if (
      lookup &&
      !(lookup.proof.length === lookupProof.length && timingSafeEqual(lookup.proof, lookupProof))
    ) {
      throw new SealError('key does not match: the look-up key is not the one of this database');
    }
    const insert = 'insert into key_check (key_id, proof) values (:keyId, :proof)';
    const { currentKeyId } = sealer;
    if (!current) {
      await trx.raw(insert, { keyId: currentKeyId, proof: sealer.seal(knownText, placeOf(currentKeyId)) });
    }
    if (!lookup) await trx.raw(insert, { keyId: lookupRowId, proof: lookupProof });
  });
}
