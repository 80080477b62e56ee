// A broker without simulators, for faults below the pages: its configuration, people who are signed in already, and
// one question to its decision listener.

import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import { parseConfig } from '../../src/config.ts';
import { type Broker, createBroker } from '../../src/deps.ts';
import { createTotpSecret, totpCode, totpStep } from '../../src/factor/totp.ts';
import { hashToken } from '../../src/flow/token.ts';
import { createLog } from '../../src/log.ts';
import { startApp } from '../../src/start-app.ts';
import { createRawClient, type RawAnswer } from './raw-client.ts';
import { createTestParts } from './test-parts.ts';
import { findTestPorts } from './test-ports.ts';

export const portalHost = 'portal.localhost:9080';
export const standIssuer = 'http://eherkenning.localhost:9081';
export const acrOf = (level: 2 | 3 | 4) => `urn:etoegang:core:assurance-class:loa${level}`;

export type StandSetup = { source: string; folder: string; environment: Record<string, string | undefined> };
export type StandDatabase = { url: string; directUrl?: string; ownerUrl?: string };
export type Person = Awaited<ReturnType<typeof admitPerson>>;

/** publicPort: the port in the broker's address, the same for replicas that serve one name. */
export function standSetup(
  folder: string,
  ports: DemoPorts,
  options: { database?: StandDatabase; publicPort?: number; extra?: string } = {},
): StandSetup {
  const { url, directUrl, ownerUrl } = options.database ?? {};
  const source = `
publicUrl: http://sluis.localhost:${options.publicPort ?? ports.public}
listen: 127.0.0.1:${ports.public}
authz: { listen: '127.0.0.1:${ports.decisions}' }
operations: { listen: '127.0.0.1:${ports.operations}' }
${options.extra ?? ''}`;
  const environment = { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl, DATABASE_OWNER_URL: ownerUrl };
  return { source, folder, environment };
}

/** A folder with the example policy in it; keys are generated there. */
export function newStandFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-stand-'));
  copyFileSync(resolve(import.meta.dirname, '../../policy.example.yaml'), join(folder, 'policy.yaml'));
  return folder;
}

/** The broker alone, without listeners; log lines are kept. */
export async function createStandBroker(setup: StandSetup) {
  const parsed = parseConfig(setup.source, setup.folder, setup.environment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line) => void logLines.push(line) });
  return { broker: await createBroker(parsed.config, log, createTestParts()), log, logLines };
}

export async function startStand(
  options: { database?: StandDatabase; folder?: string; ports?: DemoPorts; extra?: string } = {},
) {
  const { folder = newStandFolder(), ports = await findTestPorts(demoPortNames), database, extra } = options;
  const setup = standSetup(folder, ports, { ...(database && { database }), ...(extra && { extra }) });
  const { broker, log, logLines } = await createStandBroker(setup);
  const app = await startApp(broker, log);
  return {
    setup,
    folder,
    ports,
    broker,
    logLines,
    publicUrl: `http://sluis.localhost:${ports.public}`,
    decisionUrl: `http://127.0.0.1:${ports.decisions}`,
    operationsUrl: `http://127.0.0.1:${ports.operations}`,
    close: (drainMs = 200) => app.close(drainMs),
  };
}

/** Somebody with a live session of one upstream login, and the cookies of both hosts. */
export async function admitPerson(broker: Broker, level: 2 | 3 | 4 = 3, ageMs = 0) {
  const { stores, transact, tokens, nowMs } = broker.flow;
  const portalCookie = tokens.create();
  return transact(async (tx) => {
    const subject = randomUUID();
    const { accountId } = await stores.accounts.findOrCreateByIdentity(tx.trx, standIssuer, subject);
    const { sessionId, cookie } = await broker.flows.brokerSessions.mint(
      tx,
      {
        accountId,
        upstreamId: 'eherkenning',
        representation: {
          legalSubject: { type: 'rsin', number: '492099595' },
          intermediary: null,
          branch: null,
          serviceId: 'urn:etoegang:DV:00000009000000190000:services:9052',
        },
        details: {
          actingSubject: subject,
          companyName: 'Bakkerij De Korenbloem B.V.',
          serviceUuid: null,
        },
      },
      { kind: 'upstream', issuer: standIssuer, acr: acrOf(level), atMs: nowMs() - ageMs },
    );
    const seen = { idHash: hashToken(portalCookie), sessionId, host: portalHost, seenSequence: 1 };
    await stores.sessions.putCookie(tx.trx, seen);
    return { accountId, sessionId, subject, brokerCookie: cookie, portalCookie };
  });
}

/** A factor worth substantial for this person and company; its id. */
export async function giveFactor(
  broker: Broker,
  person: Pick<Person, 'accountId' | 'sessionId'>,
  { step, ...factor }: { kind: 'totp' | 'sms'; name: string; secret: string; step: number | null },
): Promise<string> {
  const { stores, transact } = broker.flow;
  const { accountId } = person;
  return transact(async (tx) => {
    const loaded = await stores.sessions.loadById(tx.trx, person.sessionId);
    if (!loaded) throw new Error('no such session');
    const worth = { accountId, level: 'substantial', method: 'upstream', validForSeconds: 86_400 } as const;
    const proofingId = await stores.proofings.create(tx.trx, { ...worth, details: {} });
    const { representation } = loaded.session;
    await stores.bindings.createOrExtend(tx.trx, { ...worth, representation });
    const id = await stores.factors.createPending(tx.trx, { ...factor, accountId, proofingId });
    const confirmation = { factorId: id, accountId, step, proofingId, withinSeconds: 600 };
    await stores.factors.confirm(tx.trx, confirmation);
    tx.changed({ kind: 'account', id: accountId });
    return id;
  });
}

/** An authenticator app, with codes by time step. */
export async function giveTotp(broker: Broker, person: Pick<Person, 'accountId' | 'sessionId'>) {
  const secret = createTotpSecret();
  const app = { kind: 'totp', name: 'Authenticator', secret, step: 1 } as const;
  const factorId = await giveFactor(broker, person, app);
  return { factorId, secret, code: (offset = 0) => totpCode(secret, totpStep(Date.now()) + offset) };
}

const raw = createRawClient();

/** As a trusted proxy asks for a script of the portal; the answer's status is the decision. */
export function ask(decisionUrl: string, cookie: string, path = '/verzuim'): Promise<RawAnswer> {
  return raw.send(`${decisionUrl}/api/authz/forward-auth`, {
    headers: {
      'x-forwarded-method': 'GET',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': portalHost,
      'x-forwarded-uri': path,
      cookie: `__Host-sluis-portal=${cookie}`,
    },
  });
}

export const statusOf = async (decisionUrl: string, cookie: string, path?: string) =>
  (await ask(decisionUrl, cookie, path)).status;

/** A form of ours, posted from its own page to one replica; name: the broker's address as browsers see it. */
export function postForm(
  port: number,
  name: string,
  path: string,
  form: Record<string, string>,
  brokerCookie = '',
): Promise<RawAnswer> {
  return raw.send(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: {
      host: new URL(name).host,
      origin: name,
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      cookie: `__Host-sluis=${brokerCookie}`,
    },
  });
}
