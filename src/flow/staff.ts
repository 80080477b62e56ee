// Who works for the body itself: named in the configuration by upstream and subject, found by the account's proven
// identities alone. Nobody acts for himself, nor under a second account of the same identity.

import { BrokerError } from '../domain/errors.ts';
import type { Identifier } from '../domain/identifier.ts';
import { isLevelAtLeast } from '../domain/level.ts';
import { computeConfirmedAt, computeReached } from '../domain/reached.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Db, FlowDeps, StaffMember, StaffRole } from './flow-deps.ts';

const confirmedWithinMs = 5 * 60_000;
/** The desk shows who people are and grants at most this, so it asks no less of those who work there. */
const deskLevel = 'substantial';

export function createStaff(deps: FlowDeps) {
  const { stores, settings } = deps;

  async function findMember(accountId: string, db: Db = deps.db): Promise<StaffMember | null> {
    if (settings.staff.length === 0) return null;
    const identities = await stores.accounts.identities(db, accountId);
    const isOne = (member: StaffMember) =>
      identities.some(({ issuer, subject }) => issuer === member.issuer && subject === member.subject);
    return settings.staff.find(isOne) ?? null;
  }

  /** Of the session only the logins at the very provider that makes this person staff. */
  function ofMember({ session }: BrokerSession, member: StaffMember) {
    const isTheirs = (item: (typeof session.evidence)[number]) =>
      item.kind === 'upstream' && item.issuer === member.issuer;
    return { ...session, evidence: session.evidence.filter(isTheirs) };
  }

  function isFresh(session: BrokerSession, member: StaffMember): boolean {
    const nowMs = deps.nowMs();
    const atMs = computeConfirmedAt(ofMember(session, member), deskLevel, deps.context, nowMs);
    return atMs !== null && nowMs - atMs <= confirmedWithinMs;
  }

  /** To look: somebody else hears only that there is no such page. */
  async function require(session: BrokerSession, roles: readonly StaffRole[]): Promise<StaffMember> {
    const member = await findMember(session.session.accountId);
    if (!member?.roles.some((role) => roles.includes(role))) throw new BrokerError('not-found');
    return member;
  }

  return {
    findMember,
    isFresh,
    require,

    async rolesOf(accountId: string): Promise<readonly StaffRole[]> {
      return (await findMember(accountId))?.roles ?? [];
    },

    hasLevel(session: BrokerSession, member: StaffMember): boolean {
      const { level } = computeReached(ofMember(session, member), deps.context, deps.nowMs());
      return isLevelAtLeast(level, deskLevel);
    },

    /** To act: the same, at the level of the desk, by a login of the last five minutes. */
    async requireFresh(session: BrokerSession, roles: readonly StaffRole[]): Promise<StaffMember> {
      const member = await require(session, roles);
      if (!isFresh(session, member)) throw new BrokerError('desk-confirm');
      return member;
    },

    /**
     * One account, or two that one identity, a link that ever was, or the BSN one of them acts for shows to be one
     * person. Undoing a link does not undo what it told.
     */
    async isSamePerson(db: Db, one: string, other: string, numbers: Identifier[] = []): Promise<boolean> {
      if (one === other) return true;
      const [ours, theirs] = await Promise.all([
        stores.accounts.identities(db, one),
        stores.accounts.identities(db, other),
      ]);
      const shared = ours.some((item) =>
        theirs.some(({ issuer, subject }) => item.issuer === issuer && item.subject === subject),
      );
      if (shared || (await stores.links.wereEverLinked(db, one, other))) return true;
      const parties = await stores.parties.listOfAccount(db, other);
      return parties.some(({ representation: { legalSubject } }) =>
        numbers.some(
          ({ type, number }) =>
            type === 'bsn' && type === legalSubject.type && number === legalSubject.number,
        ),
      );
    },
  };
}

export type Staff = ReturnType<typeof createStaff>;
