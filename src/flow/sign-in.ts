// Signing in at an upstream provider, and every lift by it: begin, come back, and add what was really proven.
// Whoever comes back as another person or for another company adds nothing (design: one session, one company).

import { assuranceOfAcr } from '../domain/dialect.ts';
import { BrokerError } from '../domain/errors.ts';
import { differencesInRepresentation } from '../domain/identifier.ts';
import { type Assurance, isLevelAtLeast, levels, meetsAssurance } from '../domain/level.ts';
import type { Required } from '../domain/required.ts';
import type { Audience } from '../domain/upstream-document.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { Caller, FlowDeps, Tx } from './flow-deps.ts';
import type { LinkAccounts } from './link-accounts.ts';
import {
  codeOf,
  type Mismatch,
  type PendingChoice,
  type SignInResult,
  type WayBack,
} from './sign-in-outcome.ts';
import { createToken, hashToken } from './token.ts';
import type { LoginSecrets, ProvenLogin, UpstreamPort } from './upstream-port.ts';

const loginSeconds = 900;
const choiceSeconds = 300;
/** A login that happened longer ago than any evidence counts is not taken in at all. */
const staleAfterMs = 12 * 3600 * 1000;

type Asked = Assurance & { fresh: boolean };
/** stamp: of the upstream as it was then. returnTo: a page of staff, where its logins end. */
type StoredRequest = LoginSecrets & { stamp: string; returnTo: string | null };

