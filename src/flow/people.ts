// Finding one person and what is known of the account: by exact e-mail address, reference code or the account's id,
// counted and recorded as at the desk; and shown with less of who it is to who need not know.

import { BrokerError } from '../domain/errors.ts';
import { computeFactorWorth } from '../domain/factor-worth.ts';
import { compareLevels } from '../domain/level.ts';
import { readReferenceCode } from '../domain/reference-code.ts';
import type { BindingRecord } from '../store/binding-store.ts';
import type { FactorRecord } from '../store/factor-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, Db, FlowDeps } from './flow-deps.ts';
import { findReferenced } from './reference.ts';
import { isTransactionId as isId } from './visit.ts';

const hourSeconds = 3_600;
const lookUpsPerHour = 60;

/** `n…@bedrijf.nl`: enough to tell two apart while somebody is on the telephone. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '…' : `${email.slice(0, 1)}…${email.slice(at)}`;
}

const isLive = (
  { endedAtMs, expiresAtMs }: { endedAtMs: number | null; expiresAtMs: number },
  nowMs: number,
) => endedAtMs === null && expiresAtMs > nowMs;

export type People = ReturnType<typeof createPeople>;

export function createPeople(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events } = deps;

  async function accountOf(db: Db, sought: string): Promise<string | null> {
    if (sought.includes('@')) return (await stores.logins.findAccount(db, sought))?.accountId ?? null;
    if (isId(sought)) return (await stores.accounts.load(db, sought))?.accountId ?? null;
    const rows = await findReferenced({ stores, db }, readReferenceCode(sought));
    const accounts = new Set(rows.flatMap(({ accountId }) => accountId ?? []));
    return accounts.size === 1 ? ([...accounts][0] ?? null) : null;
  }

  /** Each for the company where it is worth most. */
  async function worthsOf(accountId: string, factors: FactorRecord[], bindings: BindingRecord[]) {
    const nowMs = deps.nowMs();
    const proofings = await stores.proofings.listOfAccount(deps.db, accountId);
    const live = bindings.filter((item) => isLive(item, nowMs));
    const names = new Set(live.map(({ representation }) => JSON.stringify(representation)));
    const companies = [...names].map((name) =>
      live.filter(({ representation }) => JSON.stringify(representation) === name),
    );
    return factors.map((factor) => {
      const proofing = proofings.find(({ id }) => id === factor.proofingId) ?? null;
      const { kind, userVerified } = factor;
      const asked = { kind, userVerified, proofing };
      const worths = companies.map((ofOne) => computeFactorWorth(asked, ofOne, deps.context, nowMs));
      const [first = computeFactorWorth(asked, [], deps.context, nowMs), ...others] = worths;
      const worth = others.reduce((a, b) => (compareLevels(b.level, a.level) > 0 ? b : a), first);
      return { factor, worth };
    });
  }

  return {
    /** Throws person-not-found; every question is in the record, also one that found nobody. */
    async find(by: BrokerSession, sought: string, caller: Caller): Promise<string> {
      const key = by.session.accountId;
      const limits = [{ scope: 'desk-look-up', key, limit: lookUpsPerHour, windowSeconds: hourSeconds }];
      const { spent, found } = await deps.transact(async (tx) => {
        const spending = await stores.usageWindows.spend(tx.trx, limits);
        const account = spending.ok ? await accountOf(tx.trx, sought.trim()) : null;
        const outcome = account === null ? ('failure' as const) : ('success' as const);
        const reason = spending.ok ? (account === null ? 'person-not-found' : null) : 'locked-out';
        const facts = { account };
        await stores.audit.append(
          tx.trx,
          events.ofSession('person-looked-up', by, caller, { outcome, reason, facts }),
        );
        return { spent: spending, found: account };
      });
      if (!spent.ok) throw new BrokerError('locked-out', {}, { retryAtMs: spent.retryAtMs });
      if (found === null) throw new BrokerError('person-not-found');
      return found;
    },

    /** Throws not-found. names: also the address in full and what the person called a factor. */
    async describe(accountId: string, { names }: { names: boolean }) {
      const { db } = deps;
      const account = isId(accountId) ? await stores.accounts.load(db, accountId) : null;
      if (!account) throw new BrokerError('not-found');
      const [email, factors, proofings, bindings, identities, sessions] = await Promise.all([
        stores.logins.emailOf(db, accountId),
        stores.factors.list(db, accountId),
        stores.proofings.listOfAccount(db, accountId),
        stores.bindings.listOfAccount(db, accountId),
        stores.accounts.identities(db, accountId),
        stores.sessions.listLive(db, accountId),
      ]);
      const live = factors.filter((item) => item.revokedAtMs === null && item.confirmedAtMs !== null);
      const nowMs = deps.nowMs();
      return {
        accountId,
        locked: account.locked,
        lockReason: account.lockReason,
        email: email === null || names ? email : maskEmail(email),
        issuers: [...new Set(identities.map(({ issuer }) => issuer))],
        factors: (await worthsOf(accountId, live, bindings)).map(({ factor, worth }) => ({
          ...{ kind: factor.kind, name: names ? factor.name : null, level: worth.level, limit: worth.limit },
          ...{ untilMs: worth.untilMs, addedAtMs: factor.confirmedAtMs, lastUsedAtMs: factor.lastUsedAtMs },
        })),
        proofings: proofings.map((item) => ({ ...item, isLive: isLive(item, nowMs) })),
        bindings: bindings.map((item) => ({ ...item, isLive: isLive(item, nowMs) })),
        sessions,
      };
    },
  };
}
