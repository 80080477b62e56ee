// Enrolling authenticator apps, naming and removing factors. A factor inherits person proofing, capped and with an
// end, and a binding to one company alone (design 4: two records). The code that confirms an app is evidence at once.

import { BrokerError } from '../domain/errors.ts';
import type { FactorKind } from '../domain/factor-category.ts';
import { freeFactorName } from '../domain/factor-name.ts';
import type { Session } from '../domain/session.ts';
import { createTotpSecret, matchTotpStep, parseTotpCode, totpUri } from '../factor/totp.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { EnrolRule, FreshProof, Worth } from './enrol-rule.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { StepUp } from './step-up.ts';
import { createStepUpRecord } from './step-up-record.ts';

const pendingSeconds = 600;
/** Each app makes a guess likelier to hit; five keep a hundred guesses below one in six hundred. */
const mostApps = 5;
const appName = 'Authenticator';

/** name: what the person calls this app; empty: our own word for it. */
export type GivenCode = { factorId: string; code: string; name: string };
export type PendingEnrolment = Worth & { factorId: string; secret: string; uri: string };

const isApp = ({ kind }: { kind: FactorKind }) => kind === 'totp';

export function createEnrol(
  deps: FlowDeps & {
    events: AuditEvents;
    brokerSessions: BrokerSessions;
    stepUp: StepUp;
    rule: EnrolRule;
    notify: Notify;
    siteName: string;
  },
) {
  const { stores, events, rule, notify } = deps;
  const record = createStepUpRecord(deps);

  function describe(session: Session, factorId: string, secret: string, fresh: FreshProof): PendingEnrolment {
    const uri = totpUri(secret, deps.siteName, 'werkgeversportaal');
    return { factorId, secret, uri, ...rule.describeWorth(session, fresh) };
  }

  /** The same pending enrolment again, for the page after a wrong code; never once confirmed. */
  async function reopen(session: BrokerSession, factorId: unknown): Promise<PendingEnrolment> {
    const fresh = await rule.requireToAdd(session.session);
    const stored = typeof factorId === 'string' ? await stores.factors.readSecret(deps.db, factorId) : null;
    if (!stored || stored.confirmed || stored.accountId !== session.session.accountId) {
      throw new BrokerError('enrolment-expired');
    }
    return describe(session.session, stored.id, stored.secret.toString('utf8'), fresh);
  }

  function requireRoom(factors: readonly { kind: FactorKind }[]): void {
    if (factors.filter(isApp).length >= mostApps) throw new BrokerError('too-many-apps');
  }

  /** The first code confirms, and lifts the session that enrolled: the new cookie comes back. */
  async function confirm(session: BrokerSession, given: GivenCode, caller: Caller): Promise<string> {
    const fresh = await rule.requireToAdd(session.session);
    const pending = await reopen(session, given.factorId);
    const code = parseTotpCode(given.code);
    if (code === null) throw new BrokerError('code-malformed');
    const step = matchTotpStep(pending.secret, code, deps.nowMs());
    if (step === null) throw new BrokerError('code-wrong');
    const { factorId } = pending;
    const { accountId } = session.session;
    return deps.transact(async (tx) => {
      const { proofingId, level, factors } = await rule.inherit(tx, session, fresh);
      requireRoom(factors);
      const taken = factors.map((factor) => factor.name);
      const name = freeFactorName(given.name || appName, taken);
      const confirmation = { factorId, accountId, step, proofingId, withinSeconds: pendingSeconds, name };
      if (!(await stores.factors.confirm(tx.trx, confirmation))) throw new BrokerError('enrolment-expired');
      tx.changed({ kind: 'account', id: accountId });
      await notify.changed(tx, accountId, 'factor-added', { factor: 'totp' });
      const evidence = { kind: 'factor', factorId, userVerified: false } as const;
      const facts = { factor: 'totp', proofing: level, apps: factors.filter(isApp).length + 1 };
      const attempt = { session, required: null, caller };
      return record.lift(tx, attempt, evidence, { event: 'factor-enrolled', facts, forgetsGuesses: true });
    });
  }

  /** A factor of this account, held until the transaction ends; throws when there is none. */
  async function holdOwn(tx: Tx, accountId: string, factorId: unknown) {
    await stores.factors.hold(tx.trx, accountId);
    const factors = await deps.stepUp.listFactors(accountId, tx.trx);
    const own = factors.find((factor) => factor.id === factorId);
    if (!own) throw new BrokerError('not-found');
    return { own, others: factors.filter((factor) => factor !== own) };
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
      const { own } = await holdOwn(tx, accountId, factorId);
      if (own.kind !== kind) throw new BrokerError('not-found');
      await stores.factors.revoke(tx.trx, own.id, 'removed by its owner');
      tx.changed({ kind: 'account', id: accountId });
      await notify.changed(tx, accountId, 'factor-removed', { factor: own.kind });
      const facts = { factor: own.kind, proofing: own.proofing?.level ?? null };
      await stores.audit.append(tx.trx, events.ofSession('factor-removed', session, caller, { facts }));
    });
  }

  async function rename(session: BrokerSession, factorId: unknown, name: string, caller: Caller) {
    await rule.requireFresh(session.session);
    const { accountId } = session.session;
    await deps.transact(async (tx) => {
      const { own, others } = await holdOwn(tx, accountId, factorId);
      const free = freeFactorName(
        name,
        others.map((factor) => factor.name),
      );
      const renamed = await stores.factors.rename(tx.trx, { factorId: own.id, accountId, name: free });
      if (!renamed) throw new BrokerError('not-found');
      // Names are a person's own words: the record keeps that one was changed, not what it says.
      const facts = { factor: own.kind };
      await stores.audit.append(tx.trx, events.ofSession('factor-renamed', session, caller, { facts }));
    });
  }

  return {
    mayEnrol: rule.mayEnrol,
    mayChange: rule.mayChange,

    async begin(session: BrokerSession): Promise<PendingEnrolment> {
      const fresh = await rule.requireToAdd(session.session);
      const { accountId } = session.session;
      requireRoom(await deps.stepUp.listFactors(accountId));
      const secret = createTotpSecret();
      const pending = { accountId, kind: 'totp', name: appName, secret, proofingId: null } as const;
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

    rename: (session: BrokerSession, factorId: unknown, name: string, caller: Caller) =>
      rule.recorded(
        { event: 'factor-renamed', factor: null, session, caller },
        rename(session, factorId, name, caller),
      ),
  };
}

export type Enrol = ReturnType<typeof createEnrol>;
