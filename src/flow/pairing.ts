// Links that bring somebody into the console with a first passkey: one printed at the first start, one that the only
// administrator makes for a second, and one for each approved change of that kind. Single use, an hour; what such a
// passkey proves counts for staff alone (proofing `installation`).

import { BrokerError } from '../domain/errors.ts';
import { type StaffRole, staffRoles } from '../domain/staff-role.ts';
import type { PasskeyFactor } from '../factor/passkey.ts';
import type { PairingLink, PairingPurpose } from '../store/pairing-link-store.ts';
import type { StaffOrigin, StaffRecord } from '../store/staff-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import { endMember } from './end-member.ts';
import type { Caller, Db, FlowDeps, Tx } from './flow-deps.ts';
import { localIssuer } from './local-sign-in.ts';
import type { Staff } from './staff.ts';
import { createToken, hashToken, isToken } from './token.ts';

const linkSeconds = 3_600;
/** The list of staff is what ends this; the years are only the end that every proofing has. */
const proofingSeconds = 5 * 365 * 86_400;
const passkeyName = 'Passkey';

/** Whoever is enrolled by a link without a change of its own founds the administration: every role. */
type Admission = { name: string; roles: readonly StaffRole[]; origin: StaffOrigin };
export type PairingAnswer = { token: string; name: string; answer: string };

