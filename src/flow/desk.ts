// The registration desk (design 4; 2015/1502 annex 2.1): one officer records what was seen, a second one confirms, and
// only the code that the person then redeems gives effect. Everything can be revoked, at once, with a reason.

import { BrokerError } from '../domain/errors.ts';
import { type Identifier, parseIdentifier, type Representation } from '../domain/identifier.ts';
import { hasStaffRole, type StaffRole } from '../domain/staff-role.ts';
import { groupActivationCode } from '../factor/activation-code.ts';
import type { VettingDetails, VettingLevel } from '../store/vetting-store.ts';
import type { Activation } from './activation.ts';
import type { AuditEvents, EventName } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Staff } from './staff.ts';

const records: readonly StaffRole[] = ['desk-officer'];
const looks: readonly StaffRole[] = ['desk-officer', 'operator'];
const hourSeconds = 3_600;
const lookUpsPerHour = 60;

/** party: one the account has already, or a number the officer read on the extract. */
export type NewVetting = {
  accountId: string;
  /** number: the BSN as the document shows it, where the company is a person; empty otherwise. */
  party: { id: string; number: string } | { identifier: Identifier; companyName: string | null };
  level: VettingLevel;
  details: VettingDetails;
};
export type Choice = 'letter' | 'hand-over' | 'refuse';
/** number: as above, typed again by the second officer. */
export type DeskDecision = { vetting: string; choice: Choice; number: string };

