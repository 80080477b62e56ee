// Signing in for console and desk, and confirming there that it is still you: at an upstream of staff, asked for
// substantial at least, or with a passkey of the installation. Whoever was signed in as somebody else goes on as staff.

import type { Required } from '../domain/required.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { LocalSignIn } from './local-sign-in.ts';
import type { SignIn } from './sign-in.ts';
import type { PasskeySignInAttempt, SignInPasskey } from './sign-in-passkey.ts';
import { type Staff, staffFreshMs, staffLevel } from './staff.ts';

const required: Required = {
  status: 'computed',
  level: staffLevel,
  twoFactor: false,
  confirmedWithinSeconds: staffFreshMs / 1000,
  norm: { id: 'staff', version: '1' },
  reasons: [],
  dataClasses: [],
};

export function createStaffSignIn(
  deps: FlowDeps & {
    events: AuditEvents;
    brokerSessions: BrokerSessions;
    localSignIn: LocalSignIn;
    signIn: SignIn;
    signInPasskey: SignInPasskey;
    staff: Staff;
  },
) {
  const { db, stores, events, brokerSessions, localSignIn, signIn, signInPasskey, staff } = deps;
  const facts = { factor: 'passkey', userVerified: true, audience: 'staff' };

  /** Evidence for the session of this very account; otherwise that session ends and one begins. */
  async function takeIn(
    tx: Tx,
    current: BrokerSession | null,
    { accountId, factorId }: { accountId: string; factorId: string },
    caller: Caller,
  ): Promise<string> {
    const evidence = { kind: 'factor', factorId, userVerified: true } as const;
    if (current?.session.accountId === accountId) {
      const { cookie, after } = await brokerSessions.lift(tx, current, evidence);
      await stores.audit.append(tx.trx, events.ofSession('step-up', after, caller, { facts }));
      return cookie;
    }
    if (current) await brokerSessions.end(tx, current.session.id, 'switched');
    const begun = { accountId, party: null, evidence };
    const cookie = await localSignIn.begin(tx, begun, { caller, facts });
    if (current) {
      const ended = events.ofSession('sign-out', current, caller, { reason: 'switched' });
      await stores.audit.append(tx.trx, ended);
    }
    return cookie;
  }

  return {
    /** Whether this session has nothing more to show at the sign-in page. */
    async isDone(session: BrokerSession): Promise<boolean> {
      const member = await staff.findMember(session.session.accountId);
      return member !== null && staff.isFresh(session, member);
    },

    /** A new act of the person, whatever the provider remembers of an earlier one. */
    begin: (asked: {
      upstreamId: string;
      session: BrokerSession | null;
      returnTo: string;
      fresh: boolean;
      locale: 'nl' | 'en';
    }) => signIn.begin({ ...asked, audience: 'staff', required, transactionId: null }),

    ask: signInPasskey.ask,

    /** The cookie; throws passkey-refused for every fault, somebody who is no staff among them. */
    async completePasskey(attempt: PasskeySignInAttempt & { brokerCookie: string | undefined }) {
      const { caller } = attempt;
      const proven = await signInPasskey.prove(attempt, 'staff');
      const { accountId, factorId, proof } = proven;
      if (!(await staff.findMember(accountId, db)))
        return signInPasskey.refuse(caller, 'no-staff', accountId);
      const cookie = await deps.transact(async (tx) => {
        if (!(await stores.passkeys.use(tx.trx, { factorId, ...proof }))) return null;
        const current = await brokerSessions.load(attempt.brokerCookie, tx.trx);
        return takeIn(tx, current, { accountId, factorId }, caller);
      });
      return cookie ?? signInPasskey.refuse(caller, 'counter', accountId);
    },
  };
}

export type StaffSignIn = ReturnType<typeof createStaffSignIn>;