export function createPairing(
  deps: FlowDeps & { events: AuditEvents; staff: Staff; passkey: PasskeyFactor },
) {
  const { db, stores, events, staff, passkey } = deps;
  const over = () => new BrokerError('set-up-link-over');

  /** The link's token, which stands nowhere else. Under the lock of staff. */
  async function makeLink(
    tx: Tx,
    link: { purpose: PairingPurpose; changeId: string | null; madeBy: string | null },
  ): Promise<string> {
    const token = createToken();
    await stores.pairingLinks.create(tx.trx, {
      ...link,
      tokenHash: hashToken(token),
      ttlSeconds: linkSeconds,
    });
    return token;
  }

  /** Whether this link may still do what it was made for; the list may have changed since. */
  async function isOpen(trx: Db, link: PairingLink): Promise<boolean> {
    if (link.purpose === 'set-up') return (await stores.staff.list(trx)).length === 0;
    if (link.changeId !== null) return true;
    const approvers = await staff.listApprovers(trx);
    return approvers.length === 1 && approvers[0] === link.madeBy;
  }

  async function findOpen(token: unknown, trx: Db = db): Promise<PairingLink> {
    const link = isToken(token) ? await stores.pairingLinks.find(trx, hashToken(token)) : null;
    if (!link || !(await isOpen(trx, link))) throw over();
    return link;
  }

  async function admissionOf(trx: Db, link: PairingLink, name: string): Promise<Admission> {
    if (link.changeId === null) {
      return { name, roles: staffRoles, origin: link.purpose };
    }
    const change = await stores.staffChanges.load(trx, link.changeId);
    if (!change?.approved) throw over();
    return { name: change.details.name, roles: change.roles, origin: 'pairing' };
  }

  async function admit(tx: Tx, link: PairingLink, given: PairingAnswer, caller: Caller, made: Made) {
    await stores.staff.hold(tx.trx);
    // Judged again under the lock: of a hundred answers at once one is the first.
    if (!(await stores.pairingLinks.consume(tx.trx, link.id)) || !(await isOpen(tx.trx, link))) throw over();
    const { name, roles, origin } = await admissionOf(tx.trx, link, given.name);
    const { accountId } = await stores.accounts.findOrCreateByIdentity(tx.trx, localIssuer, createToken());
    const proofingId = await stores.proofings.create(tx.trx, {
      accountId,
      level: 'substantial',
      method: 'installation',
      details: { link: link.id },
      validForSeconds: proofingSeconds,
    });
    const factorId = await stores.passkeys.create(tx.trx, {
      accountId,
      name: passkeyName,
      proofingId,
      ...made,
    });
    if (!factorId) throw new BrokerError('passkey-refused', { cause: 'known' });
    const member = await stores.staff.add(tx.trx, { accountId, name, roles, origin });
    tx.changed({ kind: 'account', id: accountId });
    const facts = { member, account: accountId, roles, link: link.id, change: link.changeId };
    await stores.audit.append(tx.trx, {
      ...events.ofInstallation('staff-paired', link.purpose, caller, facts),
      accountId,
    });
  }

  /** The first administrator, whom no other ever stood beside; null while nobody is staff. Throws for any other list. */
  async function findLone(trx: Db): Promise<StaffRecord | null> {
    const [lone, ...others] = await stores.staff.list(trx);
    if (lone === undefined) return null;
    if (others.length > 0 || !(await stores.staff.isSetUpAlone(trx))) throw new BrokerError('set-up-done');
    return lone;
  }

  /** Whoever holds the lost passkey is out at once. The answer: how many sessions that ended. */
  async function endLone(tx: Tx, lone: StaffRecord): Promise<number> {
    if (!(await endMember(deps, tx, lone))) throw new BrokerError('set-up-done');
    return (await stores.sessions.endAllOfAccount(tx.trx, lone.accountId, 'staff-set-up-anew')).length;
  }

  return {
    makeLink,

    /**
     * The first start: the one link, for the one process that prints it; null while somebody is staff, or while a link
     * that nobody used still counts.
     */
    async openSetUp(): Promise<string | null> {
      if ((await stores.staff.list(db)).length > 0) return null;
      return deps.transact(async (tx) => {
        await stores.staff.hold(tx.trx);
        if ((await stores.staff.list(tx.trx)).length > 0) return null;
        if (await stores.pairingLinks.hasLiveSetUp(tx.trx)) return null;
        const token = await makeLink(tx, { purpose: 'set-up', changeId: null, madeBy: null });
        const caller = { correlationId: 'installation', addressPrefix: null };
        const event = events.ofInstallation('staff-link-made', 'first start', caller, { purpose: 'set-up' });
        await stores.audit.append(tx.trx, event);
        return token;
      });
    },

    /**
     * By command, while nobody is staff, or only the first administrator, alone from the beginning, who is then staff
     * no longer: whose passkey is gone could be let in by nobody. A link made before is void.
     */
    async renewSetUp({ author, reason }: { author: string; reason: string }) {
      const { token, endedAccountId } = await deps.transact(async (tx) => {
        await stores.staff.hold(tx.trx);
        const lone = await findLone(tx.trx);
        const sessionsEnded = lone && (await endLone(tx, lone));
        const token = await makeLink(tx, { purpose: 'set-up', changeId: null, madeBy: null });
        const caller = { correlationId: 'command', addressPrefix: null };
        const ended = lone && { endedMember: lone.id, sessionsEnded };
        const facts = { purpose: 'set-up', author, ...ended };
        const name = lone ? 'staff-set-up-anew' : 'staff-link-made';
        const accountId = lone?.accountId ?? null;
        await stores.audit.append(tx.trx, {
          ...events.ofInstallation(name, reason, caller, facts),
          accountId,
        });
        return { token, endedAccountId: accountId };
      });
      if (endedAccountId !== null)
        deps.alarm('first-administrator-ended', { accountId: endedAccountId, author });
      return { token, endedAccountId };
    },

    /** By the one approver there is, for a second; with two there, it takes a change that the other approves. */
    async pairSecond(session: BrokerSession, caller: Caller): Promise<string> {
      const { accountId } = await staff.requireFresh(session, ['approver']);
      return deps.transact(async (tx) => {
        await stores.staff.hold(tx.trx);
        if ((await staff.listApprovers(tx.trx)).length !== 1) throw new BrokerError('approval-needed');
        const token = await makeLink(tx, { purpose: 'pairing', changeId: null, madeBy: accountId });
        const facts = { purpose: 'pairing' };
        await stores.audit.append(tx.trx, events.ofSession('staff-link-made', session, caller, { facts }));
        return token;
      });
    },

    /** Options for the browser. Whoever asks last is who may answer. */
    async begin({ token, name }: { token: unknown; name: string }) {
      const link = await findOpen(token);
      const { name: shown } = await admissionOf(db, link, name);
      const userHandle = passkey.createUserHandle();
      const options = await passkey.enrol({ name: shown, userHandle, known: [], alone: true });
      const { challenge } = options;
      if (!(await stores.pairingLinks.ask(db, link.id, { challenge, userHandle }))) throw over();
      return options;
    },

    /** Makes the account, its passkey and the member; whoever has it then signs in with it. */
    async complete(given: PairingAnswer, caller: Caller): Promise<void> {
      const link = await findOpen(given.token);
      const asked = await stores.pairingLinks.takeAsked(db, link.id);
      if (!asked?.userHandle) throw new BrokerError('passkey-refused', { cause: 'challenge' });
      const { challenge, userHandle } = asked;
      const made = await passkey.verifyEnrolment(given.answer, { challenge, userHandle });
      if (!made) throw new BrokerError('passkey-refused', { cause: 'verification' });
      if (!made.userVerified) throw new BrokerError('passkey-refused', { cause: 'user-not-verified' });
      await deps.transact((tx) => admit(tx, link, given, caller, made));
    },
  };
}

type Made = NonNullable<Awaited<ReturnType<PasskeyFactor['verifyEnrolment']>>>;
export type Pairing = ReturnType<typeof createPairing>;
