// A code by letter, and what it gives when its owner types it: a proofing of the person and a binding to one company,
// two records with an end each. The letter proves delivery, not the person; the desk's code what two officers saw.

import { timingSafeEqual } from 'node:crypto';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import { isSameParty } from '../domain/identifier.ts';
import type { Level } from '../domain/level.ts';
import { createActivationCode, parseActivationCode } from '../factor/activation-code.ts';
import type { Party } from '../store/account-party-store.ts';
import type { ActivationMatch } from '../store/activation-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { Notify } from './notify.ts';

const validForSeconds = 20 * 86_400;
export const enrolWithinSeconds = 15 * 60;

type Bound = { accountId: string; partyId: string; purpose: 'letter' | 'desk' };

export function createActivation(deps: FlowDeps & { events: AuditEvents; notify: Notify }) {
  const { stores, events, settings } = deps;

  /** Bound to account, company and purpose: the same characters elsewhere have another hash. */
  const hashOf = ({ accountId, partyId, purpose }: Bound, code: string) =>
    deps.hashGuess('activation', accountId, partyId, purpose, code);

  const findMatch = (accountId: string, code: string, among: readonly ActivationMatch[]) =>
    among.find((item) => timingSafeEqual(item.codeHash, hashOf({ ...item, accountId }, code))) ?? null;

  async function refuse(session: BrokerSession, caller: Caller, code: ErrorCode, retryAtMs?: number) {
    await deps.transact(async (tx) => {
      const detail = { outcome: 'failure', reason: code } as const;
      await stores.audit.append(tx.trx, events.ofSession('activation-redeemed', session, caller, detail));
    });
    throw new BrokerError(code, {}, retryAtMs === undefined ? {} : { retryAtMs });
  }

  /** Counted and committed before it is compared: on the account's budget, and on every open code of the account. */
  async function reserve(session: BrokerSession, text: string, caller: Caller): Promise<ActivationMatch[]> {
    const { accountId } = session.session;
    const guess = deps.hashGuess('activation-guess', accountId, text);
    const reservation = await stores.attemptBudgets.reserve(deps.db, accountId, guess);
    if (reservation.status === 'locked')
      await refuse(session, caller, 'locked-out', reservation.lockedUntilMs);
    if (reservation.status === 'exhausted') await refuse(session, caller, 'factor-exhausted');
    // By itself: two locks at once would be taken here in another order than where a code is consumed.
    return stores.activations.reserve(deps.db, accountId);
  }

  /** A desk check replaces the one before, so that revoking one never ends what another gave. */
  async function bind(tx: Tx, accountId: string, party: Party, purpose: Bound['purpose'], level: Level) {
    const { representation } = party;
    if (purpose === 'desk') {
      const bindings = await stores.bindings.listOfAccount(tx.trx, accountId);
      const former = bindings.filter(
        (item) =>
          item.method === 'desk' &&
          item.endedAtMs === null &&
          isSameParty(item.representation, representation),
      );
      for (const { id } of former) await stores.bindings.end(tx.trx, id, 'replaced by a new check');
    }
    const validForSeconds = purpose === 'desk' ? settings.deskSeconds : settings.letterSeconds;
    return stores.bindings.createOrExtend(tx.trx, {
      accountId,
      representation,
      level,
      method: purpose,
      validForSeconds,
    });
  }

  /** The two records, and the company among those the account may sign in for. */
  async function giveEffect(tx: Tx, accountId: string, match: ActivationMatch) {
    const { purpose, partyId, vettingId } = match;
    const party = await stores.parties.loadAny(tx.trx, partyId);
    const vetting = vettingId === null ? null : await stores.vettings.load(tx.trx, vettingId);
    if (!party || party.accountId !== accountId || (purpose === 'desk') !== (vetting !== null)) {
      throw new BrokerError('internal');
    }
    const level: Level = vetting ? vetting.level : 'low';
    const proofingId = await stores.proofings.create(tx.trx, {
      accountId,
      level,
      method: purpose,
      details: vetting ? { vetting: vetting.id } : { activation: match.id },
      validForSeconds: purpose === 'desk' ? settings.deskSeconds : settings.letterSeconds,
    });
    const bindingId = await bind(tx, accountId, party, purpose, level);
    await stores.activations.setProofing(tx.trx, match.id, proofingId);
    if (vetting) await stores.vettings.setEffect(tx.trx, { id: vetting.id, proofingId, bindingId });
    const { id: _id, ...details } = party;
    await stores.parties.put(tx.trx, { ...details, source: purpose });
    return { level, method: purpose, vetting: vetting?.id ?? null };
  }

  async function consume(session: BrokerSession, match: ActivationMatch, others: string[], caller: Caller) {
    const { accountId, id: sessionId } = session.session;
    return deps.transact(async (tx) => {
      await stores.factors.hold(tx.trx, accountId);
      const use = { id: match.id, accountId, codeHash: match.codeHash, sessionId };
      if (!(await stores.activations.consume(tx.trx, use))) return false;
      const facts = await giveEffect(tx, accountId, match);
      await stores.activations.giveBack(tx.trx, others);
      await stores.attemptBudgets.clear(tx.trx, accountId);
      tx.changed({ kind: 'account', id: accountId });
      const after = await stores.sessions.loadById(tx.trx, sessionId);
      if (!after || after.endedReason !== null || after.accountLocked)
        throw new BrokerError('sign-in-required');
      await deps.notify.changed(tx, accountId, 'activation-used', {});
      await stores.audit.append(tx.trx, events.ofSession('activation-redeemed', after, caller, { facts }));
      return true;
    });
  }

  return {
    /** In the caller's transaction. The code in clear, for a letter sealed until the mail room has it. */
    async issue(
      tx: Tx,
      bound: Bound & { vettingId: string | null; delivery: 'letter' | 'hand-over' },
    ): Promise<string> {
      const { delivery, vettingId, ...of } = bound;
      const code = createActivationCode();
      await stores.activations.voidFormer(tx.trx, of);
      await stores.activations.create(tx.trx, {
        ...of,
        vettingId,
        codeHash: hashOf(of, code),
        code: delivery === 'letter' ? code : null,
        validForSeconds,
      });
      return code;
    },

    /** What this session redeemed in the last quarter of an hour, and whether it is for the company of the session. */
    async findRedeemed(session: BrokerSession) {
      const { accountId, id: sessionId, representation } = session.session;
      const by = { accountId, sessionId, withinSeconds: enrolWithinSeconds };
      const found = await stores.activations.findRedeemed(deps.db, by);
      const party = found && (await stores.parties.loadAny(deps.db, found.partyId));
      if (!found || !party) return null;
      return { ...found, party, isForSession: isSameParty(party.representation, representation) };
    },

    /** Once, by its owner alone; throws BrokerError with the reason otherwise. */
    async redeem(session: BrokerSession, text: string, caller: Caller): Promise<void> {
      const { accountId } = session.session;
      const code = parseActivationCode(text);
      const open = await reserve(session, code ?? text, caller);
      const match = code === null ? null : findMatch(accountId, code, open);
      if (match) {
        const others = open.filter(({ id }) => id !== match.id).map(({ id }) => id);
        if (await consume(session, match, others, caller)) return;
        await refuse(session, caller, 'activation-over');
      }
      const over = await stores.activations.listOver(deps.db, accountId);
      const isOver = open.length === 0 || (code !== null && findMatch(accountId, code, over) !== null);
      await refuse(session, caller, isOver ? 'activation-over' : 'activation-wrong');
    },
  };
}

export type Activation = ReturnType<typeof createActivation>;
