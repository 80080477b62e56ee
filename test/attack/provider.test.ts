// Portals that log in over OpenID Connect, under attack and in good order: what the token says is what was proven, what
// cannot be met ends in an error, and our session stands behind every answer.

import { expect, it } from '@jest/globals';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import { createClientKey, createRelyingParty, type RelyingParty } from '../setup/relying-party.ts';
import { describeStack } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';

const key = createClientKey();
const eidas = (level: string) => `http://eidas.europa.eu/LoA/${level}`;
const essential = (...levels: string[]) =>
  JSON.stringify({ id_token: { acr: { essential: true, values: levels.map(eidas) } } });

const clientsOf = (ports: DemoPorts) => `
scopes:
  sick-leave: { label: { nl: Verzuim, en: Sick leave }, data: [sick-leave] }
clients:
  rp:
    label: { nl: Tweede portaal, en: Second portal }
    service: sick-leave-service
    scopes: [sick-leave]
    data: [sick-leave, supplied-bsn]
    redirectUris: ['http://rp.localhost:${ports.public}/callback']
    auth: { method: private_key_jwt }
    jwks: ${JSON.stringify({ keys: [key.jwk] })}
`;

describeStack(
  'the OpenID Provider',
  (the) => {
    let made: RelyingParty | null = null;
    async function party(): Promise<RelyingParty> {
      const { brokerUrl } = the().stack;
      const port = new URL(brokerUrl).port;
      made ??= await createRelyingParty({
        issuer: brokerUrl,
        clientId: 'rp',
        redirectUri: `http://rp.localhost:${port}/callback`,
        key,
      });
      return made;
    }

    it('a login that the data demands at substantial is asked there, and the token says what was proven', async () => {
      const rp = await party();
      const visitor = the().visitor();
      const { begun, page } = await rp.authorize(visitor, { scope: 'openid sick-leave' });
      expect([page.status, new URL(page.url).pathname]).toEqual([200, '/sign-in']);
      const back = await the().logIn(visitor, page, { level: 'EH3' });
      expect(rp.isBack(back)).toBe(true);
      const tokens = await rp.redeem(back, begun);
      const claims = tokens.claims();
      expect(claims).toMatchObject({ acr: eidas('substantial'), aud: 'rp', iss: the().stack.brokerUrl });
      expect(claims?.['jti']).toEqual(expect.any(String));
      for (const name of ['amr', 'vot', 'vtm']) expect(claims).not.toHaveProperty(name);
      const { exp = 0, iat = 0, nbf = 0 } = claims ?? {};
      expect([exp - iat, nbf - iat]).toEqual([300, 0]);
      const webfinger = await the().raw.send(`${the().stack.brokerUrl}/.well-known/webfinger?resource=x`);
      expect(webfinger.status).toBe(404);
      expect(await rp.userinfo(tokens)).toEqual({ sub: claims?.sub });
      expect(await rp.introspect(tokens.access_token)).toMatchObject({
        active: true,
        acr: eidas('substantial'),
      });
    });

    it('with a session that is too low the step-up page comes, and with one that will do the answer at once', async () => {
      const rp = await party();
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const { page } = await rp.authorize(visitor, { scope: 'openid sick-leave' });
      expect([page.status, rp.isBack(page)]).toEqual([200, false]);
      const silent = await rp.authorize(visitor, { scope: 'openid sick-leave', prompt: 'none' });
      expect(rp.answerOf(silent.page)).toMatchObject({
        error: 'interaction_required',
        iss: the().stack.brokerUrl,
      });
      const lower = await rp.authorize(visitor, { prompt: 'none' });
      expect(rp.answerOf(lower.page)).toMatchObject({ code: expect.any(String) });
      const tokens = await rp.redeem(lower.page, lower.begun);
      expect(tokens.claims()?.['acr']).toBe(eidas('low'));
    });

    it('trap a: acr_values beside an essential acr lowers nothing', async () => {
      const rp = await party();
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const asked = {
        scope: 'openid',
        claims: essential('substantial'),
        acr_values: eidas('low'),
        prompt: 'none',
      };
      const { page } = await rp.authorize(visitor, asked);
      expect(rp.answerOf(page)).toMatchObject({ error: 'interaction_required' });
    });

    it('signing out at the gate between authorize and token leaves nothing to redeem', async () => {
      const rp = await party();
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const { begun, page } = await rp.authorize(visitor, { scope: 'openid sick-leave' });
      expect(rp.isBack(page)).toBe(true);
      const { sessionId } = await the().sessionOf(visitor);
      await the().stack.broker.flows.signOut.revoke(sessionId, 'test');
      await expect(rp.redeem(page, begun)).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('nobody signed in and prompt=none is login_required; a page of ours leads back with access_denied', async () => {
      const rp = await party();
      const silent = await rp.authorize(the().visitor(), { prompt: 'none' });
      expect(rp.answerOf(silent.page)).toMatchObject({ error: 'login_required' });
      const visitor = the().visitor();
      const { page } = await rp.authorize(visitor);
      const cancel = /href="(\/login-request\/[^"]+\/cancel)"/.exec(page.body)?.[1];
      expect([titleOf(page), cancel]).toEqual([expect.any(String), expect.any(String)]);
      const back = await visitor.get(the().stack.brokerUrl + cancel);
      expect(rp.answerOf(back)).toMatchObject({ error: 'access_denied' });
    });
  },
  {
    prepare: async (ports) => ({
      editPolicy: (source) => source + clientsOf(ports),
      close: async () => undefined,
    }),
  },
);
