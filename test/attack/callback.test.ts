// The upstream's answer under attack: replayed, forged, of another browser, of another provider, or wrong in each way
// the simulator can be wrong. None gives access; each gives a page with a reason and a next step (threats S4, C11, U9-U14).

import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { startEherkenningSimulator } from '../../src/sim/eherkenning/start-eherkenning-simulator.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce, type StackOptions } from '../setup/stack.ts';
import { cookieNames, hosts, type LoginChoice, titleOf } from '../setup/stack-walk.ts';

const secondUpstream: StackOptions['prepare'] = async (ports, folder) => {
  const secret = randomBytes(32).toString('base64url');
  const redirect = `http://sluis.localhost:${ports.public}/sign-in/callback/andere`;
  const other = await startEherkenningSimulator({
    listen: { host: '127.0.0.1', port: 0 },
    hostname: 'andere.localhost',
    clients: [
      {
        client_id: 'sluis-andere',
        client_secret: secret,
        token_endpoint_auth_method: 'client_secret_basic',
        redirect_uris: [redirect],
      },
    ],
  });
  mkdirSync(join(folder, 'keys'), { recursive: true });
  writeFileSync(join(folder, 'keys/upstream-andere.secret'), secret);
  const editPolicy = (source: string) => `${source}
upstreams:
  andere:
    label: { nl: Andere, en: Other }
    order: 90
    issuer: ${other.issuer}
    clientId: sluis-andere
    clientAuth: client_secret_basic
`;
  return { editPolicy, close: () => other.close() };
};

