// Taking over the accounts of an older system: a name to sign in with, a password, the companies it may act for.
// A number in a file proves nothing: it becomes a party without a binding. Run again, it changes nothing twice.

import { randomUUID } from 'node:crypto';
import { BrokerError } from '../domain/errors.ts';
import type { Identifier } from '../domain/identifier.ts';
import { parsePasswordHash } from '../factor/password-hash.ts';
import type { AuditEvents } from './audit-event.ts';
import type { FlowDeps, Tx } from './flow-deps.ts';
import { localIssuer } from './local-sign-in.ts';
import type { Passwords } from './password.ts';

export type ImportedCompany = {
  identifier: Identifier;
  companyName: string | null;
  address: string[] | null;
};
export type ImportedAccount = {
  email: string;
  passwordHash: string | null;
  companies: ImportedCompany[];
};
export type ImportBatch = {
  accounts: ImportedAccount[];
  author: string;
  reason: string;
  /** Does everything and takes it back: what it answers is what would happen. */
  dryRun: boolean;
};
export type ImportCounts = { created: number; known: number; changed: number };
type Outcome = { kind: keyof ImportCounts; accountId: string };

/** Carries the counts out of the transaction that is taken back. */
class DryRun extends Error {
  readonly counts: ImportCounts;
  constructor(counts: ImportCounts) {
    super('dry run');
    this.counts = counts;
  }
}

export function createImportAccounts(deps: FlowDeps & { events: AuditEvents; passwords: Passwords }) {
  const { stores, events, passwords } = deps;

  async function addCompanies(tx: Tx, accountId: string, companies: ImportedCompany[]): Promise<number> {
    const before = await stores.parties.listOfAccount(tx.trx, accountId);
    const ids = new Set(before.map(({ id }) => id));
    for (const { identifier, companyName, address } of companies) {
      const representation = {
        legalSubject: identifier,
        intermediary: null,
        branch: null,
        serviceId: null,
      };
      ids.add(
        await stores.parties.put(tx.trx, {
          accountId,
          representation,
          source: 'import',
          companyName,
          address,
        }),
      );
    }
    return ids.size - before.length;
  }

  /** Only for an account that never had one: the file is older than any change or removal made here. */
  async function addPassword(tx: Tx, accountId: string, hash: string | null): Promise<boolean> {
    if (hash === null) return false;
    const factors = await stores.factors.list(tx.trx, accountId);
    if (factors.some(({ kind }) => kind === 'password')) return false;
    await passwords.set(tx, accountId, hash);
    return true;
  }

  async function takeIn(tx: Tx, account: ImportedAccount): Promise<Outcome> {
    const { email, passwordHash, companies } = account;
    if (passwordHash !== null && !parsePasswordHash(passwordHash)) {
      throw new BrokerError('malformed-request', { field: 'password_hash' });
    }
    const found = await stores.logins.findAccount(tx.trx, email);
    const { accountId } =
      found ?? (await stores.accounts.findOrCreateByIdentity(tx.trx, localIssuer, randomUUID()));
    if (!found && !(await stores.logins.put(tx.trx, { accountId, email }))) {
      throw new Error('another import took in the same address just now; run it again');
    }
    const added = await addCompanies(tx, accountId, companies);
    const hasNewPassword = await addPassword(tx, accountId, passwordHash);
    if (!found) return { kind: 'created', accountId };
    return { kind: added > 0 || hasNewPassword ? 'changed' : 'known', accountId };
  }

  async function importAll(tx: Tx, batch: ImportBatch): Promise<ImportCounts> {
    const outcomes: Outcome[] = [];
    for (const account of batch.accounts) outcomes.push(await takeIn(tx, account));
    const idsOf = (kind: Outcome['kind']) =>
      outcomes.filter((outcome) => outcome.kind === kind).map(({ accountId }) => accountId);
    const created = idsOf('created');
    const changed = idsOf('changed');
    const known = outcomes.length - created.length - changed.length;
    const counts = { created: created.length, known, changed: changed.length };
    if (batch.dryRun) throw new DryRun(counts);
    for (const id of changed) tx.changed({ kind: 'account', id });
    const caller = { correlationId: 'command-line', addressPrefix: null };
    const facts = { author: batch.author, counts, created, changed };
    const event = events.ofNobody('accounts-imported', batch.reason, caller, facts);
    await stores.audit.append(tx.trx, { ...event, outcome: 'success' });
    return counts;
  }

  return {
    /** One transaction: all of the batch or nothing. */
    async importBatch(batch: ImportBatch): Promise<ImportCounts> {
      for (const field of ['author', 'reason'] as const) {
        if (batch[field].trim() === '') throw new BrokerError('malformed-request', { field });
      }
      try {
        return await deps.transact((tx) => importAll(tx, batch));
      } catch (error) {
        if (error instanceof DryRun) return error.counts;
        throw error;
      }
    },
  };
}

export type ImportAccounts = ReturnType<typeof createImportAccounts>;
