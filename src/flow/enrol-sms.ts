// Enrolling a telephone number. It counts from the moment its own code comes back, and takes the place of the number
// before it: changing a number is binding a new authenticator (NIST SP 800-63B 6.1.2.3; threats E7). That code is
// evidence at once, as the first code of an app is: it was sent to this number for this very session.

import { BrokerError } from '../domain/errors.ts';
import { maskNumber, parseMobileNumber } from '../factor/sms.ts';
import type { SmsPlace } from '../store/sms-challenge-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { EnrolRule, FreshProof, Worth } from './enrol-rule.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';
import type { RightCode, SmsCodes, SmsDeliveryNews, SmsLocale, SmsOrdered } from './sms-code.ts';
import type { SmsPort } from './sms-port.ts';
import { createStepUpRecord } from './step-up-record.ts';

const pendingSeconds = 1800;

export type SmsEnrolment = Worth & {
  factorId: string;
  /** Its last two digits. */
  to: string;
  awaited: boolean;
  delivery: SmsDeliveryNews;
  nextSendMs: number | null;
};

export function createEnrolSms(
  deps: FlowDeps & {
    events: AuditEvents;
    brokerSessions: BrokerSessions;
    rule: EnrolRule;
    notify: Notify;
    codes: SmsCodes;
    sms: SmsPort;
  },
) {
  const { stores, rule, codes, notify } = deps;
  const record = createStepUpRecord(deps);

  const placeOf = (session: BrokerSession, factorId: string): SmsPlace => ({
    sessionId: session.session.id,
    factorId,
    purpose: 'enrol',
  });

  /** Of a number that waits for its code; never of one that counts already. */
  async function readPending(session: BrokerSession, factorId: string): Promise<string> {
    const stored = await stores.factors.readSecret(deps.db, factorId);
    const isPending = stored && !stored.confirmed && stored.kind === 'sms';
    if (!isPending || stored.accountId !== session.session.accountId) {
      throw new BrokerError('enrolment-expired');
    }
    return stored.secret.toString('utf8');
  }

  /** In one transaction: the new number counts, the former one does not, and both are on record. The new cookie. */
  async function take(session: BrokerSession, right: RightCode, fresh: FreshProof, caller: Caller) {
    const { accountId } = session.session;
    return deps.transact(async (tx) => {
      const { proofingId, level, factors } = await rule.inherit(tx, session, fresh);
      if (!(await stores.smsChallenges.consume(tx.trx, right))) throw new BrokerError('code-used');
      const { factorId } = right;
      const confirmation = { factorId, accountId, step: null, proofingId, withinSeconds: pendingSeconds };
      if (!(await stores.factors.confirm(tx.trx, confirmation))) throw new BrokerError('enrolment-expired');
      const replaced = factors.filter(({ kind }) => kind === 'sms');
      for (const old of replaced) await stores.factors.revoke(tx.trx, old.id, 'replaced');
      tx.changed({ kind: 'account', id: accountId });
      const notice = replaced.length > 0 ? 'factor-replaced' : 'factor-added';
      await notify.changed(tx, accountId, notice, { factor: 'sms' });
      const facts = { factor: 'sms', proofing: level, replaced: replaced.length };
      const evidence = { kind: 'factor', factorId, userVerified: false } as const;
      const attempt = { session, required: null, caller };
      return record.lift(tx, attempt, evidence, { event: 'factor-enrolled', facts, forgetsGuesses: true });
    });
  }

  async function confirm(
    session: BrokerSession,
    given: { factorId: string; code: unknown },
    caller: Caller,
  ): Promise<string> {
    const fresh = await rule.requireFresh(session.session);
    const { accountId } = session.session;
    const { factorId } = given;
    const number = await readPending(session, factorId);
    const place = placeOf(session, factorId);
    const right = await codes.check(
      { accountId, place, number, code: given.code },
      async (code, retryAtMs): Promise<never> => {
        throw new BrokerError(code, {}, retryAtMs === undefined ? {} : { retryAtMs });
      },
    );
    try {
      return await take(session, right, fresh, caller);
    } catch (error) {
      // The code was right: whatever else was in the way, it was no guess.
      await codes.release(accountId, right);
      throw error;
    }
  }

  return {
    countries: deps.sms.countries,

    /** What a number set up now would be worth; throws where none may be set up. */
    async describeWorth(session: BrokerSession): Promise<Worth> {
      return rule.describeWorth(session.session, await rule.requireFresh(session.session));
    },

    /** Sends the first code to a new number, which stays pending; its id. Throws number-refused, sms-…. */
    async begin(
      session: BrokerSession,
      number: unknown,
      { locale, caller }: { locale: SmsLocale; caller: Caller },
    ): Promise<SmsOrdered> {
      await rule.requireFresh(session.session);
      const parsed = parseMobileNumber(number, deps.sms.countries);
      if (parsed === null) throw new BrokerError('number-refused');
      const { accountId } = session.session;
      const name = maskNumber(parsed);
      const pending = { accountId, kind: 'sms', name, secret: parsed, proofingId: null } as const;
      const factor = { create: (tx: Tx) => stores.factors.createPending(tx.trx, pending) };
      return codes.send({ session, purpose: 'enrol', factor, number: parsed, locale, caller });
    },

    /** A new code to the same pending number. */
    async resend(
      session: BrokerSession,
      factorId: string,
      { locale, caller }: { locale: SmsLocale; caller: Caller },
    ): Promise<SmsOrdered> {
      await rule.requireFresh(session.session);
      const number = await readPending(session, factorId);
      return codes.send({ session, purpose: 'enrol', factor: { id: factorId }, number, locale, caller });
    },

    async describe(session: BrokerSession, factorId: string): Promise<SmsEnrolment> {
      const fresh = await rule.requireFresh(session.session);
      const number = await readPending(session, factorId);
      const described = await codes.describe(placeOf(session, factorId));
      const worth = rule.describeWorth(session.session, fresh);
      return { factorId, to: maskNumber(number), ...described, ...worth };
    },

    /** The session's new cookie: the code lifts it too. */
    confirm: (session: BrokerSession, given: { factorId: string; code: unknown }, caller: Caller) =>
      rule.recorded(
        { event: 'factor-enrolled', factor: 'sms', session, caller },
        confirm(session, given, caller),
      ),
  };
}

export type EnrolSms = ReturnType<typeof createEnrolSms>;
