// A relying party that knows nothing of the simulator but its issuer: openid-client with everything it checks.

import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import {
  type EherkenningSimulatorOptions,
  startEherkenningSimulator,
} from '../../src/sim/eherkenning/start-eherkenning-simulator.ts';
import { createCookieClient } from './cookie-client.ts';
import { createLoopbackFetch } from './loopback-fetch.ts';

export const callback = 'http://broker.localhost:9999/callback';
export const signedOut = 'http://broker.localhost:9999/signed-out';
export const clientId = 'stranger';

export type Choice = { identity?: string; level?: string; fault?: string; seconds?: string; action?: string };

/** A simulator on a free port and a stranger with private_key_jwt and PS256 that logs in there. */
export async function startStranger(options: EherkenningSimulatorOptions = {}) {
  const { fetch, close: closeFetch } = createLoopbackFetch();
  const keys = await generateKeyPair('PS256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'stranger-1', use: 'sig' };
  const simulator = await startEherkenningSimulator({
    ...options,
    clients: [
      {
        client_id: clientId,
        redirect_uris: [callback],
        post_logout_redirect_uris: [signedOut],
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [jwk] },
        id_token_signed_response_alg: 'PS256',
      },
      ...(options.clients ?? []),
    ],
  });
  const browser = createCookieClient(fetch);

  const discover = (
    id = clientId,
    metadata: Partial<client.ClientMetadata> = { id_token_signed_response_alg: 'PS256' },
    authentication = client.PrivateKeyJwt({ key: keys.privateKey, kid: 'stranger-1' }),
  ) =>
    client.discovery(new URL(simulator.issuer), id, metadata, authentication, {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      [client.customFetch]: fetch as unknown as client.CustomFetch,
      timeout: 5,
    });

  /** Walks to the login page, fills it in, and hands the callback to openid-client. */
  const logIn = async (
    config: client.Configuration,
    choice: Choice,
    parameters: Record<string, string> = {},
  ) => {
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const state = client.randomState();
    const start = client.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
      ...parameters,
    });
    const page = await browser.get(start.href);
    const answer = page.location ? page : await browser.post(page.url, { ...defaultChoice, ...choice });
    const exchange = (checks: Partial<client.AuthorizationCodeGrantChecks> = {}) =>
      client.authorizationCodeGrant(config, new URL(answer.location ?? answer.url), {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
        ...checks,
      });
    return { page, answer, exchange };
  };

  /** The claims of a login that is expected to succeed. */
  const claimsOf = async (choice: Choice, parameters: Record<string, string> = {}) => {
    const config = await discover();
    const { exchange } = await logIn(config, choice, parameters);
    const tokens = await exchange();
    const claims = tokens.claims();
    if (!claims) throw new Error('an ID token was expected');
    return { config, tokens, claims };
  };

  const close = async () => {
    await simulator.close();
    await closeFetch();
  };
  return { simulator, browser, fetch, discover, logIn, claimsOf, close };
}

const defaultChoice = { identity: 'noor/0', level: 'EH3', fault: '', action: 'login' };

export type Stranger = Awaited<ReturnType<typeof startStranger>>;
