// Signing in without an upstream: which companies an account may act for, and the session that begins for one of
// them. What that session is worth is read from its evidence, proofing and binding like any other's.

import { BrokerError } from '../domain/errors.ts';
import type { Identifier } from '../domain/identifier.ts';
import type { FactorEvidence } from '../domain/session.ts';
import { localUpstreamId } from '../domain/upstream-document.ts';
import type { Party } from '../store/account-party-store.ts';
import type { NewEvidence } from '../store/session-store.ts';
import type { AuditEvents, EventName } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';

/** What stands where an upstream's id would: this session began with a factor of the account itself. */
export { localUpstreamId };
/** Where accounts without an upstream have their identity from; the subject is random and shown to nobody. */
export const localIssuer = 'urn:sluis:local';
/** A company is chosen right after signing in; later it takes a new sign-in. */
const choiceSeconds = 300;

/** A password, or a passkey with its user verified; a code alone signs nobody in. */
function canSignIn({ factor, userVerified }: FactorEvidence): boolean {
  return factor === 'password' || (factor === 'passkey' && userVerified);
}

export function createLocalSignIn(deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents }) {
  const { stores, brokerSessions, events } = deps;

  /** An account that was imported without a number acts for nobody yet: a name of its own that no portal knows. */
  function nobody(accountId: string): Pick<Party, 'representation' | 'companyName'> {
    const legalSubject: Identifier = { type: 'pseudonym', number: accountId };
    return {
      representation: { legalSubject, intermediary: null, branch: null, serviceId: null },
      companyName: null,
    };
  }

  /** The cookie of a new session for this party; the audit row is the transaction's last statement. */
  async function begin(
    tx: Tx,
    who: { accountId: string; party: Party | null; evidence: NewEvidence },
    record: { caller: Caller; event?: EventName; facts: Record<string, unknown> },
  ): Promise<string> {
    const { accountId, evidence } = who;
    const { representation, companyName } = who.party ?? nobody(accountId);
    const { cookie, after } = await brokerSessions.mint(
      tx,
      {
        accountId,
        upstreamId: localUpstreamId,
        representation,
        details: { actingSubject: accountId, companyName, serviceUuid: null },
      },
      evidence,
    );
    const isBreakGlass = accountId === deps.settings.breakGlassAccountId;
    const { caller, event = isBreakGlass ? 'break-glass' : 'sign-in', facts } = record;
    await stores.audit.append(tx.trx, events.ofSession(event, after, caller, { facts }));
    return cookie;
  }

  /** The proof of a moment ago, while it is all that this session has shown; null otherwise. */
  function findShown({ session }: BrokerSession): FactorEvidence | null {
    const [shown, ...others] = session.evidence;
    if (shown?.kind !== 'factor' || others.length > 0) return null;
    if (!canSignIn(shown) || shown.revoked) return null;
    return deps.nowMs() - shown.atMs <= choiceSeconds * 1000 ? shown : null;
  }

  return {
    begin,

    mayChoose: (session: BrokerSession): boolean => findShown(session) !== null,

    parties: (accountId: string): Promise<Party[]> => stores.parties.listOfAccount(deps.db, accountId),

    /**
     * Ends this session and begins one for the other company, with the one proof of a moment ago as its evidence: at
     * the time it was shown, so that choosing makes nothing fresher.
     */
    async choose(session: BrokerSession, partyId: unknown, caller: Caller): Promise<string> {
      const { accountId } = session.session;
      const shown = findShown(session);
      if (!shown) throw new BrokerError('sign-in-required');
      const { factor, factorId, userVerified, atMs } = shown;
      return deps.transact(async (tx) => {
        const parties = await stores.parties.listOfAccount(tx.trx, accountId);
        const party = parties.find(({ id }) => id === partyId);
        if (!party) throw new BrokerError('not-found');
        if (!(await brokerSessions.end(tx, session.session.id, 'company-chosen'))) {
          throw new BrokerError('sign-in-required');
        }
        const proof = { kind: 'factor', factorId, userVerified, shownAtMs: atMs } as const;
        return begin(tx, { accountId, party, evidence: proof }, { caller, facts: { factor, chosen: true } });
      });
    },
  };
}

export type LocalSignIn = ReturnType<typeof createLocalSignIn>;