describeStackOnce(
  'the callback',
  (the) => {
    const portal = (path: string) => the().stack.portalUrl + path;
    const broker = (path: string) => the().stack.brokerUrl + path;

    /** Goes to the provider from a page of ours, at the upstream of choice. */
    async function toProvider(visitor: Visitor, page: VisitedPage, upstream = 'eherkenning') {
      const form = formsOf(page).find(({ fields }) => fields['upstream'] === upstream);
      if (!form) throw new Error(`no form for ${upstream} on ${page.url}`);
      return visitor.post(form.action, form.fields);
    }

    /** Logs in and stops with the callback address in hand, not yet visited. */
    async function holdCallback(
      visitor: Visitor,
      options: LoginChoice & { path?: string; upstream?: string } = {},
    ): Promise<string> {
      const { path = '/verzuim', upstream = 'eherkenning', level = 'EH3', identity = 'noor/0' } = options;
      const atProvider = await toProvider(visitor, await visitor.get(portal(path)), upstream);
      const fields = { identity, level, fault: options.fault ?? '', action: 'login' };
      let page = await visitor.submit(atProvider, /^\/login\//, fields, { follow: false });
      for (let hop = 0; hop < 5; hop += 1) {
        const location = new URL(page.headers.get('location') ?? '', page.url);
        if (location.pathname.startsWith('/sign-in/callback/')) return location.href;
        page = await visitor.get(location.href, { follow: false });
      }
      throw new Error('the provider did not send anybody back');
    }

    const loginCookies = (visitor: Visitor) =>
      [...visitor.cookies(hosts.broker)].filter(([name]) => name.startsWith('__Host-sluis-login-'));
    const cookieHeader = (visitor: Visitor) =>
      [...visitor.cookies(hosts.broker)].map(([name, value]) => `${name}=${value}`).join('; ');

    async function send(address: string, cookie: string) {
      const answer = await the().raw.send(address, { headers: { cookie, accept: 'text/html' } });
      const mints = answer.setCookies.some((line) => /^__Host-sluis=[^;]/.test(line));
      return { ...answer, mints };
    }

    async function liveSessions(): Promise<number> {
      const [row] = await the().sql<{ count: number }>(
        'select count(*)::int as count from session where ended_at is null',
      );
      return row?.count ?? -1;
    }

    it('S4: a replayed callback gives 400 and no session, also when ten arrive at once', async () => {
      const visitor = the().visitor();
      const address = await holdCallback(visitor);
      const cookie = cookieHeader(visitor);
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(address, cookie)));
      expect(answers.filter(({ mints }) => mints)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
      const late = await send(address, cookie);
      expect([late.status, late.mints]).toEqual([400, false]);
      expect(late.body).toContain(errorTable['login-consumed'].nl.what);
      expect(await liveSessions()).toBe(1);
    });

    it("C11: another browser cannot use somebody's callback, and spends nothing of it", async () => {
      const visitor = the().visitor();
      const address = await holdCallback(visitor);
      const thief = the().visitor();
      await holdCallback(thief, { identity: 'sem/0' });
      const [[, ownSecret = ''] = []] = loginCookies(thief);
      const [[name = '', secret = ''] = []] = loginCookies(visitor);
      const cookies = [
        '',
        cookieHeader(thief),
        `${name}=${ownSecret}`,
        `${name}=`,
        `${name}=${secret.slice(1)}`,
        `${name}=${secret}x`,
        `${name}=${secret}; ${name}=${secret}`,
        `${name.toUpperCase()}=${secret}`,
      ];
      for (const cookie of cookies) {
        const answer = await send(address, cookie);
        expect([answer.status, answer.mints]).toEqual([400, false]);
      }
      expect((await visitor.get(address)).status).toBe(200);
    });

    it('C11: forged, missing and doubled parameters give no session', async () => {
      const changes: ((url: URL) => void)[] = [
        (url) => url.searchParams.set('state', randomBytes(32).toString('base64url')),
        (url) => url.searchParams.delete('state'),
        (url) => url.searchParams.set('state', ''),
        (url) => url.searchParams.append('state', url.searchParams.get('state') ?? ''),
        (url) => url.searchParams.append('state', 'other'),
        (url) => url.searchParams.append('code', 'other'),
        (url) => url.searchParams.append('code', url.searchParams.get('code') ?? ''),
        (url) => url.searchParams.append('iss', url.searchParams.get('iss') ?? ''),
        (url) => url.searchParams.delete('code'),
        (url) => url.searchParams.set('code', 'guessed'),
        (url) => url.searchParams.delete('iss'),
        (url) => url.searchParams.set('iss', 'https://another.example'),
        (url) => url.searchParams.set('error', 'access_denied'),
        (url) => {
          url.search = '';
        },
        (url) => {
          url.search = `?state=%00&code=%00`;
        },
        (url) => {
          url.search = `?state=${'s'.repeat(6000)}&code=x`;
        },
        (url) => {
          url.search = `?state[]=a&code[]=b`;
        },
      ];
      for (const change of changes) {
        const visitor = the().visitor();
        const url = new URL(await holdCallback(visitor));
        change(url);
        const page = await visitor.get(url.href);
        expect([page.status >= 400, page.status < 503]).toEqual([true, true]);
        expect(titleOf(page)).not.toBe('');
        expect(the().cookieOf(visitor, 'broker')).toBe('');
      }
      expect(await liveSessions()).toBe(0);
    });

    it('a login that took longer than its time says so, and the way goes on from there', async () => {
      const visitor = the().visitor();
      const address = await holdCallback(visitor);
      await the().sql("update upstream_login set expires_at = now() - interval '1 second'");
      const page = await visitor.get(address);
      expect([page.status, page.body.includes(errorTable['login-expired'].nl.what)]).toEqual([400, true]);
      expect(page.body).toMatch(/href="[^"]*(account|sign-in|portal)/);
      expect(await liveSessions()).toBe(0);
    });

    it('C22: an upstream that was removed between redirect and callback completes nothing', async () => {
      const visitor = the().visitor();
      const address = await holdCallback(visitor, { upstream: 'andere' });
      const { policies } = the().stack.broker;
      const { document } = policies.current().policy;
      const { andere, ...others } = document.upstreams;
      const apply = (upstreams: typeof document.upstreams, reason: string) =>
        policies.apply({ document: { ...document, upstreams }, source: '', author: 'test', reason });
      await apply(others, 'removed');
      const page = await visitor.get(address);
      await apply({ ...others, ...(andere && { andere }) }, 'back again');
      expect(page.status).toBe(400);
      expect(the().cookieOf(visitor, 'broker')).toBe('');
    });

    it("U14: one provider's answer is refused in another's name", async () => {
      const [one, two] = [the().visitor(), the().visitor()];
      const first = new URL(await holdCallback(one));
      const second = new URL(await holdCallback(one, { upstream: 'andere' }));
      const both = cookieHeader(one);
      const mixed = (base: URL, edit: (url: URL) => void) => {
        const url = new URL(base);
        edit(url);
        return url.href;
      };
      const attacks = [
        mixed(first, (url) => {
          url.pathname = '/sign-in/callback/andere';
        }),
        mixed(second, (url) => {
          url.pathname = '/sign-in/callback/eherkenning';
        }),
        mixed(first, (url) => url.searchParams.set('iss', second.searchParams.get('iss') ?? '')),
        mixed(second, (url) => url.searchParams.set('code', first.searchParams.get('code') ?? '')),
      ];
      for (const address of attacks) {
        const answer = await send(address, both);
        expect([answer.mints, answer.status === 303 || answer.status === 400]).toEqual([false, true]);
      }
      expect(await liveSessions()).toBe(0);
      expect((await two.get(portal('/verzuim'))).url).toContain('/sign-in');
    });

    it('U14, U15: the same subject at another issuer is another account, with nothing of the first', async () => {
      const [one, two] = [the().visitor(), the().visitor()];
      await the().signIn(one, 'EH3', '/verzuim');
      const enrolled = await the().enrolTotp(one);
      const address = await holdCallback(two, { upstream: 'andere' });
      expect((await two.get(address)).status).toBe(200);
      const [first, second] = [await the().sessionOf(one), await the().sessionOf(two)];
      expect(second.accountId).not.toBe(first.accountId);
      const userOf = async (visitor: Visitor) =>
        (await the().decide(the().cookieOf(visitor, 'portal'), '/verzuim')).headers['remote-user'];
      expect(await userOf(one)).not.toBe(await userOf(two));
      expect((await two.get(broker('/account'))).body).not.toContain(enrolled.factorId);
      // In a session of the first, the second is another person.
      await the().ageEvidence(one, 1_000);
      const atOther = await toProvider(one, await one.get(portal('/loon')), 'andere');
      const back = await the().answerProvider(one, atOther);
      expect(back.status).toBe(409);
    });

    const notEnough = ['lower-acr', 'unknown-acr', 'no-acr', 'acr-array', 'acr-object'];
    const refused: [fault: string, code: keyof typeof errorTable][] = [
      ['cancel', 'upstream-cancelled'],
      ['error', 'upstream-refused'],
      ['missing-acting-subject', 'upstream-claims-invalid'],
      ['missing-namequalifier', 'upstream-claims-invalid'],
      ['invalid-rsin', 'upstream-claims-invalid'],
      ['wrong-nonce', 'upstream-answer-invalid'],
      ['wrong-iss', 'upstream-answer-invalid'],
      ['alg-none', 'upstream-answer-invalid'],
      ['alg-hs256', 'upstream-answer-invalid'],
      ['clock-skew', 'upstream-answer-invalid'],
      ['huge-body', 'upstream-unavailable'],
      ['down', 'upstream-unavailable'],
    ];

    function expectNextStep(page: VisitedPage): void {
      expect(titleOf(page)).not.toBe('');
      expect(page.trail.length).toBeLessThan(9);
      expect(page.url.startsWith(the().stack.brokerUrl)).toBe(true);
      expect(formsOf(page).some(({ fields }) => fields['upstream'] === 'eherkenning')).toBe(true);
      expect(page.body.replace(/<script src="\/assets\/passkey\.[0-9a-f]{16}\.js" defer>/, '')).not.toContain(
        '<script',
      );
      expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    }

    async function expectNoWay(visitor: Visitor, path: string): Promise<void> {
      const again = await visitor.get(portal(path));
      expect(again.url.startsWith(the().stack.brokerUrl)).toBe(true);
      const cookie = the().cookieOf(visitor, 'portal');
      expect((await the().decide(cookie, path)).status).toBe(401);
    }

    it.each(notEnough)('U9, U10: %s at a fresh login lets nobody in, and no loop follows', async (fault) => {
      const visitor = the().visitor();
      const asked = await visitor.get(portal('/verzuim'));
      const page = await the().logIn(visitor, asked, { level: 'EH3', fault });
      expectNextStep(page);
      await expectNoWay(visitor, '/verzuim');
      const rows = await the().sql<{ facts: { acrIn: string | null; asked: { level: string } } }>(
        "select facts from audit where event = 'sign-in' order by seq desc limit 1",
      );
      expect(rows[0]?.facts.asked.level).toBe('substantial');
      expect(rows[0]?.facts.acrIn ?? '').not.toContain('loa3');
      if (fault === 'lower-acr') return;
      // Nothing proven at all: not even the pages for anybody who signed in.
      await expectNoWay(visitor, '/bedrijf');
      expect((await visitor.get(broker('/account'))).url).toContain('/sign-in');
    });

    it.each(notEnough)('U9, U10: %s at a step-up adds nothing and takes nothing away', async (fault) => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const asked = await visitor.get(portal('/verzuim'));
      const page = await the().logIn(visitor, asked, { level: 'EH3', fault });
      expectNextStep(page);
      await expectNoWay(visitor, '/verzuim');
      expect((await visitor.get(portal('/bedrijf'))).url).toBe(portal('/bedrijf'));
    });

    it.each(refused)('%s at the provider is told as %s, and leads back to the visit', async (fault, code) => {
      const visitor = the().visitor();
      const asked = await visitor.get(portal('/verzuim'));
      const page = await the().logIn(visitor, asked, { level: 'EH3', fault });
      expectNextStep(page);
      expect([page.status, page.body.includes(errorTable[code].nl.what)]).toEqual([
        errorTable[code].status,
        true,
      ]);
      expect(await liveSessions()).toBe(0);
      await expectNoWay(visitor, '/verzuim');
      the().stack.simulator.clearFaults();
      const retried = await the().logIn(visitor, page, { level: 'EH3' });
      expect(retried.url).toBe(portal('/verzuim'));
    });

    it.each(refused)('U12: %s during a step-up leaves the session as it was', async (fault) => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const before = await the().sessionOf(visitor);
      const page = await the().logIn(visitor, await visitor.get(portal('/verzuim')), { level: 'EH3', fault });
      expectNextStep(page);
      expect(await the().sessionOf(visitor)).toEqual(before);
      expect((await visitor.get(portal('/bedrijf'))).url).toBe(portal('/bedrijf'));
      await expectNoWay(visitor, '/verzuim');
    });

    it.each([['old-auth-time'], ['no-auth-time']])(
      'U12, U13: %s never counts as fresh, although a fresh login was asked for',
      async (fault) => {
        const visitor = the().visitor();
        await the().signIn(visitor, 'EH3', '/verzuim');
        await the().ageEvidence(visitor, 1_000);
        const asked = await visitor.get(portal('/loon'));
        const page = await the().logIn(visitor, asked, { level: 'EH3', fault });
        expectNextStep(page);
        await expectNoWay(visitor, '/loon');
        const anew = the().visitor();
        const first = await the().logIn(anew, await anew.get(portal('/loon')), { level: 'EH3', fault });
        expectNextStep(first);
        await expectNoWay(anew, '/loon');
        expect((await anew.get(portal('/verzuim'))).url).toBe(portal('/verzuim'));
      },
    );

    it.each([['another-person'], ['added-branch'], ['added-intermediary']])(
      'U12: %s at a step-up adds nothing; the old session stays or ends, as the person says',
      async (fault) => {
        for (const choice of ['keep', 'switch'] as const) {
          const visitor = the().visitor();
          await the().signIn(visitor, 'EH3', '/verzuim');
          const before = await the().sessionOf(visitor);
          await the().ageEvidence(visitor, 1_000);
          const asked = await visitor.get(portal('/loon'));
          const page = await the().logIn(visitor, asked, { level: 'EH3', fault });
          expect(page.status).toBe(409);
          await expectNoWay(visitor, '/loon');
          const form = formsOf(page).find(({ action }) => action.includes('mismatch'));
          const name = loginCookies(visitor)[0]?.[0] ?? '';
          const secret = visitor.cookies(hosts.broker).get(name) ?? '';
          // The choice is this browser's alone.
          const stranger = the().visitor();
          const login = form?.fields['login'] ?? '';
          const stolen = await stranger.post(broker('/sign-in/mismatch'), { login, choice: 'switch' });
          expect(stolen.status).toBe(400);
          const settled = await visitor.post(
            broker('/sign-in/mismatch'),
            { login, choice },
            { follow: false },
          );
          expect(settled.status).toBe(303);
          const after = await the().sessionOf(visitor);
          expect(after.sessionId === before.sessionId).toBe(choice === 'keep');
          expect(after.accountId === before.accountId).toBe(fault !== 'another-person' || choice === 'keep');
          if (choice === 'keep') await expectNoWay(visitor, '/loon');
          // Once, either way.
          visitor.cookies(hosts.broker).set(name, secret);
          const twice = await visitor.post(broker('/sign-in/mismatch'), { login, choice: 'switch' });
          expect(twice.status).toBe(400);
          expect((await the().sessionOf(visitor)).sessionId).toBe(after.sessionId);
        }
      },
    );

    it('C20: an error description with markup is never shown', async () => {
      const visitor = the().visitor();
      const url = new URL(await holdCallback(visitor));
      const markup = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
      const addresses = [
        `${broker('/sign-in/callback/eherkenning')}?error=x&error_description=${encodeURIComponent(markup)}`,
        `${broker('/sign-in/callback/eherkenning')}?${encodeURIComponent(markup)}=1`,
        `${broker(`/sign-in/callback/${encodeURIComponent(markup)}`)}?state=x`,
        `${broker('/sign-in')}?notice=${encodeURIComponent(markup)}&lang=${encodeURIComponent(markup)}`,
        `${url.href}&error=${encodeURIComponent(markup)}&error_description=${encodeURIComponent(markup)}`,
      ];
      for (const address of addresses) {
        const page = await visitor.get(address);
        expect(page.status).toBeLessThan(503);
        expect(page.body).not.toMatch(/<script>|<img src=x|onerror=alert/);
        expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      }
    });

    it('R7: what a link to sign-in asks for never shapes the request to the provider', async () => {
      const visitor = the().visitor();
      const start = await visitor.get(
        `${portal('/.sluis/start')}?rd=/verzuim&acr_values=low&scope=x&claims=%7B%7D&prompt=none&idp=evil`,
      );
      const spoiled = await visitor.get(
        `${start.url}&acr_values=urn:etoegang:core:assurance-class:loa2&scope=email&max_age=99999&upstream=evil`,
      );
      const form = formsOf(spoiled).find(({ fields }) => fields['upstream'] === 'eherkenning');
      const gone = await visitor.post(form?.action ?? '', form?.fields ?? {}, { follow: false });
      const request = new URL(gone.headers.get('location') ?? '').searchParams;
      const values = JSON.parse(request.get('claims') ?? '{}').id_token.acr.values as string[];
      expect(values.some((acr) => acr.includes('loa2'))).toBe(false);
      expect([request.get('scope'), request.get('max_age'), request.get('prompt')]).toEqual([
        'openid',
        null,
        null,
      ]);
      for (const extra of [{ acr_values: 'low' }, { prompt: 'none' }, { level: 'low' }]) {
        const fields = { ...form?.fields, ...extra } as Record<string, string>;
        expect((await visitor.post(form?.action ?? '', fields)).status).toBe(400);
      }
    });

    it('the provider down before the redirect: a page with the way to try again, and live sessions go on', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const asked = await visitor.get(portal('/verzuim'));
      the().stack.simulator.setFault('down');
      const other = the().visitor();
      const page = await other.get(portal('/verzuim'));
      expect(titleOf(page)).not.toBe('');
      expect((await visitor.get(portal('/bedrijf'))).status).toBe(200);
      the().stack.simulator.clearFaults();
      const back = await the().logIn(visitor, asked, { level: 'EH3' });
      expect(back.url).toBe(portal('/verzuim'));
      expect(the().cookieOf(visitor, 'portal')).not.toBe('');
      expect(cookieNames.portal).toBe('__Host-sluis-portal');
    });
  },
  { prepare: secondUpstream },
);
