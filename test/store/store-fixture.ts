// What the store tests start from: fixed test keys, all stores, and a person with a session.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Representation } from '../../src/domain/identifier.ts';
import { createLookupHash } from '../../src/store/lookup-hash.ts';
import { createSealer } from '../../src/store/seal.ts';
import { createStores } from '../../src/store/stores.ts';

export const sealingKey = { id: 'k1', key: Buffer.alloc(32, 1) };
export const sealer = createSealer([sealingKey]);
export const lookupHash = createLookupHash(Buffer.alloc(32, 2));
export const stores = createStores({ sealer, lookupHash });

export const issuer = 'https://eherkenning.example.nl';

export const representation: Representation = {
  legalSubject: { type: 'rsin', number: '002564440' },
  intermediary: null,
  branch: null,
  serviceId: 'urn:etoegang:DV:1:services:1',
};

export function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function freshHash(): Buffer {
  return randomBytes(32);
}

export async function createAccount(db: Knex): Promise<string> {
  const found = await db.transaction((trx) =>
    stores.accounts.findOrCreateByIdentity(trx, issuer, randomUUID()),
  );
  return found.accountId;
}

export async function createSession(
  db: Knex,
  options: { accountId?: string; representation?: Representation; lifetimeSeconds?: number } = {},
): Promise<{ accountId: string; sessionId: string }> {
  const accountId = options.accountId ?? (await createAccount(db));
  const sessionId = await stores.sessions.create(db, {
    accountId,
    upstreamId: 'eherkenning',
    representation: options.representation ?? representation,
    details: {
      actingSubject: 'acting-1',
      companyName: 'Voorbeeld BV',
      serviceUuid: null,
    },
    lifetimeSeconds: options.lifetimeSeconds ?? 3_600,
  });
  return { accountId, sessionId };
}

export async function createFactor(
  db: Knex,
  accountId: string,
  proofingId: string | null = null,
): Promise<string> {
  const factorId = await stores.factors.createPending(db, {
    accountId,
    kind: 'totp',
    name: 'phone',
    secret: 'JBSWY3DPEHPK3PXP',
    proofingId,
  });
  await stores.factors.confirm(db, { factorId, accountId, step: 1, proofingId: null, withinSeconds: 600 });
  return factorId;
}

export function countOf<T>(items: readonly T[], isCounted: (item: T) => boolean): number {
  return items.filter(isCounted).length;
}
