// Changes of the list of staff: one proposes, another approves, and neither for himself. The last two approvers stay
// until there is another; who is taken off the list is out of the console with the very next request.

import { BrokerError } from '../domain/errors.ts';
import { type StaffRole, sortStaffRoles } from '../domain/staff-role.ts';
import type { StaffChange, StaffChangeDetails } from '../store/staff-change-store.ts';
import type { StaffRecord } from '../store/staff-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import { endMember } from './end-member.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Pairing } from './pairing.ts';
import type { Staff } from './staff.ts';

export type { StaffChange };

const proposers: readonly StaffRole[] = ['editor', 'approver'];
const approvers: readonly StaffRole[] = ['approver'];
/** With fewer persons than this nobody could approve anything any more. */
const approversLeft = 2;

export type StaffProposal = { reason: string } & (
  | { kind: 'add'; upstream: string; subject: string; name: string; roles: readonly StaffRole[] }
  | { kind: 'pair'; name: string; roles: readonly StaffRole[] }
  | { kind: 'roles'; memberId: string; roles: readonly StaffRole[] }
  | { kind: 'end'; memberId: string }
);

export function createStaffChanges(deps: FlowDeps & { events: AuditEvents; staff: Staff; pairing: Pairing }) {
  const { db, stores, events, staff, pairing } = deps;

  async function loadMember(tx: Tx, memberId: string | null): Promise<StaffRecord> {
    const member = memberId === null ? null : await stores.staff.load(tx.trx, memberId);
    if (!member || member.endedAtMs !== null) throw new BrokerError('not-found');
    return member;
  }

  async function requireOther(tx: Tx, session: BrokerSession, accountId: string): Promise<void> {
    if (await staff.isSamePerson(tx.trx, session.session.accountId, accountId))
      throw new BrokerError('own-case');
  }

  function issuerOf(upstreamId: string): string {
    const upstream = deps.upstreams.of('staff').get(upstreamId);
    if (!upstream) throw new BrokerError('malformed-request', { field: 'upstream' });
    return upstream.issuer;
  }

  /** What the proposal is about; of a member that is there, never the proposer. */
  async function detailsOf(
    tx: Tx,
    session: BrokerSession,
    given: StaffProposal,
  ): Promise<StaffChangeDetails> {
    const nobody = { upstream: null, issuer: null, subject: null };
    if (given.kind === 'pair') return { ...nobody, name: given.name };
    if (given.kind === 'add') {
      const { upstream, subject, name } = given;
      return { name, upstream, subject, issuer: issuerOf(upstream) };
    }
    const member = await loadMember(tx, given.memberId);
    await requireOther(tx, session, member.accountId);
    return { ...nobody, name: member.name };
  }

  async function propose(session: BrokerSession, given: StaffProposal, caller: Caller): Promise<string> {
    const { accountId: proposedBy } = await staff.require(session, proposers);
    const roles = given.kind === 'end' ? [] : sortStaffRoles(given.roles);
    if (given.kind !== 'end' && roles.length === 0)
      throw new BrokerError('malformed-request', { field: 'roles' });
    return deps.transact(async (tx) => {
      const details = await detailsOf(tx, session, given);
      const memberId = 'memberId' in given ? given.memberId : null;
      const { kind, reason } = given;
      const change = { kind, memberId, details, roles, reason, proposedBy };
      const id = await stores.staffChanges.propose(tx.trx, change);
      const facts = { change: id, kind, member: memberId, roles };
      await stores.audit.append(
        tx.trx,
        events.ofSession('staff-change-proposed', session, caller, { facts }),
      );
      return id;
    });
  }

  async function add(tx: Tx, session: BrokerSession, { details, roles }: StaffChange): Promise<void> {
    const { issuer, subject, name } = details;
    if (issuer === null || subject === null) throw new BrokerError('internal');
    const { accountId } = await stores.accounts.findOrCreateByIdentity(tx.trx, issuer, subject);
    await requireOther(tx, session, accountId);
    const member = await stores.staff.add(tx.trx, { accountId, name, roles, origin: 'proposal' });
    if (member === null) throw new BrokerError('staff-known');
    tx.changed({ kind: 'account', id: accountId });
  }

  async function changeMember(tx: Tx, session: BrokerSession, change: StaffChange): Promise<void> {
    const member = await loadMember(tx, change.memberId);
    await requireOther(tx, session, member.accountId);
    if (change.kind === 'end') {
      if (!(await endMember(deps, tx, member))) throw new BrokerError('not-found');
    } else {
      await stores.staff.setRoles(tx.trx, { memberId: member.id, roles: change.roles });
      tx.changed({ kind: 'account', id: member.accountId });
    }
    if ((await staff.listApprovers(tx.trx)).length < approversLeft) throw new BrokerError('last-approvers');
  }

  /** The token of a link, once, where the change is to be carried out by one. */
  async function carryOut(tx: Tx, session: BrokerSession, change: StaffChange): Promise<string | null> {
    if (change.kind === 'pair') {
      const madeBy = session.session.accountId;
      return pairing.makeLink(tx, { purpose: 'pairing', changeId: change.id, madeBy });
    }
    if (change.kind === 'add') await add(tx, session, change);
    else await changeMember(tx, session, change);
    return null;
  }

  async function approve(session: BrokerSession, changeId: string, caller: Caller): Promise<string | null> {
    const { accountId: decidedBy } = await staff.requireFresh(session, approvers);
    return deps.transact(async (tx) => {
      await stores.staff.hold(tx.trx);
      // Who was taken off the list while waiting for the lock approves nothing more.
      await staff.requireFresh(session, approvers, tx.trx);
      await staff.requireTwoApprovers(tx.trx);
      const change = await stores.staffChanges.load(tx.trx, changeId);
      if (!change) throw new BrokerError('not-found');
      await requireOther(tx, session, change.proposedBy);
      const decided = await stores.staffChanges.decide(tx.trx, { changeId, decidedBy, approved: true });
      if (!decided) throw new BrokerError('change-decided');
      const token = await carryOut(tx, session, change);
      const { kind, memberId: member, roles } = change;
      const facts = { change: changeId, kind, member, roles, approved: true };
      await stores.audit.append(tx.trx, events.ofSession('staff-change-decided', session, caller, { facts }));
      return token;
    });
  }

  return {
    propose,
    approve,

    /** Refused by an approver, or withdrawn by who proposed it. */
    async refuse(session: BrokerSession, changeId: string, caller: Caller): Promise<void> {
      const { accountId: decidedBy, roles } = await staff.require(session, proposers);
      await deps.transact(async (tx) => {
        const change = await stores.staffChanges.load(tx.trx, changeId);
        if (!change) throw new BrokerError('not-found');
        const isOwn = change.proposedBy === decidedBy;
        if (!isOwn && !roles.includes('approver')) throw new BrokerError('role-missing');
        if (!(await stores.staffChanges.decide(tx.trx, { changeId, decidedBy, approved: false })))
          throw new BrokerError('change-decided');
        const facts = { change: changeId, kind: change.kind, approved: false, withdrawn: isOwn };
        await stores.audit.append(
          tx.trx,
          events.ofSession('staff-change-decided', session, caller, { facts }),
        );
      });
    },

    /** For the page: who is staff, what waits, what was decided, and whether two persons may approve. */
    async overview() {
      const [members, waiting, decided, persons] = await Promise.all([
        stores.staff.list(db),
        stores.staffChanges.listWaiting(db),
        stores.staffChanges.listDecided(db),
        staff.listApprovers(),
      ]);
      return { members, waiting, decided, approvers: persons.length };
    },
  };
}

export type StaffChanges = ReturnType<typeof createStaffChanges>;
