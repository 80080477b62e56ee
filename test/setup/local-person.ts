// A person with a local account, as the import leaves it: address, password factor, companies; and the session that
// begins with the password, without the pages of the password itself.

import { randomUUID } from 'node:crypto';
import type { Representation } from '../../src/domain/identifier.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import type { StackBench } from './stack.ts';
import { cookieNames, hosts } from './stack-walk.ts';

export type LocalPerson = {
  accountId: string;
  email: string;
  passwordId: string;
  /** Ids of the companies, in the order given. */
  parties: string[];
};

export const companyOf = (number: string, type: 'rsin' | 'kvk' | 'bsn' = 'rsin'): Representation => ({
  legalSubject: { type, number },
  intermediary: null,
  branch: null,
  serviceId: null,
});

export async function createLocalPerson(
  bench: StackBench,
  companies: { representation: Representation; companyName: string; address?: string[] }[],
): Promise<LocalPerson> {
  const { stores, transact } = bench.stack.broker.flow;
  const email = `person-${randomUUID()}@example.nl`;
  return transact(async ({ trx }) => {
    const { accountId } = await stores.accounts.findOrCreateByIdentity(trx, 'urn:test:local', email);
    await stores.logins.put(trx, { accountId, email });
    const secret = { accountId, kind: 'password', name: 'Password', secret: 'x', proofingId: null } as const;
    const passwordId = await stores.factors.createPending(trx, secret);
    const confirmation = { factorId: passwordId, accountId, step: null, proofingId: null, withinSeconds: 60 };
    await stores.factors.confirm(trx, confirmation);
    const parties: string[] = [];
    for (const { address = null, ...company } of companies) {
      parties.push(await stores.parties.put(trx, { accountId, source: 'import', address, ...company }));
    }
    return { accountId, email, passwordId, parties };
  });
}

/** party: index of the company, or null for none. */
export async function signInLocally(
  bench: StackBench,
  person: LocalPerson,
  party: number | null = 0,
): Promise<Visitor> {
  const { stores, transact } = bench.stack.broker.flow;
  const { accountId, passwordId } = person;
  const caller = { correlationId: 'TEST', addressPrefix: null };
  const cookie = await transact(async (tx) => {
    const chosen = party === null ? null : await stores.parties.loadAny(tx.trx, person.parties[party] ?? '');
    const evidence = { kind: 'factor', factorId: passwordId, userVerified: false } as const;
    const who = { accountId, party: chosen, evidence };
    return bench.stack.broker.flows.localSignIn.begin(tx, who, { caller, facts: { factor: 'password' } });
  });
  const visitor = bench.visitor();
  visitor.cookies(hosts.broker).set(cookieNames.broker, cookie);
  return visitor;
}