export function createDesk(deps: FlowDeps & { events: AuditEvents; staff: Staff; activation: Activation }) {
  const { stores, events, staff, activation } = deps;

  async function append(
    tx: Tx,
    event: EventName,
    at: { officer: BrokerSession; caller: Caller },
    facts: Record<string, unknown>,
    failure: string | null = null,
  ): Promise<void> {
    const detail = failure === null ? { facts } : ({ facts, outcome: 'failure', reason: failure } as const);
    await stores.audit.append(tx.trx, events.ofSession(event, at.officer, at.caller, detail));
  }

  /** A refusal is recorded by itself, since what was refused was rolled back. */
  async function recorded<T>(
    event: EventName,
    at: { officer: BrokerSession; caller: Caller },
    facts: Record<string, unknown>,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof BrokerError) || error.code === 'internal') throw error;
      await deps.transact((tx) => append(tx, event, at, facts, error.code));
      throw error;
    }
  }

  async function requireOther(tx: Tx, officer: BrokerSession, accountId: string): Promise<void> {
    if (await staff.isSamePerson(tx.trx, officer.session.accountId, accountId)) {
      throw new BrokerError('desk-own-case');
    }
  }

  /** Of a local account alone; whoever signs in with eHerkenning has proven more than the desk can. */
  async function requirePerson(accountId: string): Promise<string> {
    const email = await stores.logins.emailOf(deps.db, accountId);
    if (email === null) throw new BrokerError('not-found');
    return email;
  }

  /** No page shows a BSN, so each officer types the one on the document; any other company is shown and needs none. */
  function requireNumber({ legalSubject }: Representation, number: string): void {
    const isNeeded = legalSubject.type === 'bsn';
    if (!isNeeded && number !== '') throw new BrokerError('malformed-request', { field: 'number' });
    if (isNeeded && parseIdentifier('bsn', number)?.number !== legalSubject.number) {
      throw new BrokerError('desk-number-differs');
    }
  }

  async function partyOf(tx: Tx, { accountId, party }: NewVetting): Promise<string> {
    if ('id' in party) {
      const known = await stores.parties.load(tx.trx, party.id);
      if (known?.accountId !== accountId) throw new BrokerError('not-found');
      requireNumber(known.representation, party.number);
      return known.id;
    }
    const { identifier, companyName } = party;
    const representation: Representation = {
      legalSubject: identifier,
      intermediary: null,
      branch: null,
      serviceId: null,
    };
    return stores.parties.propose(tx.trx, {
      accountId,
      representation,
      source: 'desk',
      companyName,
      address: null,
    });
  }

  async function record(officer: BrokerSession, given: NewVetting, caller: Caller): Promise<string> {
    await staff.requireFresh(officer, records);
    await requirePerson(given.accountId);
    return deps.transact(async (tx) => {
      const { accountId, level, details } = given;
      await requireOther(tx, officer, accountId);
      const partyId = await partyOf(tx, given);
      const recordedBy = officer.session.accountId;
      const id = await stores.vettings.create(tx.trx, { accountId, partyId, level, details, recordedBy });
      await append(tx, 'vetting-recorded', { officer, caller }, { vetting: id, account: accountId, level });
      return id;
    });
  }

  /** The code in groups when it is handed over, null otherwise. */
  async function decide(
    officer: BrokerSession,
    { vetting: id, choice, number }: DeskDecision,
    caller: Caller,
  ): Promise<string | null> {
    await staff.requireFresh(officer, records);
    return deps.transact(async (tx) => {
      const vetting = await stores.vettings.load(tx.trx, id);
      if (!vetting) throw new BrokerError('not-found');
      const { accountId, partyId, level, recordedBy } = vetting;
      const decidedBy = officer.session.accountId;
      await requireOther(tx, officer, accountId);
      if (await staff.isSamePerson(tx.trx, decidedBy, recordedBy)) throw new BrokerError('desk-own-case');
      const approved = choice !== 'refuse';
      const party = await stores.parties.loadAny(tx.trx, partyId);
      if (!party) throw new BrokerError('internal');
      if (approved) requireNumber(party.representation, number);
      if (!(await stores.vettings.decide(tx.trx, { id, decidedBy, approved }))) {
        throw new BrokerError('desk-decided');
      }
      const bound = { accountId, partyId, purpose: 'desk', vettingId: id } as const;
      const code = approved ? await activation.issue(tx, { ...bound, delivery: choice }) : null;
      const facts = { vetting: id, account: accountId, level, approved, delivery: approved ? choice : null };
      await append(tx, 'vetting-decided', { officer, caller }, facts);
      return choice === 'hand-over' && code !== null ? groupActivationCode(code) : null;
    });
  }

  async function revoke(officer: BrokerSession, id: string, reason: string, caller: Caller): Promise<void> {
    await staff.requireFresh(officer, looks);
    await deps.transact(async (tx) => {
      const vetting = await stores.vettings.load(tx.trx, id);
      if (!vetting) throw new BrokerError('not-found');
      const { accountId } = vetting;
      await requireOther(tx, officer, accountId);
      await stores.factors.hold(tx.trx, accountId);
      await stores.activations.voidOfVetting(tx.trx, id);
      const revoked = await stores.vettings.revoke(tx.trx, {
        id,
        revokedBy: officer.session.accountId,
        reason,
      });
      if (!revoked) throw new BrokerError('desk-decided');
      const { proofingId, bindingId } = revoked;
      if (proofingId) await stores.proofings.end(tx.trx, proofingId, 'vetting revoked');
      if (bindingId) await stores.bindings.end(tx.trx, bindingId, 'vetting revoked');
      tx.changed({ kind: 'account', id: accountId });
      await append(tx, 'vetting-revoked', { officer, caller }, { vetting: id, account: accountId });
    });
  }

  async function endBinding(
    officer: BrokerSession,
    id: string,
    reason: string,
    caller: Caller,
  ): Promise<string> {
    await staff.requireFresh(officer, looks);
    return deps.transact(async (tx) => {
      const accountId = await stores.bindings.ownerOf(tx.trx, id);
      if (accountId === null) throw new BrokerError('not-found');
      await requireOther(tx, officer, accountId);
      await stores.factors.hold(tx.trx, accountId);
      const done = await stores.bindings.endOfParty(tx.trx, id, reason);
      if (!done) throw new BrokerError('not-found');
      tx.changed({ kind: 'account', id: accountId });
      const facts = { binding: id, account: accountId, ended: done.ended };
      await append(tx, 'binding-ended', { officer, caller }, facts);
      return accountId;
    });
  }

  async function look(officer: BrokerSession): Promise<{ isFresh: boolean; mayRecord: boolean }> {
    const member = await staff.require(officer, looks);
    if (!staff.hasLevel(officer, member)) throw new BrokerError('staff-confirm');
    return { isFresh: staff.isFresh(officer, member), mayRecord: hasStaffRole(member.roles, records) };
  }

  return {
    look,

    /** The account of this address, exactly; counted and recorded, and never telling more than that it is there. */
    async find(officer: BrokerSession, email: string, caller: Caller): Promise<string> {
      await look(officer);
      const key = officer.session.accountId;
      const limits = [{ scope: 'desk-look-up', key, limit: lookUpsPerHour, windowSeconds: hourSeconds }];
      const found = await deps.transact(async (tx) => {
        const spent = await stores.usageWindows.spend(tx.trx, limits);
        const account = spent.ok ? await stores.logins.findAccount(tx.trx, email) : null;
        const failure = spent.ok ? (account ? null : 'person-not-found') : 'locked-out';
        const facts = { account: account?.accountId ?? null };
        await append(tx, 'desk-looked-up', { officer, caller }, facts, failure);
        return { account, spent };
      });
      const { account, spent } = found;
      if (!spent.ok) throw new BrokerError('locked-out', {}, { retryAtMs: spent.retryAtMs });
      if (!account) throw new BrokerError('person-not-found');
      return account.accountId;
    },

    async person(officer: BrokerSession, accountId: string) {
      const { isFresh, mayRecord } = await look(officer);
      const email = await requirePerson(accountId);
      const { db } = deps;
      const [parties, proofings, bindings, vettings] = await Promise.all([
        stores.parties.listOfAccount(db, accountId),
        stores.proofings.listOfAccount(db, accountId),
        stores.bindings.listOfAccount(db, accountId),
        stores.vettings.listOfAccount(db, accountId),
      ]);
      const nowMs = deps.nowMs();
      const isLive = (item: { endedAtMs: number | null; expiresAtMs: number }) =>
        item.endedAtMs === null && item.expiresAtMs > nowMs;
      return {
        accountId,
        email,
        ...{ isFresh, mayRecord },
        parties,
        proofings: proofings.filter(isLive),
        bindings: bindings.filter(isLive),
        vettings,
      };
    },

    async vetting(officer: BrokerSession, id: string) {
      const { isFresh, mayRecord } = await look(officer);
      const vetting = await stores.vettings.load(deps.db, id);
      const party = vetting && (await stores.parties.loadAny(deps.db, vetting.partyId));
      if (!vetting || !party) throw new BrokerError('not-found');
      const recorder = await staff.nameOf(vetting.recordedBy);
      const decider = vetting.decidedBy === null ? null : await staff.nameOf(vetting.decidedBy);
      const isOwn = [vetting.recordedBy, vetting.accountId].includes(officer.session.accountId);
      const email = await requirePerson(vetting.accountId);
      return { vetting, party, recorder, decider, isOwn, isFresh, mayRecord, email };
    },

    /** Also for who has yet to sign in high enough: then without the list. */
    async home(officer: BrokerSession) {
      const member = await staff.require(officer, looks);
      const sees = staff.hasLevel(officer, member);
      return {
        isFresh: staff.isFresh(officer, member),
        mayRecord: hasStaffRole(member.roles, records),
        waiting: sees ? await stores.vettings.listWaiting(deps.db) : [],
      };
    },

    record: (officer: BrokerSession, given: NewVetting, caller: Caller) =>
      recorded('vetting-recorded', { officer, caller }, { account: given.accountId }, () =>
        record(officer, given, caller),
      ),

    decide: (officer: BrokerSession, given: DeskDecision, caller: Caller) =>
      recorded('vetting-decided', { officer, caller }, { vetting: given.vetting }, () =>
        decide(officer, given, caller),
      ),

    revoke: (officer: BrokerSession, id: string, reason: string, caller: Caller) =>
      recorded('vetting-revoked', { officer, caller }, { vetting: id }, () =>
        revoke(officer, id, reason, caller),
      ),

    endBinding: (officer: BrokerSession, id: string, reason: string, caller: Caller) =>
      recorded('binding-ended', { officer, caller }, { binding: id }, () =>
        endBinding(officer, id, reason, caller),
      ),
  };
}

export type Desk = ReturnType<typeof createDesk>;
