// The ways people go through the running product: sign in, enrol, type a code; and the ways time goes by in tests.

import { expect } from '@jest/globals';
import { totpCode, totpStep } from '../../src/factor/totp.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import type { RawAnswer } from './raw-client.ts';
import type { StackBench } from './stack.ts';

export type Level = 'EH2' | 'EH2+' | 'EH3' | 'EH4';
export type LoginChoice = {
  level?: Level;
  identity?: string;
  fault?: string;
  seconds?: string;
  cancel?: true;
};
export type Enrolled = { factorId: string; secret: string; code(offset?: number): string };

export const cookieNames = { broker: '__Host-sluis', portal: '__Host-sluis-portal' } as const;
export const hosts = { broker: 'sluis.localhost', portal: 'portal.localhost' } as const;

const upstreamForm = /^\/sign-in\/upstream$/;
const stepMs = 30_000;

/** Waits out the last seconds of a time step, so that a code made now is still of this step when it arrives. */
export async function steadyStep(marginMs = 4_000): Promise<void> {
  const left = stepMs - (Date.now() % stepMs);
  if (left < marginMs) await new Promise((done) => setTimeout(done, left + 50));
}

export function titleOf(page: Pick<VisitedPage, 'body'>): string {
  return /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.body)?.[1]?.trim() ?? '';
}

export function createWalk(bench: StackBench) {
  const { sql } = bench;
  const broker = () => bench.stack.brokerUrl;
  const portal = () => bench.stack.portalUrl;

  /** From a page of ours that offers the upstream, to wherever its login ends. */
  async function logIn(visitor: Visitor, page: VisitedPage, choice: LoginChoice = {}): Promise<VisitedPage> {
    const atProvider = await visitor.submit(page, upstreamForm);
    return answerProvider(visitor, atProvider, choice);
  }

  async function answerProvider(visitor: Visitor, atProvider: VisitedPage, choice: LoginChoice = {}) {
    if (!new URL(atProvider.url).pathname.startsWith('/login/')) return atProvider;
    const { level = 'EH3', identity = 'noor/0', fault = '', seconds = '', cancel } = choice;
    const action = cancel ? 'cancel' : 'login';
    return visitor.submit(atProvider, /^\/login\//, { identity, level, fault, seconds, action });
  }

  /** Arrives at a portal page as nobody and signs in there. */
  async function signIn(visitor: Visitor, level: Level, path: string, identity = 'noor/0') {
    return logIn(visitor, await visitor.get(portal() + path), { level, identity });
  }

  /** At the sign-in page of staff, and back on the page that was asked. */
  async function signInStaff(visitor: Visitor, who: string, level: Level = 'EH3', path = '/admin') {
    const query = new URLSearchParams({ return: path });
    const page = await visitor.get(`${broker()}/admin/sign-in?${query}`);
    const atProvider = await visitor.submit(page, /^\/admin\/sign-in\/upstream$/);
    return answerProvider(visitor, atProvider, { level, identity: `${who}/0` });
  }

  const cookieOf = (visitor: Visitor, which: keyof typeof cookieNames) =>
    visitor.cookies(hosts[which]).get(cookieNames[which]) ?? '';

  async function beginEnrolment(visitor: Visitor, transaction = ''): Promise<VisitedPage> {
    return visitor.post(`${broker()}/account/totp/new`, { transaction });
  }

  function readEnrolment(page: VisitedPage): Enrolled {
    const secret = /secret=([A-Z2-7]{32})/.exec(page.body)?.[1] ?? '';
    const form = formsOf(page).find(({ action }) => new URL(action).pathname === '/account/totp');
    const factorId = form?.fields['enrolment'] ?? '';
    if (!secret || !factorId)
      throw new Error(`no enrolment on ${page.url} (${page.status}: ${titleOf(page)})`);
    const code = (offset = 0) => totpCode(secret, totpStep(Date.now()) + offset);
    return { factorId, secret, code };
  }

  const confirmEnrolment = (visitor: Visitor, { factorId }: Enrolled, code: string, transaction = '') =>
    visitor.post(`${broker()}/account/totp`, { enrolment: factorId, transaction, code });

  /**
   * Enrols in the running session, and puts that into the past: the first code, so that the next one need not wait,
   * and what it proved, so that the session is as it was before.
   */
  async function enrolTotp(visitor: Visitor): Promise<Enrolled> {
    const enrolled = readEnrolment(await beginEnrolment(visitor));
    await steadyStep();
    const done = await confirmEnrolment(visitor, enrolled, enrolled.code());
    expect(done.url).toContain('/account?done=enrolled');
    await forgetLastStep(enrolled.factorId);
    await forgetEvidence(visitor, enrolled.factorId);
    return enrolled;
  }

  async function forgetEvidence(visitor: Visitor, factorId: string): Promise<void> {
    const { sessionId } = await sessionOf(visitor);
    await sql('delete from evidence where session_id = :sessionId and factor_id = :factorId', {
      sessionId,
      factorId,
    });
    await announce('session', sessionId);
  }

  async function forgetLastStep(factorId: string): Promise<void> {
    await sql('update factor set last_step = last_step - 100 where id = :factorId', { factorId });
  }

  const typeCode = (visitor: Visitor, page: VisitedPage, code: string) =>
    visitor.submit(page, /^\/step-up\/totp$/, { code });

  /** The session behind this visitor's broker cookie. */
  async function sessionOf(visitor: Visitor): Promise<{ sessionId: string; accountId: string }> {
    const loaded = await bench.stack.broker.flows.brokerSessions.load(cookieOf(visitor, 'broker'));
    if (!loaded) throw new Error('this visitor has no live session');
    return { sessionId: loaded.session.id, accountId: loaded.session.accountId };
  }

  /** Says that a row was changed behind the program's back, as the change feed would. */
  async function announce(kind: 'session' | 'account', id: string): Promise<void> {
    await bench.stack.broker.flow.transact(async (tx) => tx.changed({ kind, id }));
  }

  /** All evidence of this visitor's session becomes that much older. */
  async function ageEvidence(visitor: Visitor, seconds: number): Promise<void> {
    const { sessionId } = await sessionOf(visitor);
    await sql(
      `update evidence set at = at - make_interval(secs => :seconds::float8),
         received_at = received_at - make_interval(secs => :seconds::float8) where session_id = :sessionId`,
      { sessionId, seconds },
    );
    await announce('session', sessionId);
  }

  /** One question to the decision listener, as a trusted proxy asks it for a script. */
  async function decide(
    cookie: string,
    path: string,
    options: { host?: string; method?: string; headers?: Record<string, string> } = {},
  ): Promise<RawAnswer> {
    const { host = new URL(portal()).host, method = 'GET' } = options;
    return bench.raw.send(`${bench.stack.decisionUrl}/api/authz/forward-auth`, {
      headers: {
        'x-forwarded-method': method,
        'x-forwarded-proto': 'http',
        'x-forwarded-host': host,
        'x-forwarded-uri': path,
        cookie: `${cookieNames.portal}=${cookie}`,
        ...options.headers,
      },
    });
  }

  return {
    logIn,
    answerProvider,
    signIn,
    signInStaff,
    cookieOf,
    beginEnrolment,
    readEnrolment,
    confirmEnrolment,
    enrolTotp,
    forgetLastStep,
    forgetEvidence,
    typeCode,
    sessionOf,
    announce,
    ageEvidence,
    decide,
  };
}
