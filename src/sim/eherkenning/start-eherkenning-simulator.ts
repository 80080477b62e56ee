// Starts an eHerkenning-style OpenID Provider in this process: people to log in as, levels to log in with, and faults
// by choice. For the demo, for tests, and for integrators who must see each level and each failure once.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientMetadata, Provider } from 'oidc-provider';
import { type ListenOptions, pathOf, send, startHttpListener } from '../http-listener.ts';
import type { AcrVocabulary } from './assurance-classes.ts';
import { createFaultLayer } from './fault-layer.ts';
import { createFault, createFaultBoard, type FaultId } from './faults.ts';
import { type ClaimPreset, defaultService, type ServiceOfProvider } from './identity-claims.ts';
import { createLoginHandler } from './login-handler.ts';
import { createMemoryAdapter } from './memory-adapter.ts';
import { defaultPersonas, listIdentities, type Persona } from './personas.ts';
import { createProvider } from './provider.ts';
import { createRequestCounters, type RequestCounters } from './request-counters.ts';
import { type CreateRsaKey, createSigningKeys } from './signing-keys.ts';

/** A relying party; `jwks` for private_key_jwt, `client_secret` for the secret methods. */
export type SimulatorClient = ClientMetadata & { client_id: string };

export type EherkenningSimulatorOptions = {
  listen?: ListenOptions;
  /** Host name in the issuer; the default issuer is http://eherkenning.localhost:<port>. */
  hostname?: string;
  /** The whole issuer (an origin), when something in front of the simulator has another address. */
  issuer?: string;
  clients?: readonly SimulatorClient[];
  personas?: readonly Persona[];
  faults?: readonly FaultId[];
  claimPreset?: ClaimPreset;
  acrVocabulary?: AcrVocabulary;
  service?: ServiceOfProvider;
  /** What makes the RSA keys it signs with. */
  createRsaKey?: CreateRsaKey;
  /** Milliseconds since the epoch; moves iat, exp and auth_time of ID tokens. */
  now?: () => number;
};

export type EherkenningSimulator = {
  issuer: string;
  /** Where it really listens, for clients that cannot resolve *.localhost. */
  url: string;
  port: number;
  received: RequestCounters;
  addClient(client: SimulatorClient): Promise<void>;
  setFault(id: FaultId, seconds?: number): void;
  clearFaults(): void;
  rotateSigningKey(): Promise<void>;
  close(): Promise<void>;
};

export async function startEherkenningSimulator(
  options: EherkenningSimulatorOptions = {},
): Promise<EherkenningSimulator> {
  const faults = createFaultBoard((options.faults ?? []).map((id) => createFault(id)));
  const received = createRequestCounters();
  const adapter = createMemoryAdapter();
  const addClient = async (client: SimulatorClient) => {
    await adapter('Client').upsert(client.client_id, { id_token_signed_response_alg: 'PS256', ...client });
  };
  await Promise.all((options.clients ?? []).map(addClient));

  let issuer = options.issuer ?? '';
  let rotate: () => Promise<void> = async () => undefined;
  const listener = await startHttpListener(options.listen ?? {}, async (port) => {
    issuer ||= `http://${options.hostname ?? 'eherkenning.localhost'}:${port}`;
    const core = await createCore({ ...options, issuer }, { faults, adapter });
    rotate = core.rotateKeys;
    return createRequestHandler(issuer, { faults, received, ...core });
  });

  return {
    issuer,
    url: `http://${listener.host}:${listener.port}`,
    port: listener.port,
    received,
    addClient,
    setFault: faults.set,
    clearFaults: faults.clear,
    rotateSigningKey: () => rotate(),
    close: listener.close,
  };
}

type Shared = {
  faults: ReturnType<typeof createFaultBoard>;
  adapter: ReturnType<typeof createMemoryAdapter>;
};

/** The provider, its keys and its login page; a key rotation rebuilds the provider around the same storage. */
async function createCore(options: EherkenningSimulatorOptions & { issuer: string }, shared: Shared) {
  const { faults, adapter } = shared;
  const now = options.now ?? Date.now;
  const preset = options.claimPreset ?? 'etoegang';
  const vocabulary = options.acrVocabulary ?? 'etoegang';
  const identities = listIdentities(options.personas ?? defaultPersonas);
  const keys = await createSigningKeys(options.createRsaKey);
  const cookieKeys = [randomBytes(32).toString('base64url')];
  const layer = createFaultLayer({
    faults,
    keys,
    lies: { preset, vocabulary },
    clockOffsetSeconds: () => Math.round((now() - Date.now()) / 1000),
  });

  const build = (): Provider => {
    const provider = createProvider({
      issuer: options.issuer,
      adapter,
      jwks: { keys: keys.privateJwks() },
      cookieKeys,
      preset,
      vocabulary,
      service: options.service ?? defaultService,
      findIdentity: (id) => identities.find((identity) => identity.id === id) ?? null,
    });
    provider.use(layer);
    return provider;
  };
  let provider = build();
  let answer = provider.callback();
  const rotateKeys = async () => {
    await keys.rotate();
    provider = build();
    answer = provider.callback();
  };
  const handleLogin = createLoginHandler({
    provider: () => provider,
    identities,
    vocabulary,
    faults,
    rotateKeys,
    now,
  });
  return { rotateKeys, handleLogin, answer: (req: IncomingMessage, res: ServerResponse) => answer(req, res) };
}

type HandlerDeps = {
  faults: Shared['faults'];
  received: RequestCounters;
  handleLogin(req: IncomingMessage, res: ServerResponse): Promise<void>;
  answer(req: IncomingMessage, res: ServerResponse): Promise<void>;
};

function createRequestHandler(issuer: string, deps: HandlerDeps) {
  const { host } = new URL(issuer);
  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    const path = pathOf(req);
    deps.received.count(req.method ?? 'GET', path, req.url ?? '/');
    const active = deps.faults.active();
    if (active.has('down')) return void req.socket.destroy();
    const slowSeconds = active.seconds('slow');
    if (slowSeconds !== null) await sleep(slowSeconds * 1000, undefined, { ref: false });
    // The library builds its endpoint addresses from Host; the issuer decides, whoever asks.
    req.headers.host = host;
    if (path === '/healthz') return send(res, 200, 'text/plain', 'ok\n');
    if (path.startsWith('/login/')) return deps.handleLogin(req, res);
    return deps.answer(req, res);
  };
  return (req: IncomingMessage, res: ServerResponse) => {
    handle(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else send(res, 500, 'text/plain', 'simulator failure\n');
    });
  };
}
