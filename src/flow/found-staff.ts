// The first members of staff, out of the configuration, once: from then on the console keeps the list, and what the
// file says of it changes nothing any more.

import type { StaffRole } from '../domain/staff-role.ts';
import type { AuditEvents } from './audit-event.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';

export type FoundingMember = {
  /** Of the policy, with audience staff. */
  upstream: string;
  subject: string;
  name: string;
  roles: readonly StaffRole[];
};

const installation: Caller = { correlationId: 'installation', addressPrefix: null };

export function createFoundStaff(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events } = deps;

  /**
   * How many there are now; null when anybody ever was staff, however many replicas start at once. Throws, with a
   * message for people, when a member is of no upstream of staff.
   */
  return async function foundStaff(
    given: readonly FoundingMember[],
    issuerOf: (upstream: string) => string | null,
  ): Promise<number | null> {
    if (given.length === 0 || (await stores.staff.hasEver(deps.db))) return null;
    const members = given.map((member, index) => {
      const issuer = issuerOf(member.upstream);
      if (issuer !== null) return { ...member, issuer };
      throw new Error(
        `staff[${index}].upstream: the policy has no upstream "${member.upstream}" with audience staff`,
      );
    });
    return deps.transact(async (tx) => {
      await stores.staff.hold(tx.trx);
      if (await stores.staff.hasEver(tx.trx)) return null;
      const made: { member: string | null; account: string; roles: readonly StaffRole[] }[] = [];
      for (const { issuer, subject, name, roles } of members) {
        const { accountId } = await stores.accounts.findOrCreateByIdentity(tx.trx, issuer, subject);
        const member = await stores.staff.add(tx.trx, { accountId, name, roles, origin: 'founding' });
        tx.changed({ kind: 'account', id: accountId });
        made.push({ member, account: accountId, roles });
      }
      const facts = { founding: true, members: made };
      await stores.audit.append(
        tx.trx,
        events.ofInstallation('staff-founded', 'first start', installation, facts),
      );
      return made.length;
    });
  };
}

export type FoundStaff = ReturnType<typeof createFoundStaff>;
