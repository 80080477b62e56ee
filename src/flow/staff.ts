// Who works for the body itself: rows of the list of staff, found by account alone. What a member did to sign in is
// judged in the context of staff, never in that of the portals. Nobody acts for himself, nor under a second account of
// the same identity.

import { BrokerError } from '../domain/errors.ts';
import { isLevelAtLeast } from '../domain/level.ts';
import { computeConfirmedAt, computeReached } from '../domain/reached.ts';
import { hasStaffRole, type StaffRole } from '../domain/staff-role.ts';
import type { StaffMember } from '../store/staff-store.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Db, FlowDeps } from './flow-deps.ts';

export type { StaffMember, StaffRecord } from '../store/staff-store.ts';

export const staffFreshMs = 5 * 60_000;
/** The desk and the console show who people are and grant at most this, so they ask no less of those who work there. */
export const staffLevel = 'substantial';
/** Below this many persons nothing may be lowered and nobody be made staff by approval. */
const approversNeeded = 2;

export function createStaff(deps: FlowDeps) {
  const { stores } = deps;

  async function findMember(accountId: string, db: Db = deps.db): Promise<StaffMember | null> {
    const found = await stores.staff.findOfAccount(db, accountId);
    if (found === null || found.locked) return null;
    const { id, name, roles } = found;
    return { id, accountId, name, roles };
  }

  function isFresh({ session }: BrokerSession, member: StaffMember): boolean {
    if (session.accountId !== member.accountId) return false;
    const nowMs = deps.nowMs();
    const atMs = computeConfirmedAt(session, staffLevel, deps.staffContext, nowMs);
    return atMs !== null && nowMs - atMs <= staffFreshMs;
  }

  function hasLevel({ session }: BrokerSession, member: StaffMember): boolean {
    if (session.accountId !== member.accountId) return false;
    const { level } = computeReached(session, deps.staffContext, deps.nowMs());
    return isLevelAtLeast(level, staffLevel);
  }

  /** To look: who is no staff hears only that there is no such page; who is, that this takes another role. */
  async function require(session: BrokerSession, roles: readonly StaffRole[], db: Db = deps.db) {
    const member = await findMember(session.session.accountId, db);
    if (!member) throw new BrokerError('not-found');
    if (!hasStaffRole(member.roles, roles)) throw new BrokerError('role-missing', { roles: roles.join(' ') });
    return member;
  }

  /**
   * One account, or two that one identity or a link that ever was shows to be one person. Undoing a link does not undo
   * what it told.
   */
  async function isSamePerson(db: Db, one: string, other: string): Promise<boolean> {
    if (one === other) return true;
    // One after the other: in a transaction there is one connection.
    const ours = await stores.accounts.identities(db, one);
    const theirs = await stores.accounts.identities(db, other);
    const shared = ours.some((item) =>
      theirs.some(({ issuer, subject }) => item.issuer === issuer && item.subject === subject),
    );
    return shared || stores.links.wereEverLinked(db, one, other);
  }

  /** Approvers that are not locked, one account for each person. */
  async function listApprovers(db: Db = deps.db): Promise<string[]> {
    const persons: string[] = [];
    for (const { accountId, roles, locked } of await stores.staff.list(db)) {
      if (locked || !hasStaffRole(roles, ['approver'])) continue;
      let isKnown = false;
      for (const person of persons) isKnown ||= await isSamePerson(db, person, accountId);
      if (!isKnown) persons.push(accountId);
    }
    return persons;
  }

  return {
    findMember,
    isFresh,
    hasLevel,
    require,
    isSamePerson,
    listApprovers,

    async rolesOf(accountId: string): Promise<readonly StaffRole[]> {
      return (await findMember(accountId))?.roles ?? [];
    },

    /** Also of who is staff no longer; for pages that say who did something. */
    async nameOf(accountId: string, db: Db = deps.db): Promise<string | null> {
      return (await stores.staff.findLatest(db, accountId))?.name ?? null;
    },

    /** To act: the same, confirmed at the level of staff in the last five minutes. */
    async requireFresh(session: BrokerSession, roles: readonly StaffRole[], db: Db = deps.db) {
      const member = await require(session, roles, db);
      if (!isFresh(session, member)) throw new BrokerError('staff-confirm');
      return member;
    },

    /** Two persons who may approve; until then nothing is lowered. */
    async requireTwoApprovers(db: Db = deps.db): Promise<void> {
      if ((await listApprovers(db)).length < approversNeeded) throw new BrokerError('second-approver-needed');
    },
  };
}

export type Staff = ReturnType<typeof createStaff>;
