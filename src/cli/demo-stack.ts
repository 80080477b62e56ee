// Everything on loopback: broker, a sample portal behind the built-in gate and one that logs in over OpenID Connect,
// eHerkenning simulator, SMS inbox and mailbox.
// The demo runs it, and so do the tests; hosts are *.localhost, because cookies do not tell ports apart.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseConfig } from '../config.ts';
import { type BrokerParts, createBroker } from '../deps.ts';
import type { Log } from '../log.ts';
import { loadKeys } from '../oidc/keys.ts';
import type { CreateRsaKey } from '../sim/eherkenning/signing-keys.ts';
import { staffPersonas } from '../sim/eherkenning/staff-personas.ts';
import {
  type SimulatorClient,
  startEherkenningSimulator,
} from '../sim/eherkenning/start-eherkenning-simulator.ts';
import { startLoginPortal } from '../sim/login-portal/start-login-portal.ts';
import { startMailInbox } from '../sim/mail-inbox/start-mail-inbox.ts';
import { startSamplePortal } from '../sim/portal/start-sample-portal.ts';
import { startSmsInbox } from '../sim/sms-inbox/start-sms-inbox.ts';
import { startApp } from '../start-app.ts';
import { loadDemoClientKey } from './demo-client-key.ts';
import { demoPeopleConfig, importDemoPeople } from './demo-people.ts';
import { seedDemoRollout } from './demo-rollout.ts';

export const demoPorts = {
  public: 9080,
  eherkenning: 9081,
  portal: 9082,
  sms: 9083,
  mail: 9084,
  smtp: 9085,
  verzuim: 9086,
  staff: 9087,
  decisions: 9091,
  operations: 9092,
};
export type DemoPorts = typeof demoPorts;
export const demoPortNames = Object.keys(demoPorts) as (keyof DemoPorts)[];

export type DemoOptions = BrokerParts & {
  /** Keeps keys, policy and the embedded database. */
  folder: string;
  ports: DemoPorts;
  log: Log;
  /** PostgreSQL instead of the embedded database. */
  database?: { url: string; directUrl?: string; ownerUrl?: string };
  /** Changes the example policy before it becomes version 1. */
  editPolicy?: (source: string) => string;
  /** Lines added to the configuration, as YAML. */
  extraConfig?: string;
  /** The section sms, as YAML, in place of the inbox as the only gateway. */
  smsConfig?: string;
  /** With the employers and officers of demo-people.ts. */
  people?: boolean;
  /** With a roll-out that has been going on for a while. */
  rollOut?: boolean;
  /** What makes the RSA keys of the simulated providers. */
  createRsaKey?: CreateRsaKey;
  /** Another stack's simulator and portal, for a second replica. */
  share?: Simulators;
};

export type Simulators = Awaited<ReturnType<typeof startSimulators>>;
export type DemoStack = Awaited<ReturnType<typeof startDemoStack>>;

const examplePolicy = 'policy.example.yaml';

function loopbackLookup(
  ...[, options, done]: Parameters<NonNullable<import('node:net').TcpNetConnectOpts['lookup']>>
) {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
}

/** The one key of the example, whose private part nobody has. */
const exampleKey = /^( +- )\{ kty: EC, .*\}$/m;

/** The example policy with the ports of this run in place of the example's, and the demo's own client key. */
function policyFor(options: DemoOptions, { verzuim }: Simulators): string {
  const { ports } = options;
  const source = readFileSync(resolve(import.meta.dirname, findRoot(), examplePolicy), 'utf8')
    .replaceAll('portal.localhost:9080', `portal.localhost:${ports.public}`)
    .replaceAll('127.0.0.1:9082', `127.0.0.1:${ports.portal}`)
    .replaceAll('eherkenning.localhost:9081', `eherkenning.localhost:${ports.eherkenning}`)
    .replaceAll('medewerkers.localhost:9087', `medewerkers.localhost:${ports.staff}`)
    .replaceAll('verzuim.localhost:9086', `verzuim.localhost:${ports.verzuim}`)
    .replace(exampleKey, (_line, start: string) => start + JSON.stringify(verzuim.publicJwk));
  return options.editPolicy?.(source) ?? source;
}

/** From source and from compiled output alike, two or three folders up lies package.json. */
function findRoot(): string {
  return import.meta.dirname.includes(`${join('dist', 'src')}`) ? '../../..' : '../..';
}

function configFor(
  { ports, extraConfig, smsConfig, people }: DemoOptions,
  { mail, inbox }: Simulators,
): string {
  return `
publicUrl: ${publicUrlOf(ports)}
listen: 127.0.0.1:${ports.public}
authz:
  listen: 127.0.0.1:${ports.decisions}
operations:
  listen: 127.0.0.1:${ports.operations}
mail:
  url: smtp://127.0.0.1:${mail.smtpPort}
  from: Sluis <no-reply@sluis.localhost>
${smsConfig ?? inboxGateway(inbox.url)}
${people ? demoPeopleConfig() : ''}
${extraConfig ?? ''}`;
}

