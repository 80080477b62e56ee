// The upstream is away: what people set up themselves carries them as far as it is worth, everybody else is told so,
// and nobody loses where they were going (issue: fallback on outage; threats U5 U18).

import { afterAll, expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { passkeySignInNl } from '../../src/http/views/passkey-sign-in-text.ts';
import {
  type EherkenningSimulator,
  startEherkenningSimulator,
} from '../../src/sim/eherkenning/start-eherkenning-simulator.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { type Authenticator, createAuthenticator } from '../setup/software-authenticator.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { type Level, titleOf } from '../setup/stack-walk.ts';

type Asked = {
  challenge: string;
  options: { challenge: string; rp?: { id: string }; user?: { id: string } };
};
const name = 'eHerkenning';
const words = passkeySignInNl.outage;

describeStackOnce('while the upstream is away', (the) => {
  const portal = (path: string) => the().stack.portalUrl + path;
  const broker = (path: string) => the().stack.brokerUrl + path;
  const restarted: EherkenningSimulator[] = [];
  afterAll(() => Promise.all(restarted.map((simulator) => simulator.close())));

  /** The provider stops, and a broker that just started has never heard of it; afterwards it is back. */
  async function withoutProvider(work: () => Promise<void>): Promise<void> {
    const { brokerUrl, simulator } = the().stack;
    await Promise.all([simulator, ...restarted].map((one) => one.close()));
    await the().restart();
    try {
      await work();
    } finally {
      const { d: _private, ...publicKey } = await the().stack.broker.keys.upstreamKey('eherkenning');
      const listen = { host: '127.0.0.1', port: simulator.port };
      const back = await startEherkenningSimulator({ listen });
      restarted.push(back);
      await back.addClient({
        client_id: 'sluis',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: [publicKey] },
        redirect_uris: [`${brokerUrl}/sign-in/callback/eherkenning`],
      });
      // A broker asks again after some seconds only; one that just started asks at once.
      await the().restart();
    }
  }

  async function ask(visitor: Visitor, path: string, form: Record<string, string>): Promise<Asked> {
    const blank = { challenge: '', response: '' };
    const answer = await visitor.post(
      broker(path),
      { ...form, ...blank },
      { headers: { accept: 'application/json' } },
    );
    return JSON.parse(answer.body) as Asked;
  }

  async function signedIn(level: Level, identity = 'noor/0'): Promise<Visitor> {
    const visitor = the().visitor();
    await the().signIn(visitor, level, '/bedrijf', identity);
    return visitor;
  }

  async function withPasskey(level: Level = 'EH3', identity = 'noor/0'): Promise<Authenticator> {
    const visitor = await signedIn(level, identity);
    const authenticator = createAuthenticator(broker(''));
    const asked = await ask(visitor, '/account/passkey/options', { transaction: '', name: 'laptop' });
    const response = authenticator.register(asked.options);
    const form = { transaction: '', name: 'laptop', challenge: asked.challenge, response };
    expect((await visitor.post(broker('/account/passkey'), form)).url).toBe(broker('/account?done=passkey'));
    return authenticator;
  }

  async function signInWith(visitor: Visitor, page: VisitedPage, authenticator: Authenticator) {
    const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
    const { challenge, options } = await ask(visitor, '/sign-in/passkey/options', { transaction });
    const response = authenticator.assert(options);
    return visitor.post(broker('/sign-in/passkey'), { transaction, challenge, response });
  }

  const tryUpstream = (visitor: Visitor, page: VisitedPage) => visitor.submit(page, /^\/sign-in\/upstream$/);
  const waysOn = (page: VisitedPage) => formsOf(page).map(({ action }) => new URL(action).pathname);

  it('a passkey opens sick leave by itself: the page says so, puts it first and keeps the target', async () => {
    const authenticator = await withPasskey();
    await withoutProvider(async () => {
      const visitor = the().visitor();
      const unaware = await visitor.get(portal('/verzuim?week=3'));
      expect(unaware.body).not.toContain(words.passkey(name));
      const told = await tryUpstream(visitor, unaware);
      expect([told.status, new URL(told.url).searchParams.get('notice')]).toEqual([
        503,
        'upstream-unavailable',
      ]);
      expect(told.body).toContain(errorTable['upstream-unavailable'].nl.what);
      expect(told.body).toContain(words.passkey(name));
      expect(told.body).toContain(passkeySignInNl.upstreamRetryButton(name, 'EH3'));
      expect(waysOn(told).slice(0, 2)).toEqual(['/sign-in/passkey', '/sign-in/upstream']);
      // Whoever comes next is told at once, and need not try first.
      const next = await the().visitor().get(portal('/verzuim'));
      expect([next.status, next.body.includes(words.passkey(name))]).toEqual([200, true]);
      expect((await signInWith(visitor, told, authenticator)).url).toBe(portal('/verzuim?week=3'));
      expect((await the().decide(the().cookieOf(visitor, 'portal'), '/loon')).status).toBe(200);
    });
  });

  it('an app alone signs nobody in; beside a login of before the outage it does what it always did', async () => {
    const visitor = await signedIn('EH2');
    const app = await the().enrolTotp(visitor);
    await withoutProvider(async () => {
      const stranger = the().visitor();
      const page = await stranger.get(portal('/dienstverband'));
      const transaction = new URL(page.url).searchParams.get('transaction') ?? '';
      const form = { transaction, factor: app.factorId, code: app.code() };
      await stranger.post(broker('/step-up/totp'), form);
      expect(the().cookieOf(stranger, 'broker')).toBe('');
      const asked = await tryUpstream(visitor, await visitor.get(portal('/dienstverband')));
      expect(asked.body).toContain(words.factor(name));
      expect(waysOn(asked).filter((path) => path !== '/sign-out')[0]).toBe('/step-up/totp');
      expect((await the().typeCode(visitor, asked, app.code())).url).toBe(portal('/dienstverband'));
    });
  });

  it('who needs the upstream is told so, and the very same page leads on once it is back', async () => {
    const visitor = the().visitor();
    let kept: VisitedPage | null = null;
    await withoutProvider(async () => {
      const page = await tryUpstream(visitor, await visitor.get(portal('/dossier/1001')));
      expect(page.body).toContain(words.none(name));
      expect(waysOn(page)).toEqual(['/sign-in/upstream']);
      kept = await tryUpstream(visitor, page);
      expect(kept.status).toBe(503);
    });
    if (!kept) throw new Error('no page');
    const back = await the().logIn(visitor, kept, { level: 'EH4' });
    expect(back.url).toBe(portal('/dossier/1001'));
  });

  it('U5: without a login for thirty days the binding has ended, and the passkey opens the account alone', async () => {
    const authenticator = await withPasskey();
    await the().sql(`update binding set expires_at = now() - interval '1 second' where ended_at is null`);
    await withoutProvider(async () => {
      const visitor = the().visitor();
      await tryUpstream(visitor, await visitor.get(portal('/bedrijf')));
      const page = await signInWith(visitor, await visitor.get(portal('/verzuim')), authenticator);
      expect(titleOf(page)).not.toBe('Ziekteverzuim');
      expect(page.body).toContain(words.none(name));
      expect((await visitor.get(portal('/bedrijf'))).url).not.toBe(portal('/bedrijf'));
      expect((await visitor.get(broker('/account'))).url).toBe(broker('/account'));
    });
  });
});
