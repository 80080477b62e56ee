// Portals made of software that knows nothing of Sluis, each really logging in over HTTP: express-openid-connect of
// Auth0, @badgateway/oauth2-client of another author, and Apache with mod_auth_openidc from Debian.

import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { generateCodeVerifier, OAuth2Client } from '@badgateway/oauth2-client';
import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { freePort } from '../deploy/shipped-proxy.ts';
import { type ApachePortal, canRunApache, startApache } from '../setup/apache.ts';
import { fromSource } from '../setup/from-source.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';
import { createLoopbackFetch } from '../sim/loopback-fetch.ts';

const secret = randomBytes(32).toString('base64url');
const secretHash = createHash('sha256').update(secret).digest('base64url');
const eidas = (level: string) => `http://eidas.europa.eu/LoA/${level}`;
const hasApache = canRunApache();
const net = createLoopbackFetch();
/** Addresses, known once the stack's ports are. */
let portals = { express: '', oauth2: '', apache: '' };

const clientOf = (id: string, redirectUri: string) => `
  ${id}:
    label: { nl: Vreemd portaal, en: Foreign portal }
    profile: basic
    service: sick-leave-portal
    scopes: [company, sick-leave-overview]
    redirectUris: ['${redirectUri}']
    auth: { method: client_secret_basic, secretHash: ${secretHash} }
    signingAlgorithm: ES256`;

async function startExpressPortal(issuer: string, port: number) {
  const child = fork(fileURLToPath(new URL('../setup/express-portal.ts', import.meta.url)), [], {
    execArgv: fromSource,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      SLUIS_EXPRESS_PORTAL: JSON.stringify({ issuer, port, secret }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  expect(said).toBe('listening');
  // A test that fails before it closes this ends all the same, and the portal with it.
  child.unref();
  child.channel?.unref();
  return {
    url: `http://express.localhost:${port}`,
    async close(): Promise<void> {
      const ended = once(child, 'exit');
      child.ref();
      child.disconnect();
      await ended;
    },
  };
}

describeStackOnce(
  'portals of foreign software',
  (the) => {
    it('express-openid-connect: a session that is too low is lifted, and the token says so', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf');
      const asked = await visitor.get(`${portals.express}/`);
      expect(titleOf(asked)).toContain('Nog één stap');
      const back = await the().logIn(visitor, asked, { level: 'EH3' });
      expect([back.status, new URL(back.url).origin]).toEqual([200, portals.express]);
      const { claims, userinfo } = JSON.parse(back.body);
      expect(claims).toMatchObject({ acr: eidas('substantial'), aud: 'express', iss: the().stack.brokerUrl });
      expect(userinfo).toEqual({ sub: claims.sub });
    });

    it('@badgateway/oauth2-client: finds everything by discovery, redeems a code once, and asks what a token is worth', async () => {
      const visitor = the().visitor();
      const { brokerUrl } = the().stack;
      const client = new OAuth2Client({
        server: brokerUrl,
        discoveryEndpoint: '/.well-known/openid-configuration',
        clientId: 'oauth2',
        clientSecret: secret,
        authenticationMethod: 'client_secret_basic',
        fetch: net.fetch as unknown as typeof fetch,
      });
      const redirectUri = portals.oauth2;
      const codeVerifier = await generateCodeVerifier();
      const request = { redirectUri, state: 'a-state-of-its-own', codeVerifier };
      const address = await client.authorizationCode.getAuthorizeUri({
        ...request,
        scope: ['openid', 'company'],
      });
      const back = await the().logIn(visitor, await visitor.get(address), { level: 'EH3' });
      const tokens = await client.authorizationCode.getTokenFromCodeRedirect(back.url, request);
      const keys = (await (await net.fetch(`${brokerUrl}/jwks`)).json()) as JSONWebKeySet;
      const { payload } = await jwtVerify(tokens.idToken ?? '', createLocalJWKSet(keys), {
        issuer: brokerUrl,
        audience: 'oauth2',
        algorithms: ['ES256'],
      });
      // The company page asks for low; what was proven is said.
      expect(payload['acr']).toBe(eidas('substantial'));
      expect(await client.introspect(tokens)).toMatchObject({ active: true, acr: eidas('substantial') });
      await expect(
        client.authorizationCode.getTokenFromCodeRedirect(back.url, request),
      ).rejects.toMatchObject({
        oauth2Code: 'invalid_grant',
      });
    });

    (hasApache ? describe : describe.skip)(
      'Apache with mod_auth_openidc (skipped where it is not installed)',
      () => {
        it('lets in whom the token says substantial of, and nobody who goes back', async () => {
          const visitor = the().visitor();
          const asked = await visitor.get(`${portals.apache}/verzuim/`);
          expect(new URL(asked.url).pathname).toBe('/sign-in');
          const cancel = /href="(\/login-request\/[^"]+\/cancel)"/.exec(asked.body)?.[1];
          const refused = await visitor.get(the().stack.brokerUrl + cancel);
          // This version takes an error with `iss` for a login that the provider began, and refuses it as such.
          expect(refused.url).toContain(`${portals.apache}/verzuim/callback?error=access_denied`);
          expect([refused.headers.get('x-acr'), refused.body.includes('Error')]).toEqual([undefined, true]);
          const again = await visitor.get(`${portals.apache}/verzuim/`);
          const page = await the().logIn(visitor, again, { level: 'EH3' });
          expect([page.status, page.url]).toEqual([200, `${portals.apache}/verzuim/`]);
          expect([page.headers.get('x-acr'), page.headers.get('x-sub')]).toEqual([
            eidas('substantial'),
            expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
          ]);
        });
      },
    );
  },
  {
    async prepare(ports) {
      const issuer = `http://sluis.localhost:${ports.public}`;
      const portal = await startExpressPortal(issuer, await freePort());
      const apachePort = await freePort();
      const apacheOptions = {
        clientId: 'apache',
        secret,
        scope: 'openid sick-leave-overview',
        acr: eidas('substantial'),
      };
      const apache: ApachePortal | null = hasApache
        ? await startApache({ port: apachePort, issuer, ...apacheOptions })
        : null;
      portals = {
        express: portal.url,
        oauth2: `http://rp.localhost:${ports.public}/callback`,
        apache: `http://apache.localhost:${apachePort}`,
      };
      const clients = [
        clientOf('express', `${portals.express}/callback`),
        clientOf('oauth2', portals.oauth2),
        clientOf('apache', `${portals.apache}/verzuim/callback`),
      ];
      return {
        editPolicy: (source) => `${source}\nclients:${clients.join('')}\n`,
        close: async () => {
          await Promise.all([portal.close(), apache?.stop(), net.close()]);
        },
      };
    },
  },
);
