// Enrolling an authenticator app inside an upstream login of the last five minutes. The factor inherits person
// proofing, capped and with an end, and a binding to that login's company alone (design 4: two records).

import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import { highestLevel, isLevelAtLeast, type Level, lowestLevel } from '../domain/level.ts';
import { computeConfirmedAt } from '../domain/reached.ts';
import type { Session } from '../domain/session.ts';
import { createTotpSecret, matchTotpStep, parseTotpCode, totpUri } from '../factor/totp.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { StepUp } from './step-up.ts';

const confirmedWithinMs = 5 * 60_000;
const pendingSeconds = 600;

export type PendingEnrolment = {
  factorId: string;
  secret: string;
  uri: string;
  worth: Level;
  worthUntilMs: number;
};

export function createEnrol(
  deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents; stepUp: StepUp; siteName: string },
) {
  const { stores, events, settings } = deps;

  /** The highest level an upstream login confirmed within five minutes, and when; null when there is none. */
  function freshUpstream(session: Session): { level: Level; atMs: number } | null {
    const upstreamOnly = {
      ...session,
      evidence: session.evidence.filter((item) => item.kind === 'upstream'),
    };
    const nowMs = deps.nowMs();
    for (const level of ['high', 'substantial', 'low'] as const) {
      const atMs = computeConfirmedAt(upstreamOnly, level, deps.context, nowMs);
      if (atMs !== null && nowMs - atMs <= confirmedWithinMs) return { level, atMs };
    }
    return null;
  }

  /** Replacing or removing a factor takes a fresh login at least as high as the proofing that factor has. */
  function requireAtLeast(fresh: { level: Level }, factors: readonly OfferedFactor[]): void {
    const proofings = factors.map((factor) => factor.proofing?.level ?? 'none');
    if (!isLevelAtLeast(fresh.level, highestLevel(...proofings))) {
      throw new BrokerError('enrolment-not-allowed', { reason: 'below-enrolled-factor' });
    }
  }

  async function requireFresh(session: Session): Promise<{ level: Level; atMs: number }> {
    const fresh = freshUpstream(session);
    if (!fresh) throw new BrokerError('enrolment-not-allowed', { reason: 'no-fresh-login' });
    requireAtLeast(fresh, await deps.stepUp.listFactors(session.accountId));
    return fresh;
  }

  function describe(
    factorId: string,
    secret: string,
    fresh: { level: Level; atMs: number },
  ): PendingEnrolment {
    return {
      factorId,
      secret,
      uri: totpUri(secret, deps.siteName, 'werkgeversportaal'),
      worth: lowestLevel(fresh.level, 'substantial'),
      worthUntilMs: fresh.atMs + settings.bindingSeconds * 1000,
    };
  }

  type EnrolEvent = 'factor-enrolled' | 'factor-removed';

  /** A failure is recorded by itself, since what failed was rolled back. */
  async function recorded<T>(event: EnrolEvent, session: BrokerSession, caller: Caller, work: Promise<T>) {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      const detail = { outcome: 'failure', reason: error.code, facts: { factor: 'totp' } } as const;
      await deps.transact(async (tx) => {
        await stores.audit.append(tx.trx, events.ofSession(event, session, caller, detail));
      });
      throw error;
    }
  }

  /** The same pending enrolment again, for the page after a wrong code; never once confirmed. */
  async function reopen(session: BrokerSession, factorId: unknown): Promise<PendingEnrolment> {
    const fresh = await requireFresh(session.session);
    const stored = typeof factorId === 'string' ? await stores.factors.readSecret(deps.db, factorId) : null;
    if (!stored || stored.confirmed || stored.accountId !== session.session.accountId) {
      throw new BrokerError('enrolment-expired');
    }
    return describe(stored.id, stored.secret.toString('utf8'), fresh);
  }

  /** The first code confirms. One device: what was enrolled before is revoked by the same transaction. */
  async function confirm(
    session: BrokerSession,
    factorId: unknown,
    rawCode: unknown,
    caller: Caller,
  ): Promise<void> {
    const fresh = await requireFresh(session.session);
    const pending = await reopen(session, factorId);
    const code = parseTotpCode(rawCode);
    if (code === null) throw new BrokerError('code-malformed');
    const step = matchTotpStep(pending.secret, code, deps.nowMs());
    if (step === null) throw new BrokerError('code-wrong');
    const { accountId, representation } = session.session;
    await deps.transact(async (tx) => {
      const level = pending.worth;
      const method = 'upstream';
      const proofingId = await stores.proofings.create(tx.trx, {
        accountId,
        level,
        method,
        details: { upstream: session.upstreamId, sessionId: session.session.id },
        validForSeconds: settings.inheritedProofingSeconds,
      });
      const confirmation = {
        factorId: pending.factorId,
        accountId,
        step,
        proofingId,
        withinSeconds: pendingSeconds,
      };
      if (!(await stores.factors.confirm(tx.trx, confirmation))) throw new BrokerError('enrolment-expired');
      const sinceSeconds = Math.max(0, (deps.nowMs() - fresh.atMs) / 1000);
      const validForSeconds = settings.bindingSeconds - sinceSeconds;
      await stores.bindings.createOrExtend(tx.trx, {
        accountId,
        representation,
        level,
        method,
        validForSeconds,
      });
      // The binding holds the account's sessions, so of two enrolments at once the second sees the first here.
      const all = await deps.stepUp.listFactors(accountId, tx.trx);
      const replaced = all.filter(({ id }) => id !== pending.factorId);
      requireAtLeast(fresh, replaced);
      for (const old of replaced) await stores.factors.revoke(tx.trx, old.id, 'replaced');
      await stores.attemptBudgets.clear(tx.trx, accountId);
      tx.changed({ kind: 'account', id: accountId });
      const facts = { factor: 'totp', proofing: level, replaced: replaced.length };
      await stores.audit.append(tx.trx, events.ofSession('factor-enrolled', session, caller, { facts }));
    });
  }

  async function remove(session: BrokerSession, factorId: unknown, caller: Caller): Promise<void> {
    await requireFresh(session.session);
    const { accountId } = session.session;
    const own = (await deps.stepUp.listFactors(accountId)).find((factor) => factor.id === factorId);
    if (!own) throw new BrokerError('not-found');
    await deps.transact(async (tx) => {
      await stores.factors.revoke(tx.trx, own.id, 'removed by its owner');
      tx.changed({ kind: 'account', id: accountId });
      const facts = { factor: own.kind, proofing: own.proofing?.level ?? null };
      await stores.audit.append(tx.trx, events.ofSession('factor-removed', session, caller, { facts }));
    });
  }

  return {
    mayEnrol(session: Session): boolean {
      return freshUpstream(session) !== null;
    },

    async begin(session: BrokerSession): Promise<PendingEnrolment> {
      const fresh = await requireFresh(session.session);
      const secret = createTotpSecret();
      const { accountId } = session.session;
      const pending = { accountId, kind: 'totp', name: 'Authenticator', secret, proofingId: null } as const;
      const factorId = await stores.factors.createPending(deps.db, pending);
      return describe(factorId, secret, fresh);
    },

    reopen,

    confirm: (session: BrokerSession, factorId: unknown, rawCode: unknown, caller: Caller) =>
      recorded('factor-enrolled', session, caller, confirm(session, factorId, rawCode, caller)),

    remove: (session: BrokerSession, factorId: unknown, caller: Caller) =>
      recorded('factor-removed', session, caller, remove(session, factorId, caller)),
  };
}

export type Enrol = ReturnType<typeof createEnrol>;
