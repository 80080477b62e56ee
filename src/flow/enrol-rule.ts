// Who may add, change or remove a factor, and what a new one inherits, whatever its kind: an upstream login or the
// account's highest factor, confirmed within five minutes. A chain of factors never prolongs what it began with.

import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import type { FactorKind } from '../domain/factor-category.ts';
import { highestLevel, isLevelAtLeast, type Level, lowestLevel } from '../domain/level.ts';
import { computeConfirmedAt } from '../domain/reached.ts';
import { findRecoveryProof } from '../domain/recovery-proof.ts';
import type { FactorEvidence, Proofing, Session } from '../domain/session.ts';
import { enrolWithinSeconds } from './activation.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, Db, FlowDeps, Tx } from './flow-deps.ts';
import type { StepUp } from './step-up.ts';

const confirmedWithinMs = 5 * 60_000;

/**
 * by: the local factor that confirmed, whose proofing a new one shares, or without a factor the code that was redeemed
 * in this session; null for an upstream login.
 */
export type FreshProof = {
  level: Level;
  atMs: number;
  /** By a recovery code: it adds a factor at low at most, and changes nothing that is there. */
  recovered?: true;
  by: { factorId: string | null; proofing: Proofing } | null;
};
type EnrolEvent = 'factor-enrolled' | 'factor-removed' | 'factor-renamed';
/** renewsByProof: what it inherits came from a letter or the desk, so that no login prolongs it. */
export type Worth = { worth: Level; worthUntilMs: number; renewsByProof?: boolean };

