// People of the body itself with a live session of the broker, for flows below the pages.

import type { Broker } from '../../src/deps.ts';
import type { StaffRole } from '../../src/domain/staff-role.ts';
import type { BrokerSession } from '../../src/flow/broker-session.ts';
import { admitPerson } from './broker-stand.ts';

export type StaffPerson = { accountId: string; session: BrokerSession; name: string; cookie: string };

export const testCaller = { correlationId: 'test', addressPrefix: null };

/** Signed in at substantial so long ago, as staff of these roles. */
export async function admitStaff(
  broker: Broker,
  name: string,
  roles: readonly StaffRole[],
  ageMs = 0,
): Promise<StaffPerson> {
  const { stores, transact } = broker.flow;
  const { accountId, brokerCookie } = await admitPerson(broker, 3, ageMs);
  await transact((tx) => stores.staff.add(tx.trx, { accountId, name, roles, origin: 'founding' }));
  const session = await broker.flows.brokerSessions.load(brokerCookie);
  if (!session) throw new Error('the session was not minted');
  return { accountId, session, name, cookie: brokerCookie };
}

/** Nobody is staff any more, so that each test begins with whom it admits. */
export async function dismissAllStaff(broker: Broker): Promise<void> {
  const { stores, transact, db } = broker.flow;
  for (const { id } of await stores.staff.list(db)) await transact((tx) => stores.staff.end(tx.trx, id));
}
