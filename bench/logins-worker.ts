// One OpenID Provider under measurement, in a process of its own: ours on PostgreSQL, or the bare library in memory
// with the same algorithms, client authentication and lifetimes. Both have people who are signed in already.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, type JWKS, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { parseConfig } from '../src/config.ts';
import { createBroker } from '../src/deps.ts';
import { createLog } from '../src/log.ts';
import { startApp } from '../src/start-app.ts';
import { postgresUrls } from '../test/setup/postgres-urls.ts';

export type LoginsOrder = { kind: 'sluis' | 'bare'; port: number; root: string; clientKey: object };
/** paths: authorization, token, UserInfo; cookies: of people with a live session. */
export type LoginsServer = { port: number; issuer: string; paths: string[]; cookies: string[] };

const people = 50;
const upstream = 'http://eherkenning.localhost:9081';
export const benchRedirectUri = 'https://portaal.example.nl/terug';
export const benchClientId = 'portaal';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function clientOf(clientKey: object): object {
  return {
    label: { nl: 'Portaal', en: 'Portal' },
    service: 'sick-leave-service',
    redirectUris: [benchRedirectUri],
    auth: { method: 'private_key_jwt' },
    jwks: { keys: [clientKey] },
  };
}

async function startOurs({ port, root, clientKey }: LoginsOrder): Promise<LoginsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-bench-logins-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const listen = await freePort();
  const issuer = `http://sluis.localhost:${listen}`;
  const example = readFileSync(join(root, 'policy.example.yaml'), 'utf8')
    .replace(/^scopes:[\s\S]*/m, '')
    .replace('http://eherkenning.localhost:9081', upstream);
  const policy = `${example}\nclients: ${JSON.stringify({ [benchClientId]: clientOf(clientKey) })}\n`;
  writeFileSync(join(folder, 'policy.yaml'), policy);
  const source = JSON.stringify({
    publicUrl: issuer,
    listen: `127.0.0.1:${listen}`,
    authz: { listen: '127.0.0.1:0' },
    operations: { listen: '127.0.0.1:0' },
  });
  const { url, ownerUrl } = postgresUrls(port, 'sluis_template');
  const parsed = parseConfig(source, folder, { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const log = createLog('silent');
  const broker = await createBroker(parsed.config, log);
  const { flow, flows } = broker;
  const cookies: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const representation = {
      legalSubject: { type: 'rsin', number: '492099595' },
      intermediary: null,
      branch: null,
      serviceId: null,
    } as const;
    const minted = await flow.transact(async (tx) => {
      const found = await flow.stores.accounts.findOrCreateByIdentity(tx.trx, upstream, `bench-${index}`);
      const details = { actingSubject: 'bench', companyName: null, serviceUuid: null };
      const session = { accountId: found.accountId, upstreamId: 'eherkenning', representation, details };
      const acr = 'urn:etoegang:core:assurance-class:loa3';
      const evidence = { kind: 'upstream', issuer: upstream, acr, atMs: flow.nowMs() } as const;
      return flows.brokerSessions.mint(tx, session, evidence);
    });
    cookies.push(`__Host-sluis=${minted.cookie}`);
  }
  await startApp(broker, log);
  return { port: listen, issuer, paths: ['/authorize', '/token', '/userinfo'], cookies };
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({
    accountId: oidc.session?.accountId ?? '',
    clientId: oidc.client?.clientId ?? '',
  });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

/** What the library does by itself, asked for the same: PS256, private_key_jwt, PKCE, pairwise subjects. */
function bareConfiguration(clientKey: object): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'bench', alg: 'PS256', use: 'sig' };
  return {
    clients: [
      {
        client_id: benchClientId,
        redirect_uris: [benchRedirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        subject_type: 'pairwise',
        token_endpoint_auth_method: 'private_key_jwt',
        id_token_signed_response_alg: 'PS256',
        jwks: { keys: [clientKey] },
      } as never,
    ],
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    jwks: { keys: [jwk] } as unknown as JWKS,
    expiresWithSession: () => false,
    loadExistingGrant: grantEverything,
    pairwiseIdentifier: (_ctx, id, client) => `${client.clientId} ${id}`,
    pkce: { required: () => true },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 43_200,
      IdToken: 300,
      Interaction: 600,
      Session: 43_200,
    },
  };
}

async function startBare({ clientKey }: LoginsOrder): Promise<LoginsServer> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, bareConfiguration(clientKey));
  const cookies: string[] = [];
  for (let index = 0; index < people; index += 1) {
    const session = new (
      provider.Session as unknown as new () => {
        id: string;
        loginAccount(details: object): void;
        save(ttl: number): Promise<unknown>;
      }
    )();
    session.loginAccount({ accountId: `bench-${index}` });
    await session.save(43_200);
    cookies.push(`_session=${session.id}`);
  }
  await new Promise<void>((done) => createServer(provider.callback()).listen(port, '127.0.0.1', done));
  return { port, issuer, paths: ['/auth', '/token', '/me'], cookies };
}

process.on('message', async (order: LoginsOrder | 'cpu') => {
  if (order === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system });
    return;
  }
  try {
    process.send?.(await (order.kind === 'bare' ? startBare(order) : startOurs(order)));
  } catch (error) {
    process.send?.({ fault: error instanceof Error ? (error.stack ?? error.message) : 'failed' });
  }
});
process.on('disconnect', () => process.exit(0));
