// Linking a local account with the account of an upstream login. Linked means: two accounts of one person, who said so
// while both were proven in one browser. Each keeps its own factors, proofing, bindings and sessions; no session ever
// holds evidence of both, so nothing gains and undoing leaves nothing behind. When the upstream login of the one comes
// back in a session of the other, for the same company, the visit goes on as the one that came back, without the
// question who this is. Whoever counts people counts the two once. Never by e-mail address or name.

import { findAccountAccess } from '../domain/account-access.ts';
import { BrokerError } from '../domain/errors.ts';
import { canConfirm } from '../domain/factor-category.ts';
import { isSameParty } from '../domain/identifier.ts';
import { isEvidenceLive } from '../domain/reached.ts';
import type { AccountLink } from '../store/account-link-store.ts';
import type { FoundAccount } from '../store/account-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import { localIssuer, localUpstreamId } from './local-sign-in.ts';
import type { Notify } from './notify.ts';
import type { ProvenLogin } from './upstream-port.ts';

const confirmedWithinMs = 5 * 60_000;
type Login = Pick<ProvenLogin, 'representation' | 'upstreamId'>;
type Found = Pick<FoundAccount, 'accountId'>;

export function createLinkAccounts(deps: FlowDeps & { events: AuditEvents; notify: Notify }) {
  const { db, stores, events, context } = deps;

  async function tellBoth(
    tx: Tx,
    accountIds: readonly string[],
    what: 'accounts-linked' | 'accounts-unlinked',
  ) {
    for (const id of accountIds) await deps.notify.changed(tx, id, what, {});
  }

  /** Opened by factors of two categories, one of which the person used within five minutes. */
  function isFresh({ session }: BrokerSession): boolean {
    const nowMs = deps.nowMs();
    const own = session.evidence.filter((item) => item.kind === 'factor' && isEvidenceLive(item, nowMs));
    const isOpen = findAccountAccess({ ...session, evidence: own }, context, nowMs) === 'open';
    return (
      isOpen &&
      own.some(
        (item) => item.kind === 'factor' && canConfirm(item.factor) && nowMs - item.atMs <= confirmedWithinMs,
      )
    );
  }

  /** What is asked when it is offered, and again when it is done. */
  async function mayLink(tx: Tx, current: BrokerSession, other: Found, login: Login): Promise<boolean> {
    const { accountId } = current.session;
    if (current.upstreamId !== localUpstreamId || accountId === other.accountId || !isFresh(current))
      return false;
    // An account with an upstream identity is somebody's already: two of those are two people.
    const identities = await stores.accounts.identities(tx.trx, accountId);
    if (identities.some(({ issuer }) => issuer !== localIssuer)) return false;
    const parties = await stores.parties.listOfAccount(tx.trx, accountId);
    const same = parties.filter((party) => isSameParty(party.representation, login.representation));
    if (same.length !== 1) return false;
    return (await stores.links.listOfAccount(tx.trx, other.accountId)).length === 0;
  }

  return {
    mayLink,

    /** The login that came back is of the other account of this person, and for the company of this session. */
    async isLinked(tx: Tx, current: BrokerSession, other: Found, login: Login): Promise<boolean> {
      if (!isSameParty(current.session.representation, login.representation)) return false;
      const links = await stores.links.listOfAccount(tx.trx, current.session.accountId);
      return links.some(({ side, otherAccountId }) => side === 'local' && otherAccountId === other.accountId);
    },

    /** In the transaction in which the person says so; throws when it may not be, or no longer. */
    async link(
      tx: Tx,
      current: BrokerSession | null,
      other: Found,
      login: Login,
      caller: Caller,
    ): Promise<void> {
      if (!current || !(await mayLink(tx, current, other, login))) throw new BrokerError('link-not-allowed');
      const { accountId: localAccountId } = current.session;
      const upstreamAccountId = other.accountId;
      const linkId = await stores.links.create(tx.trx, { localAccountId, upstreamAccountId });
      if (linkId === null) throw new BrokerError('link-not-allowed');
      for (const id of [localAccountId, upstreamAccountId]) tx.changed({ kind: 'account', id });
      await tellBoth(tx, [localAccountId, upstreamAccountId], 'accounts-linked');
      const facts = { linkId, withUpstream: login.upstreamId };
      const event = events.ofSession('accounts-linked', current, caller, { facts });
      await stores.audit.append(tx.trx, event);
      await stores.audit.append(tx.trx, { ...event, accountId: upstreamAccountId, sessionId: null });
    },

    /** A refusal to link is recorded by itself, since what failed was rolled back. */
    async recorded<T>(caller: Caller, work: Promise<T>): Promise<T> {
      try {
        return await work;
      } catch (error) {
        if (!(error instanceof BrokerError) || error.code !== 'link-not-allowed') throw error;
        await deps.transact(async (tx) => {
          await stores.audit.append(tx.trx, events.ofNobody('accounts-linked', error.code, caller, {}));
        });
        throw error;
      }
    },

    list: (accountId: string): Promise<AccountLink[]> => stores.links.listOfAccount(db, accountId),

    /** By either side, at once. */
    async undo(session: BrokerSession, linkId: string, caller: Caller): Promise<void> {
      const { accountId } = session.session;
      await deps.transact(async (tx) => {
        const both = await stores.links.undo(tx.trx, { id: linkId, accountId });
        if (!both) throw new BrokerError('not-found');
        for (const id of both) tx.changed({ kind: 'account', id });
        await tellBoth(tx, both, 'accounts-unlinked');
        const event = events.ofSession('accounts-unlinked', session, caller, { facts: { linkId } });
        const other = both.find((id) => id !== accountId) ?? accountId;
        await stores.audit.append(tx.trx, { ...event, accountId: other, sessionId: null });
        await stores.audit.append(tx.trx, event);
      });
    },
  };
}

export type LinkAccounts = ReturnType<typeof createLinkAccounts>;