export function createEnrolRule(deps: FlowDeps & { events: AuditEvents; stepUp: StepUp }) {
  const { stores, events, settings } = deps;

  /** The highest level this evidence confirmed within five minutes, and when; null when there is none. */
  function newestConfirmed(session: Session): { level: Level; atMs: number } | null {
    const nowMs = deps.nowMs();
    for (const level of ['high', 'substantial', 'low'] as const) {
      const atMs = computeConfirmedAt(session, level, deps.context, nowMs);
      if (atMs !== null && nowMs - atMs <= confirmedWithinMs) return { level, atMs };
    }
    return null;
  }

  function findFresh(session: Session): FreshProof | null {
    const upstreamOnly = session.evidence.filter((item) => item.kind === 'upstream');
    const upstream = newestConfirmed({ ...session, evidence: upstreamOnly });
    const any = newestConfirmed(session);
    // A login goes first: it makes records of its own. A factor speaks only where it confirmed more than that.
    if (any === null || (upstream && isLevelAtLeast(upstream.level, any.level))) {
      return upstream && { ...upstream, by: null };
    }
    const confirms = (item: FactorEvidence) =>
      item.atMs === any.atMs && isLevelAtLeast(item.proofing?.level ?? 'none', any.level);
    const factor = session.evidence.filter((item) => item.kind === 'factor').find(confirms);
    if (!factor?.proofing) return upstream && { ...upstream, by: null };
    return { ...any, by: { factorId: factor.factorId, proofing: factor.proofing } };
  }

  /** Whoever changes factors must have confirmed at least the highest proofing that any of them has. */
  function isAtLeast(fresh: { level: Level }, factors: readonly OfferedFactor[]): boolean {
    const proofings = factors.map((factor) => factor.proofing?.level ?? 'none');
    return isLevelAtLeast(fresh.level, highestLevel(...proofings));
  }

  function requireAtLeast(fresh: { level: Level }, factors: readonly OfferedFactor[]): void {
    if (!isAtLeast(fresh, factors)) {
      throw new BrokerError('enrolment-not-allowed', { reason: 'below-enrolled-factor' });
    }
  }

  /** A code by letter or of the desk, redeemed in this very session a moment ago: the road to a first factor. */
  async function findActivated(session: Session, db: Db = deps.db): Promise<FreshProof | null> {
    const by = { accountId: session.accountId, sessionId: session.id, withinSeconds: enrolWithinSeconds };
    const found = await stores.activations.findRedeemed(db, by);
    if (!found) return null;
    const { proofing, atMs } = found;
    return { level: proofing.level, atMs, by: { factorId: null, proofing } };
  }

  /** The one that proves most; of equals a login, which makes records of its own, then the code. */
  async function findFreshest(session: Session): Promise<FreshProof | null> {
    const fresh = findFresh(session);
    const activated = await findActivated(session);
    if (!fresh || !activated) return fresh ?? activated;
    const isMore = isLevelAtLeast(activated.level, fresh.level);
    const isSame = isLevelAtLeast(fresh.level, activated.level);
    return isMore && !(isSame && fresh.by === null) ? activated : fresh;
  }

  async function requireFresh(session: Session): Promise<FreshProof> {
    const fresh = await findFreshest(session);
    if (!fresh) throw new BrokerError('enrolment-not-allowed', { reason: 'no-fresh-login' });
    requireAtLeast(fresh, await deps.stepUp.listFactors(session.accountId));
    return fresh;
  }

  function findRecovered(session: Session): FreshProof | null {
    const found = findRecoveryProof(session, deps.context, deps.nowMs(), confirmedWithinMs);
    if (found === null) return null;
    const { atMs, factorId, proofing } = found;
    return { level: proofing.level, atMs, by: { factorId, proofing }, recovered: true };
  }

  /** Whoever may change the factors there are may add one; so may, at low, who used a recovery code just now. */
  async function requireToAdd(session: Session): Promise<FreshProof> {
    const recovered = (await mayChange(session)) ? null : findRecovered(session);
    return recovered ?? requireFresh(session);
  }

  /** Lowered, but never more nor longer than the set of codes was worth; and no binding is made or prolonged. */
  async function inheritFromRecovery(tx: Tx, accountId: string, proofing: Proofing) {
    const proofingId = await stores.proofings.lower(tx.trx, { id: proofing.id, accountId });
    if (proofingId === null) throw new BrokerError('enrolment-not-allowed', { reason: 'proofing-gone' });
    return { proofingId, level: proofing.level };
  }

  /** A proofing of its own, capped at what the login proved, and a binding to that login's company alone. */
  async function inheritFromLogin(tx: Tx, session: BrokerSession, fresh: FreshProof) {
    const { accountId, representation } = session.session;
    const level = lowestLevel(fresh.level, 'substantial');
    const method = 'upstream';
    const details = { upstream: session.upstreamId, sessionId: session.session.id };
    const proofingId = await stores.proofings.create(tx.trx, {
      accountId,
      level,
      method,
      details,
      validForSeconds: settings.inheritedProofingSeconds,
    });
    const sinceSeconds = Math.max(0, (deps.nowMs() - fresh.atMs) / 1000);
    const validForSeconds = settings.bindingSeconds - sinceSeconds;
    await stores.bindings.createOrExtend(tx.trx, {
      accountId,
      representation,
      level,
      method,
      validForSeconds,
    });
    // So that this person can sign in for this company with factors alone, also while the upstream is away.
    const { companyName } = session.details;
    await stores.parties.put(tx.trx, {
      accountId,
      representation,
      source: 'upstream',
      companyName,
      address: null,
    });
    return { proofingId, level };
  }

  /** What pages may offer: the very rule that is asked when it is done, so that no offer ends in a refusal. */
  async function mayChange(session: Session): Promise<boolean> {
    const fresh = await findFreshest(session);
    if (!fresh) return false;
    return isAtLeast(fresh, await deps.stepUp.listFactors(session.accountId));
  }

  return {
    /** Removing, renaming, making new recovery codes. */
    mayChange,
    /** Adding a factor. */
    mayEnrol: async (session: Session) => findRecovered(session) !== null || (await mayChange(session)),
    /** To change what is there; throws where that is not allowed. */
    requireFresh,
    /** To add a factor; throws where that is not allowed. */
    requireToAdd,

    /** What a factor enrolled now is worth for this company, and until when at the latest. */
    describeWorth(session: Session, { level, atMs, by }: FreshProof): Worth {
      if (by === null) {
        const worthUntilMs = atMs + settings.bindingSeconds * 1000;
        return { worth: lowestLevel(level, 'substantial'), worthUntilMs };
      }
      const ends = session.bindings.filter((item) => item.endedAtMs === null).map((item) => item.expiresAtMs);
      const worthUntilMs = Math.min(by.proofing.expiresAtMs, ...(ends.length > 0 ? [Math.max(...ends)] : []));
      // Redeemed for another company, or bound to none: here such a factor counts no more than the binding does.
      const live = session.bindings.filter(
        (item) => item.endedAtMs === null && item.expiresAtMs > deps.nowMs(),
      );
      return {
        worth: lowestLevel(by.proofing.level, highestLevel(...live.map(({ level }) => level))),
        worthUntilMs,
        renewsByProof: session.evidence.every((item) => item.kind === 'factor'),
      };
    },

    /** Run in the transaction that enrols, before it does: the records the new factor points to. */
    async inherit(tx: Tx, session: BrokerSession, fresh: FreshProof) {
      const { accountId } = session.session;
      await stores.factors.hold(tx.trx, accountId);
      const factors = await deps.stepUp.listFactors(accountId, tx.trx);
      const { by, recovered } = fresh;
      if (!recovered) requireAtLeast(fresh, factors);
      if (by === null) return { ...(await inheritFromLogin(tx, session, fresh)), factors };
      const activated = by.factorId === null ? await findActivated(session.session, tx.trx) : null;
      const isThere =
        by.factorId === null ? activated !== null : factors.some(({ id }) => id === by.factorId);
      if (!isThere || (activated && activated.by?.proofing.id !== by.proofing.id)) {
        throw new BrokerError('enrolment-not-allowed', { reason: 'factor-gone' });
      }
      if (recovered) return { ...(await inheritFromRecovery(tx, accountId, by.proofing)), factors };
      return { proofingId: by.proofing.id, level: by.proofing.level, factors };
    },

    /** A failure is recorded by itself, since what failed was rolled back. */
    async recorded<T>(
      at: { event: EnrolEvent; factor: FactorKind | null; session: BrokerSession; caller: Caller },
      work: Promise<T>,
    ): Promise<T> {
      try {
        return await work;
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
        const { cause = null } = error.detail;
        const facts = { factor: at.factor, ...(cause === null ? {} : { cause }) };
        const detail = { outcome: 'failure', reason: error.code, facts } as const;
        await deps.transact(async (tx) => {
          await stores.audit.append(tx.trx, events.ofSession(at.event, at.session, at.caller, detail));
        });
        throw error;
      }
    },
  };
}

export type EnrolRule = ReturnType<typeof createEnrolRule>;
