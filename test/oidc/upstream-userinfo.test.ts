// Claims from the userinfo endpoint complete an ID token; they never speak for another person, company or level (U11).

import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { resolveClaimNames } from '../../src/oidc/claim-names.ts';
import {
  closeAll,
  createLogin,
  createMisbehavingProvider,
  type MisbehavingProvider,
  personClaims,
} from './misbehaving-provider.ts';

let provider: MisbehavingProvider;

beforeAll(async () => {
  provider = await createMisbehavingProvider();
});
beforeEach(() => provider.reset());
afterAll(closeAll);

describe('userinfo', () => {
  const claims = resolveClaimNames('etoegang', { userinfo: 'always' });
  const { sub, acr, ...companyClaims } = personClaims;
  const small = { claims: (token: object) => ({ ...token, ...withoutCompany() }) };

  function withoutCompany(): Record<string, undefined> {
    return Object.fromEntries(Object.keys(companyClaims).map((name) => [name, undefined]));
  }

  it('gives the claims that the ID token leaves out', async () => {
    provider.behave({ ...small, userinfo: () => ({ sub, ...companyClaims }) });
    expect((await createLogin(provider, { claims }).login()).representation.legalSubject.number).toBe(
      '001234560',
    );
  });

  it('is not asked unless configured', async () => {
    const before = provider.count('/userinfo');
    await createLogin(provider).login();
    expect(provider.count('/userinfo')).toBe(before);
  });

  it('must be of the same sub', async () => {
    provider.behave({ ...small, userinfo: () => ({ sub: 'somebody-else', ...companyClaims }) });
    await expect(createLogin(provider, { claims }).login()).rejects.toMatchObject({
      code: 'upstream-token-invalid',
    });
  });

  it('U11: never raises the level or renews the time', async () => {
    const bare = { ...withoutCompany(), acr: undefined, auth_time: undefined };
    provider.behave({
      claims: (token) => ({ ...token, ...bare }),
      userinfo: () => ({
        sub,
        ...companyClaims,
        acr: 'urn:etoegang:core:assurance-class:loa4',
        auth_time: 1,
      }),
    });
    expect(await createLogin(provider, { claims }).login()).toMatchObject({
      acr: null,
      acrWasOdd: false,
      authTimeMs: null,
    });
  });

  it('that names another company than the ID token is refused', async () => {
    provider.behave({
      userinfo: () => ({ sub, ...companyClaims, 'urn:etoegang:core:LegalSubjectID': '123456782' }),
    });
    await expect(createLogin(provider, { claims }).login()).rejects.toMatchObject({
      code: 'upstream-claims-invalid',
    });
  });

  it('signed is verified, and refused when another signed it', async () => {
    const [key] = provider.state.keys;
    const sign = (secret: CryptoKey) =>
      new SignJWT({ sub, ...companyClaims })
        .setProtectedHeader({ alg: 'RS256', kid: 'first' })
        .setIssuer(provider.issuer)
        .setAudience('sluis')
        .sign(secret);
    const answer = (jwt: string) => ({
      ...small,
      userinfoAnswer: (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/jwt' }).end(jwt);
      },
    });
    if (!key) throw new Error('no key');
    provider.behave(answer(await sign(key.privateKey)));
    expect((await createLogin(provider, { claims }).login()).representation.legalSubject.number).toBe(
      '001234560',
    );
    const forged = await generateKeyPair('RS256');
    provider.behave(answer(await sign(forged.privateKey)));
    await expect(createLogin(provider, { claims }).login()).rejects.toMatchObject({
      code: 'upstream-token-invalid',
    });
  });
});
