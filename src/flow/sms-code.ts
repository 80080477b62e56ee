// Sending a code by SMS and looking at the one that comes back, for whatever purpose. The challenge and the budgets
// are committed before the message leaves; an attempt is committed before the code is looked at (threats O5–O18).

import { randomUUID, timingSafeEqual } from 'node:crypto';
import { BrokerError, type ErrorCode } from '../domain/errors.ts';
import {
  createSmsCode,
  numberRange,
  parseSmsCode,
  smsAttempts,
  smsCodeSeconds,
  smsResendSeconds,
  smsText,
} from '../factor/sms.ts';
import type { SmsChallenge, SmsPlace, SmsPurpose, SmsReported } from '../store/sms-challenge-store.ts';
import type { UsageLimit } from '../store/usage-window-store.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { SmsPort } from './sms-port.ts';

const hourSeconds = 3600;
const daySeconds = 86_400;

export type SmsLocale = 'nl' | 'en';
export type SmsOrder = {
  session: BrokerSession;
  purpose: SmsPurpose;
  /** The factor of this number, or a new one that is only there together with its challenge. */
  factor: { id: string } | { create(tx: Tx): Promise<string> };
  /** E.164, from the stored factor. */
  number: string;
  locale: SmsLocale;
  caller: Caller;
};
/** sure: the gateway took the message; otherwise nobody knows whether it did. */
export type SmsOrdered = { factorId: string; sure: boolean };
/** Of a live code; awaited: its gateway is still asked, and said nothing final yet. none: nothing will be known. */
export type SmsDeliveryNews = SmsReported | 'awaited' | 'none';
/** guess: the reservation to give back when the code turns out to be spent already. */
export type RightCode = SmsPlace & { id: string; guess: Buffer };

/** Takes back what the transaction did so far, and says why. */
class CodeRefused extends Error {
  readonly code: ErrorCode;
  readonly retryAtMs: number | undefined;
  constructor(code: ErrorCode, retryAtMs?: number) {
    super(code);
    this.code = code;
    this.retryAtMs = retryAtMs;
  }
}

