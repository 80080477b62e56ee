// Enrolling an authenticator app, and removing factors. The factor inherits person proofing, capped and with an end,
// and a binding to one company alone (design 4: two records).

import { BrokerError } from '../domain/errors.ts';
import type { FactorKind } from '../domain/factor-category.ts';
import type { Session } from '../domain/session.ts';
import { createTotpSecret, matchTotpStep, parseTotpCode, totpUri } from '../factor/totp.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { EnrolRule, FreshProof, Worth } from './enrol-rule.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { StepUp } from './step-up.ts';

const pendingSeconds = 600;

/** name: what the person calls this app; empty: our own word for it. */
export type GivenCode = { factorId: string; code: string; name: string };
export type PendingEnrolment = Worth & { factorId: string; secret: string; uri: string };

export function createEnrol(
  deps: FlowDeps & { events: AuditEvents; stepUp: StepUp; rule: EnrolRule; notify: Notify; siteName: string },
) {
  const { stores, events, rule, notify } = deps;

  function describe(session: Session, factorId: string, secret: string, fresh: FreshProof): PendingEnrolment {
    const uri = totpUri(secret, deps.siteName, 'werkgeversportaal');
    return { factorId, secret, uri, ...rule.describeWorth(session, fresh) };
  }

  /** The same pending enrolment again, for the page after a wrong code; never once confirmed. */
  async function reopen(session: BrokerSession, factorId: unknown): Promise<PendingEnrolment> {
    const fresh = await rule.requireFresh(session.session);
    const stored = typeof factorId === 'string' ? await stores.factors.readSecret(deps.db, factorId) : null;
    if (!stored || stored.confirmed || stored.accountId !== session.session.accountId) {
      throw new BrokerError('enrolment-expired');
    }
    return describe(session.session, stored.id, stored.secret.toString('utf8'), fresh);
  }

  /** The first code confirms. One device: the app enrolled before is revoked by the same transaction. */
  async function confirm(session: BrokerSession, given: GivenCode, caller: Caller): Promise<void> {
    const fresh = await rule.requireFresh(session.session);
    const pending = await reopen(session, given.factorId);
    const code = parseTotpCode(given.code);
    if (code === null) throw new BrokerError('code-malformed');
    const step = matchTotpStep(pending.secret, code, deps.nowMs());
    if (step === null) throw new BrokerError('code-wrong');
    const { accountId } = session.session;
    await deps.transact(async (tx) => {
      const { proofingId, level, factors } = await rule.inherit(tx, session, fresh);
      const confirmation = {
        factorId: pending.factorId,
        accountId,
        step,
        proofingId,
        withinSeconds: pendingSeconds,
        name: given.name || null,
      };
      if (!(await stores.factors.confirm(tx.trx, confirmation))) throw new BrokerError('enrolment-expired');
      const replaced = factors.filter(({ kind }) => kind === 'totp');
      for (const old of replaced) await stores.factors.revoke(tx.trx, old.id, 'replaced');
      await stores.attemptBudgets.clear(tx.trx, accountId);
      tx.changed({ kind: 'account', id: accountId });
      const notice = replaced.length > 0 ? 'factor-replaced' : 'factor-added';
      await notify.changed(tx, accountId, notice, { factor: 'totp' });
      const facts = { factor: 'totp', proofing: level, replaced: replaced.length };
      await stores.audit.append(tx.trx, events.ofSession('factor-enrolled', session, caller, { facts }));
    });
  }

  async function remove(
    session: BrokerSession,
    kind: FactorKind,
    factorId: unknown,
    caller: Caller,
  ): Promise<void> {
    await rule.requireFresh(session.session);
    const { accountId } = session.session;
    await deps.transact(async (tx) => {
      await stores.factors.hold(tx.trx, accountId);
      const factors = await deps.stepUp.listFactors(accountId, tx.trx);
      const own = factors.find((factor) => factor.id === factorId && factor.kind === kind);
      if (!own) throw new BrokerError('not-found');
      await stores.factors.revoke(tx.trx, own.id, 'removed by its owner');
      tx.changed({ kind: 'account', id: accountId });
      await notify.changed(tx, accountId, 'factor-removed', { factor: own.kind });
      const facts = { factor: own.kind, proofing: own.proofing?.level ?? null };
      await stores.audit.append(tx.trx, events.ofSession('factor-removed', session, caller, { facts }));
    });
  }

  return {
    mayEnrol: rule.mayEnrol,

    async begin(session: BrokerSession): Promise<PendingEnrolment> {
      const fresh = await rule.requireFresh(session.session);
      const secret = createTotpSecret();
      const { accountId } = session.session;
      const pending = { accountId, kind: 'totp', name: 'Authenticator', secret, proofingId: null } as const;
      const factorId = await stores.factors.createPending(deps.db, pending);
      return describe(session.session, factorId, secret, fresh);
    },

    reopen,

    confirm: (session: BrokerSession, given: GivenCode, caller: Caller) =>
      rule.recorded(
        { event: 'factor-enrolled', factor: 'totp', session, caller },
        confirm(session, given, caller),
      ),

    remove: (session: BrokerSession, kind: FactorKind, factorId: unknown, caller: Caller) =>
      rule.recorded(
        { event: 'factor-removed', factor: kind, session, caller },
        remove(session, kind, factorId, caller),
      ),
  };
}

export type Enrol = ReturnType<typeof createEnrol>;
