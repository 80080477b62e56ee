// People of the body itself with a live session of the broker, for flows below the pages.

import { randomUUID } from 'node:crypto';
import type { Broker } from '../../src/deps.ts';
import type { StaffRole } from '../../src/domain/staff-role.ts';
import type { BrokerSession } from '../../src/flow/broker-session.ts';
import { acrOf } from './broker-stand.ts';

export type StaffPerson = { accountId: string; session: BrokerSession; name: string; cookie: string };

export const testCaller = { correlationId: 'test', addressPrefix: null };
const staffUpstream = { id: 'medewerkers', issuer: 'http://medewerkers.localhost:9087' };

/** Signed in at substantial so long ago at the provider of staff, as a member of these roles. */
export async function admitStaff(
  broker: Broker,
  name: string,
  roles: readonly StaffRole[],
  ageMs = 0,
): Promise<StaffPerson> {
  const { stores, transact, nowMs } = broker.flow;
  const { id: upstreamId, issuer } = staffUpstream;
  const { accountId, cookie } = await transact(async (tx) => {
    const subject = randomUUID();
    const found = await stores.accounts.findOrCreateByIdentity(tx.trx, issuer, subject);
    await stores.staff.add(tx.trx, { accountId: found.accountId, name, roles, origin: 'founding' });
    const representation = {
      legalSubject: { type: 'kvk', number: '90000078' } as const,
      intermediary: null,
      branch: null,
      serviceId: null,
    };
    const details = { actingSubject: subject, companyName: null, serviceUuid: null };
    const minted = await broker.flows.brokerSessions.mint(
      tx,
      { accountId: found.accountId, upstreamId, representation, details },
      { kind: 'upstream', issuer, acr: acrOf(3), atMs: nowMs() - ageMs },
    );
    return { accountId: found.accountId, cookie: minted.cookie };
  });
  const session = await broker.flows.brokerSessions.load(cookie);
  if (!session) throw new Error('the session was not minted');
  return { accountId, session, name, cookie };
}

/** Nobody is staff any more, so that each test begins with whom it admits. */
export async function dismissAllStaff(broker: Broker): Promise<void> {
  const { stores, transact, db } = broker.flow;
  for (const { id } of await stores.staff.list(db)) await transact((tx) => stores.staff.end(tx.trx, id));
}