export function createSmsCodes(deps: FlowDeps & { events: AuditEvents; sms: SmsPort }) {
  const { stores, events, sms } = deps;

  /** Spent all at once or not at all: account, number, range of numbers, network, and everybody together. */
  function limitsOf({ session, number, caller }: SmsOrder): UsageLimit[] {
    const { budgets } = sms;
    const limit = (scope: string, key: string, max: number, windowSeconds: number) => ({
      scope: `sms-${scope}`,
      key,
      limit: max,
      windowSeconds,
    });
    return [
      limit('account', session.session.accountId, budgets.perAccountDaily, daySeconds),
      limit('number', number, budgets.perNumberDaily, daySeconds),
      limit('range', numberRange(number), budgets.perRangeHourly, hourSeconds),
      limit('address', caller.addressPrefix ?? 'unknown', budgets.perAddressHourly, hourSeconds),
      limit('all', 'all', budgets.hourly, hourSeconds),
    ];
  }

  const hashOf = (id: string, { sessionId, purpose }: SmsPlace, number: string, code: string) =>
    deps.hashGuess('sms-code', id, sessionId, purpose, number, code);

  async function recordRefusal({ session, caller, purpose }: SmsOrder, reason: ErrorCode, more: object) {
    const facts = { factor: 'sms', purpose, ...more };
    await deps.transact(async (tx) => {
      const detail = { outcome: 'failure', reason, facts } as const;
      await stores.audit.append(tx.trx, events.ofSession('code-sent', session, caller, detail));
    });
  }

  /** The row, the budgets and the record, or none of them. */
  async function open(order: SmsOrder, code: string) {
    const { session, purpose, factor, number, caller } = order;
    const id = randomUUID();
    const messageId = randomUUID();
    const factorId = await deps.transact(async (tx) => {
      await stores.factors.hold(tx.trx, session.session.accountId);
      const made = 'id' in factor ? factor.id : await factor.create(tx);
      const place = { sessionId: session.session.id, purpose, factorId: made };
      const created = await stores.smsChallenges.create(tx.trx, {
        ...place,
        id,
        messageId,
        codeHash: hashOf(id, place, number, code),
        ttlSeconds: smsCodeSeconds,
        resendSeconds: smsResendSeconds,
      });
      if (!created) throw new CodeRefused('sms-limit');
      const spent = await stores.usageWindows.spend(tx.trx, limitsOf(order));
      if (!spent.ok) throw new CodeRefused('sms-limit', spent.retryAtMs);
      const facts = { factor: 'sms', purpose };
      await stores.audit.append(tx.trx, events.ofSession('code-sent', session, caller, { facts }));
      return place.factorId;
    });
    return { id, messageId, factorId };
  }

  async function nextSendMs(place: Omit<SmsPlace, 'factorId'> & { factorId: string | null }) {
    return stores.smsChallenges.nextSendMs(deps.db, { ...place, resendSeconds: smsResendSeconds });
  }

  async function refuseOrder(order: SmsOrder, error: unknown): Promise<never> {
    if (!(error instanceof CodeRefused)) throw error;
    const factorId = 'id' in order.factor ? order.factor.id : null;
    const place = { sessionId: order.session.session.id, purpose: order.purpose, factorId };
    const retryAtMs = error.retryAtMs ?? (await nextSendMs(place)) ?? undefined;
    await recordRefusal(order, error.code, {});
    throw new BrokerError(error.code, {}, retryAtMs === undefined ? {} : { retryAtMs });
  }

  /**
   * Sends a new code, outside any transaction; the former one of this session and purpose is void from then on.
   * Throws sms-limit, sms-not-sent and locked-out.
   */
  async function send(order: SmsOrder): Promise<SmsOrdered> {
    const lockedUntilMs = await findLock(order.session.session.accountId);
    if (lockedUntilMs !== null) {
      await recordRefusal(order, 'locked-out', {});
      throw new BrokerError('locked-out', {}, { retryAtMs: lockedUntilMs });
    }
    const code = createSmsCode();
    const opened = await open(order, code).catch((error) => refuseOrder(order, error));
    const { id, messageId, factorId } = opened;
    const text = smsText(sms.siteName, code, order.locale);
    const answer = await sms.send({ messageId, to: order.number, text });
    const { status: delivery, gateway } = answer;
    const reference = answer.status === 'accepted' ? answer.reference : null;
    await stores.smsChallenges.keepDelivery(deps.db, { id, delivery, gateway, reference });
    if (answer.status === 'refused') {
      await stores.usageWindows.giveBack(deps.db, limitsOf(order));
      await recordRefusal(order, 'sms-not-sent', { gateway, cause: answer.reason });
      throw new BrokerError('sms-not-sent', { gateway, cause: answer.reason });
    }
    if (answer.status === 'unknown') {
      await recordRefusal(order, 'sms-unsure', { gateway, cause: answer.reason });
    }
    return { factorId, sure: answer.status === 'accepted' };
  }

  /** While it lasts no code is looked at, so none is sent either. */
  async function findLock(accountId: string): Promise<number | null> {
    const lockedUntilMs = (await stores.attemptBudgets.load(deps.db, accountId))?.lockedUntilMs ?? null;
    return lockedUntilMs !== null && lockedUntilMs > deps.nowMs() ? lockedUntilMs : null;
  }

  /**
   * The right code, still to be spent; otherwise refuse is called with the reason. number: of the stored factor, and
   * asked for only once there is a code to compare.
   */
  async function check(
    attempt: { accountId: string; place: SmsPlace; number: string; code: unknown },
    refuse: (code: ErrorCode, retryAtMs?: number) => Promise<never>,
  ): Promise<RightCode> {
    const { accountId, place, number } = attempt;
    const code = parseSmsCode(attempt.code);
    if (code === null) return refuse('code-malformed');
    const challenge = await stores.smsChallenges.findNewest(deps.db, place);
    if (challenge?.state === 'used') return refuse('code-used');
    if (challenge?.state !== 'live') {
      const lockedUntilMs = await findLock(accountId);
      return lockedUntilMs === null ? refuse('code-over') : refuse('locked-out', lockedUntilMs);
    }
    // The challenge is part of the guess: the same digits for another code are another guess.
    const guess = deps.hashGuess('sms', accountId, challenge.id, code);
    const tried = { challengeId: challenge.id, attempts: smsAttempts };
    const reservation = await stores.attemptBudgets.reserveWithCode(deps.db, accountId, guess, tried);
    if (reservation.status === 'code-over') return refuse(await spentOrOver(place));
    if (reservation.status === 'locked') return refuse('locked-out', reservation.lockedUntilMs);
    if (reservation.status === 'exhausted') return refuse('factor-exhausted');
    if (!timingSafeEqual(hashOf(challenge.id, place, number, code), challenge.codeHash)) {
      await stores.smsChallenges.voidTried(deps.db, challenge.id, smsAttempts);
      return refuse('code-wrong');
    }
    return { ...place, id: challenge.id, guess };
  }

  function deliveryOf({ report, gateway, awaitsReport }: SmsChallenge): SmsDeliveryNews {
    if (report !== null || !awaitsReport || gateway === null) return report ?? 'none';
    return sms.reporting.includes(gateway) ? 'awaited' : 'none';
  }

  async function spentOrOver(place: SmsPlace): Promise<ErrorCode> {
    const now = await stores.smsChallenges.findNewest(deps.db, place);
    return now?.state === 'used' ? 'code-used' : 'code-over';
  }

  return {
    send,
    check,
    /** Whether a code is out there that this place still takes, what was reported of it, and when the next may come. */
    async describe(place: SmsPlace) {
      const finding = stores.smsChallenges.findNewest(deps.db, place);
      const [newest, nextSend] = await Promise.all([finding, nextSendMs(place)]);
      const awaited = newest?.state === 'live';
      return { awaited, delivery: awaited ? deliveryOf(newest) : 'none', nextSendMs: nextSend } as const;
    },

    /** The right code came a second time: that is no guess. */
    release: (accountId: string, { guess }: RightCode) =>
      deps.transact((tx) => stores.attemptBudgets.release(tx.trx, accountId, guess)),
  };
}

export type SmsCodes = ReturnType<typeof createSmsCodes>;