export function createSignIn(
  deps: FlowDeps & { brokerSessions: BrokerSessions; events: AuditEvents; linkAccounts: LinkAccounts },
) {
  const { stores, brokerSessions, events, settings, linkAccounts } = deps;

  function upstreamById(id: unknown): UpstreamPort {
    const upstream = deps.upstreams.find(id);
    if (!upstream) throw new BrokerError('malformed-request', { field: 'upstream' });
    return upstream;
  }

  /** The upstream as it was when the login began; nobody finishes at another what began at this one. */
  function upstreamOf(login: Pick<ProvenLogin, 'upstreamId'>, stamp: string): UpstreamPort {
    const upstream = deps.upstreams.find(login.upstreamId);
    if (upstream?.stamp !== stamp) throw new BrokerError('start-again', { reason: 'upstream-changed' });
    return upstream;
  }

  /**
   * Asks for what the visit needs, never for less; without a visit for low. fresh: the person must act now.
   * The browser gets a secret of its own, so that a callback counts only where the login began.
   */
  async function begin(input: {
    upstreamId: unknown;
    /** Whose sign-in page it is: an upstream of the other is not known there. */
    audience: Audience;
    required: Required | null;
    fresh: boolean;
    /** A code of ours will be the second factor, so a login with one factor is asked for. */
    codeFollows?: boolean;
    transactionId: string | null;
    returnTo?: string;
    session: BrokerSession | null;
    locale: 'nl' | 'en';
  }) {
    const upstream = upstreamById(input.upstreamId);
    if (upstream.audience !== input.audience)
      throw new BrokerError('malformed-request', { field: 'upstream' });
    const { required, fresh } = input;
    const need: Assurance = {
      level: required && required.level !== 'none' ? required.level : 'low',
      twoFactor: (required?.twoFactor ?? false) && !input.codeFollows,
    };
    const within = required?.confirmedWithinSeconds ?? null;
    let started: LoginSecrets & { redirectTo: string };
    try {
      started = await upstream.start({
        need,
        forceFresh: fresh,
        maxAgeSeconds: within,
        uiLocale: input.locale,
      });
    } catch (cause) {
      throw new BrokerError(codeOf(cause), { upstream: upstream.id }, { cause });
    }
    const secret = createToken();
    const { redirectTo, ...secrets } = started;
    const request: StoredRequest = {
      ...secrets,
      stamp: upstream.stamp,
      returnTo: input.returnTo ?? null,
    };
    const asked: Asked = { ...need, fresh };
    await stores.upstreamLogins.create(deps.db, {
      stateHash: hashToken(request.state),
      browserHash: hashToken(secret),
      upstreamId: upstream.id,
      request,
      asked,
      transactionId: input.transactionId,
      sessionId: input.session?.session.id ?? null,
      ttlSeconds: loginSeconds,
    });
    return { redirectTo, secret, state: request.state, maxAgeSeconds: loginSeconds };
  }

  async function recordFailure(
    reason: string,
    caller: Caller,
    facts: Record<string, unknown>,
  ): Promise<void> {
    await deps.transact(async (tx) => {
      await stores.audit.append(tx.trx, events.ofNobody('sign-in', reason, caller, facts));
    });
  }

  /** A later login that shows the same mandate keeps the binding alive; it never makes one, nor revives an ended one. */
  async function extendBinding(tx: Tx, accountId: string, login: ProvenLogin, upstream: UpstreamPort) {
    const { level } = assuranceOfAcr(upstream.dialect, login.acr);
    const shown = levels.filter((candidate) => candidate !== 'none' && isLevelAtLeast(level, candidate));
    // The end counts from the login itself; one that does not say when it was prolongs nothing.
    if (login.authTimeMs === null) return;
    const sinceLoginSeconds = Math.max(0, (deps.nowMs() - login.authTimeMs) / 1000);
    const validForSeconds = settings.bindingSeconds - sinceLoginSeconds;
    if (shown.length === 0 || validForSeconds <= 0) return;
    const { representation } = login;
    await stores.bindings.extendShown(tx.trx, { accountId, representation, levels: shown, validForSeconds });
    tx.changed({ kind: 'account', id: accountId });
  }

  function differences(accountId: string, login: ProvenLogin, current: BrokerSession): Mismatch[] {
    const person: Mismatch[] = current.session.accountId === accountId ? [] : ['person'];
    return [...person, ...differencesInRepresentation(current.session.representation, login.representation)];
  }

  /** Mints a session, or lifts the current one; the audit row is the transaction's last statement. */
  async function takeIn(
    tx: Tx,
    { login, stamp }: { login: ProvenLogin; stamp: string },
    accountId: string,
    current: BrokerSession | null,
    caller: Caller,
    asked: unknown,
  ): Promise<string> {
    const upstream = upstreamOf(login, stamp);
    const evidence = {
      kind: 'upstream',
      issuer: login.issuer,
      acr: login.acr,
      atMs: login.authTimeMs,
    } as const;
    const details = {
      actingSubject: login.actingSubject,
      companyName: login.companyName,
      serviceUuid: login.serviceUuid,
    };
    // Whom staff works for is no company of a portal.
    if (upstream.audience === 'portal') await extendBinding(tx, accountId, login, upstream);
    const { cookie, after } = current
      ? await brokerSessions.lift(tx, current, evidence)
      : await brokerSessions.mint(
          tx,
          { accountId, upstreamId: upstream.id, representation: login.representation, details },
          evidence,
        );
    const facts = {
      asked,
      acrIn: login.acr,
      acrWasOdd: login.acrWasOdd,
      authTimeGiven: login.authTimeMs !== null,
    };
    await stores.audit.append(
      tx.trx,
      events.ofSession(current ? 'step-up' : 'sign-in', after, caller, { facts }),
    );
    return cookie;
  }

  /** The session that was ends, and one begins for who came back. */
  async function replace(
    tx: Tx,
    current: BrokerSession | null,
    proven: { login: ProvenLogin; stamp: string },
    accountId: string,
    caller: Caller,
    reason: 'switched' | 'linked-account',
  ): Promise<string> {
    if (current) await brokerSessions.end(tx, current.session.id, reason);
    const cookie = await takeIn(tx, proven, accountId, null, caller, { switched: true });
    if (current) {
      const ended = events.ofSession('sign-out', current, caller, { reason });
      await stores.audit.append(tx.trx, ended);
    }
    return cookie;
  }

  async function settle(
    login: ProvenLogin,
    inFlight: { id: string; asked: unknown; transactionId: string | null; request: unknown },
    brokerCookie: string | undefined,
    caller: Caller,
  ): Promise<SignInResult> {
    return deps.transact(async (tx): Promise<SignInResult> => {
      const { transactionId, asked } = inFlight;
      const { stamp, returnTo } = inFlight.request as StoredRequest;
      const { audience, dialect } = upstreamOf(login, stamp);
      const account = await stores.accounts.findOrCreateByIdentity(tx.trx, login.issuer, login.subject);
      if (account.locked) {
        const event = events.ofNobody('sign-in', 'account-locked', caller, {
          upstream: login.upstreamId,
          asked,
        });
        await stores.audit.append(tx.trx, { ...event, accountId: account.accountId });
        return { kind: 'failed', code: 'account-locked', transactionId, returnTo };
      }
      const current = await brokerSessions.load(brokerCookie, tx.trx);
      const what = current ? differences(account.accountId, login, current) : [];
      const isOther = what.length > 0 && audience === 'portal';
      const isMet = isOther && current ? await linkAccounts.isLinked(tx, current, account, login) : false;
      if (current && what.length > 0 && !isMet) {
        const linkable = isOther && (await linkAccounts.mayLink(tx, current, account, login));
        const pending: PendingChoice = { login, what, transactionId, linkable, stamp, returnTo };
        await stores.upstreamLogins.saveOutcome(tx.trx, inFlight.id, pending, choiceSeconds);
        const detail = {
          outcome: 'failure',
          reason: 'other-party-came-back',
          facts: { what, asked },
        } as const;
        await stores.audit.append(tx.trx, events.ofSession('mismatch', current, caller, detail));
        return { kind: 'mismatch', loginId: inFlight.id };
      }
      // The other account of the same person: the visit goes on as that one, and nothing of the two is added up.
      const cookie =
        isMet && current
          ? await replace(tx, current, { login, stamp }, account.accountId, caller, 'linked-account')
          : await takeIn(tx, { login, stamp }, account.accountId, current, caller, asked);
      const given = assuranceOfAcr(dialect, login.acr);
      const returnedLess = !meetsAssurance(given, asked as Asked);
      return { kind: 'signed-in', cookie, transactionId, returnTo, returnedLess };
    });
  }

  return {
    begin,

    /** The provider's answer. Consumed first, once, in the browser that began; only then is the provider asked. */
    async complete(input: {
      upstreamId: unknown;
      callback: URL;
      secret: string | undefined;
      brokerCookie: string | undefined;
      caller: Caller;
    }): Promise<SignInResult> {
      const upstream = upstreamById(input.upstreamId);
      const { caller, callback } = input;
      const states = callback.searchParams.getAll('state');
      const [state] = states;
      if (states.length !== 1 || !state || input.secret === undefined) {
        await recordFailure('callback-malformed', caller, { upstream: upstream.id });
        throw new BrokerError('start-again', { reason: 'callback-malformed' });
      }
      const keys = {
        stateHash: hashToken(state),
        browserHash: hashToken(input.secret),
        upstreamId: upstream.id,
      };
      const consumed = await stores.upstreamLogins.consume(deps.db, keys);
      if (!consumed.ok) {
        await recordFailure(`login-${consumed.reason}`, caller, { upstream: upstream.id });
        if (consumed.reason === 'consumed') throw new BrokerError('login-consumed');
        throw new BrokerError(consumed.reason === 'expired' ? 'login-expired' : 'start-again');
      }
      const { login: inFlight } = consumed;
      const { transactionId, asked } = inFlight;
      const { returnTo, stamp, ...expected } = inFlight.request as StoredRequest;
      if (stamp !== upstream.stamp) {
        await recordFailure('upstream-changed', caller, { upstream: upstream.id, asked });
        throw new BrokerError('start-again', { reason: 'upstream-changed' });
      }
      let login: ProvenLogin;
      try {
        login = await upstream.finish(callback, expected);
      } catch (cause) {
        const code = codeOf(cause);
        await recordFailure(code, caller, { upstream: upstream.id, asked });
        return { kind: 'failed', code, transactionId, returnTo };
      }
      if (login.authTimeMs !== null && deps.nowMs() - login.authTimeMs >= staleAfterMs) {
        await recordFailure('login-too-old', caller, { upstream: upstream.id, asked });
        return { kind: 'failed', code: 'upstream-answer-invalid', transactionId, returnTo };
      }
      return settle(login, inFlight, input.brokerCookie, caller);
    },

    async readChoice(loginId: string, secret: string): Promise<PendingChoice> {
      const choice = await stores.upstreamLogins.readOutcome<PendingChoice>(
        deps.db,
        loginId,
        hashToken(secret),
      );
      if (!choice) throw new BrokerError('start-again', { reason: 'choice-over' });
      return choice;
    },

    /**
     * keep: what came back is thrown away. switch: the old session ends and a new one begins. link: the same, and
     * both accounts are known as one person's from then on. Once, whichever it is.
     */
    async choose(input: {
      loginId: string;
      secret: string;
      choice: 'keep' | 'switch' | 'link';
      brokerCookie: string | undefined;
      caller: Caller;
    }): Promise<{ cookie: string | null } & WayBack> {
      const chosen = deps.transact(async (tx) => {
        const browserHash = hashToken(input.secret);
        const pending = await stores.upstreamLogins.takeOutcome<PendingChoice>(
          tx.trx,
          input.loginId,
          browserHash,
        );
        if (!pending) throw new BrokerError('start-again', { reason: 'choice-over' });
        const { login, stamp, transactionId, returnTo } = pending;
        if (input.choice === 'keep') return { cookie: null, transactionId, returnTo };
        const { audience } = upstreamOf(login, stamp);
        if (input.choice === 'link' && audience !== 'portal') throw new BrokerError('link-not-allowed');
        const current = await brokerSessions.load(input.brokerCookie, tx.trx);
        const account = await stores.accounts.findOrCreateByIdentity(tx.trx, login.issuer, login.subject);
        if (account.locked) throw new BrokerError('account-locked');
        if (input.choice === 'link') await linkAccounts.link(tx, current, account, login, input.caller);
        const proven = { login, stamp };
        const cookie = await replace(tx, current, proven, account.accountId, input.caller, 'switched');
        return { cookie, transactionId, returnTo };
      });
      return linkAccounts.recorded(input.caller, chosen);
    },
  };
}

export type SignIn = ReturnType<typeof createSignIn>;