function inboxGateway(inboxUrl: string): string {
  return `
sms:
  gateways:
    - type: http
      url: ${inboxUrl}/messages
      body: '{"to":"{to}","text":"{text}"}'`;
}

const publicUrlOf = (ports: DemoPorts) => `http://sluis.localhost:${ports.public}`;
const loopback = (port: number) => ({ listen: { host: '127.0.0.1', port } });

/** The portal that logs in over OpenID Connect, with the key that the policy has to name. */
export async function startDemoLoginPortal(ports: DemoPorts, folder: string) {
  const { privateJwk, publicJwk } = loadDemoClientKey(folder);
  const options = { issuer: publicUrlOf(ports), clientId: 'verzuimdienst', privateJwk };
  return { ...(await startLoginPortal({ ...loopback(ports.verzuim), ...options })), publicJwk };
}

async function startSimulators({ ports, folder, createRsaKey }: DemoOptions) {
  const started: { close(): Promise<unknown> }[] = [];
  const keep = async <One extends { close(): Promise<unknown> }>(starting: Promise<One>): Promise<One> => {
    const one = await starting;
    started.push(one);
    return one;
  };
  const provider = (port: number) => ({ ...loopback(port), ...(createRsaKey && { createRsaKey }) });
  const staff = { hostname: 'medewerkers.localhost', personas: staffPersonas };
  try {
    return {
      verzuim: await keep(startDemoLoginPortal(ports, folder)),
      simulator: await keep(startEherkenningSimulator(provider(ports.eherkenning))),
      staffSimulator: await keep(startEherkenningSimulator({ ...provider(ports.staff), ...staff })),
      portal: await keep(startSamplePortal(loopback(ports.portal))),
      inbox: await keep(startSmsInbox(loopback(ports.sms))),
      mail: await keep(startMailInbox({ ...loopback(ports.mail), smtp: { port: ports.smtp } })),
    };
  } catch (error) {
    await Promise.all(started.map((one) => one.close()));
    throw error;
  }
}

/** The broker at a simulated provider. */
function demoClient(publicUrl: string, upstreamId: string, publicKey: object): SimulatorClient {
  return {
    client_id: 'sluis',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [publicKey] },
    redirect_uris: [`${publicUrl}/sign-in/callback/${upstreamId}`],
    post_logout_redirect_uris: [`${publicUrl}/signed-out`],
  } as SimulatorClient;
}

const closeSimulators = ({ simulator, staffSimulator, portal, verzuim, inbox, mail }: Simulators) =>
  Promise.all([simulator, staffSimulator, portal, verzuim, inbox, mail].map((one) => one.close()));

/** What cannot start whole leaves nothing behind that listens. */
export async function startDemoStack(options: DemoOptions) {
  const simulators = options.share ?? (await startSimulators(options));
  try {
    return await startBehind(options, simulators);
  } catch (error) {
    if (!options.share) await closeSimulators(simulators);
    throw error;
  }
}

async function startBehind(options: DemoOptions, simulators: Simulators) {
  const { folder, ports, log } = options;
  const { simulator, staffSimulator, verzuim, inbox, mail } = simulators;
  writeFileSync(join(folder, 'policy.yaml'), policyFor(options, simulators));
  const { url, directUrl, ownerUrl } = options.database ?? {};
  const environment = { DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl, DATABASE_OWNER_URL: ownerUrl };
  const parsed = parseConfig(configFor(options, simulators), resolve(folder), environment);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ key, message }) => `${key}: ${message}`).join('\n'));
  const { config } = parsed;
  const keys = await loadKeys(join(folder, 'keys'), false);
  for (const [id, provider] of [
    ['eherkenning', simulator],
    ['medewerkers', staffSimulator],
  ] as const) {
    const { d: _private, ...publicKey } = await keys.upstreamKey(id);
    await provider.addClient(demoClient(config.publicUrl, id, publicKey));
  }
  const broker = await createBroker(config, log, options);
  const starting = async () => {
    if (options.people) await importDemoPeople(broker.flows);
    if (options.rollOut) await seedDemoRollout(broker);
    return startApp(broker, log, { lookup: loopbackLookup });
  };
  const app = await starting().catch(async (error: unknown) => {
    await broker.close();
    throw error;
  });
  return {
    ...simulators,
    broker,
    app,
    brokerUrl: config.publicUrl,
    portalUrl: `http://portal.localhost:${ports.public}`,
    verzuimUrl: verzuim.url,
    eherkenningUrl: simulator.issuer,
    staffUrl: staffSimulator.issuer,
    smsUrl: `http://sms.localhost:${inbox.port}`,
    mailUrl: `http://mail.localhost:${mail.port}`,
    decisionUrl: `http://127.0.0.1:${app.decisionPort}`,
    operationsUrl: `http://127.0.0.1:${app.operationsPort}`,
    async close(): Promise<void> {
      await app.close(200);
      if (!options.share) await closeSimulators(simulators);
    },
  };
}
