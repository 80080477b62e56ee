// The end of a member of staff, in one place: off the list, what that member handed out is void, and what the
// installation had proven of the person is over. It proved a member, who is one no longer.

import type { StaffRecord } from '../store/staff-store.ts';
import type { FlowDeps, Tx } from './flow-deps.ts';

const reason = 'staff no longer';

/** Under the lock of staff. False when there was no such live member; then nothing changed. */
export async function endMember(
  { stores }: Pick<FlowDeps, 'stores'>,
  tx: Tx,
  { id, accountId }: Pick<StaffRecord, 'id' | 'accountId'>,
): Promise<boolean> {
  if (!(await stores.staff.end(tx.trx, id))) return false;
  await stores.pairingLinks.voidOf(tx.trx, accountId);
  for (const proofing of await stores.proofings.listOfAccount(tx.trx, accountId)) {
    if (proofing.method === 'installation' && proofing.endedAtMs === null)
      await stores.proofings.end(tx.trx, proofing.id, reason);
  }
  tx.changed({ kind: 'account', id: accountId });
  return true;
}
