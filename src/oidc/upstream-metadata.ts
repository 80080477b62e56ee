// The provider's discovery document: fetched on need, checked field by field, kept while it is good.
// OpenID Connect Discovery 4.3 (issuer equal, character by character); threats C13, F3, F7, F9.

import { type OutgoingFetch, OutgoingFetchError } from './outgoing-fetch.ts';
import type { UpstreamConfig } from './upstream-config.ts';
import { UpstreamError } from './upstream-error.ts';
import { knownDownForMs } from './upstream-reachability.ts';
import { createSharedCall } from './upstream-shared-call.ts';

/** Only what is used and checked; whatever else the document says stays out of reach of the library. */
export type ProviderMetadata = {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  userinfo_endpoint?: string;
  end_session_endpoint?: string;
  authorization_response_iss_parameter_supported?: boolean;
};

export type UpstreamHealth = {
  /** unknown: never asked; stale: refreshing fails, the last good copy is in use. */
  state: 'unknown' | 'up' | 'stale' | 'down';
  /** Epoch milliseconds at which this state began; null while unknown. */
  since: number | null;
  /** What is wrong, naming the field; null when nothing is. */
  fault: string | null;
};

/** `contradicts`: the document can be read and claims to be somebody else, or sends us elsewhere. */
class MetadataFault extends Error {
  readonly contradicts: boolean;

  constructor(message: string, contradicts: boolean) {
    super(message);
    this.name = 'MetadataFault';
    this.contradicts = contradicts;
  }
}

export const metadataFreshMs = 10 * 60_000;
export const metadataRetryAfterMs = 5000;
const requiredEndpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const optionalEndpoints = ['userinfo_endpoint', 'end_session_endpoint'] as const;

type MetadataDeps = {
  config: UpstreamConfig;
  outgoing: OutgoingFetch;
  nowMs: () => number;
  onStateChange: (health: UpstreamHealth) => void;
};

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseDocument(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new MetadataFault('discovery: the answer is not JSON', false);
  }
  if (!isJsonObject(document)) throw new MetadataFault('discovery: the answer is not a JSON object', false);
  return document;
}

function readEndpoint(value: unknown, field: string, refusalOf: OutgoingFetch['refusalOf']): string {
  if (typeof value !== 'string' || !URL.canParse(value)) {
    const what = value === undefined ? 'is missing' : 'is not an absolute address';
    throw new MetadataFault(`discovery: ${field} ${what}`, false);
  }
  const refusal = refusalOf(new URL(value));
  if (refusal !== null) throw new MetadataFault(`discovery: ${field}: ${refusal}`, true);
  return value;
}

export function parseProviderMetadata(
  text: string,
  issuer: string,
  refusalOf: OutgoingFetch['refusalOf'],
): ProviderMetadata {
  const document = parseDocument(text);
  if (typeof document['issuer'] !== 'string') throw new MetadataFault('discovery: issuer is missing', false);
  if (document['issuer'] !== issuer) {
    throw new MetadataFault('discovery: issuer is another than the configured one', true);
  }
  const endpoints: Partial<Record<string, string>> = {};
  for (const field of requiredEndpoints) endpoints[field] = readEndpoint(document[field], field, refusalOf);
  for (const field of optionalEndpoints) {
    if (document[field] !== undefined) endpoints[field] = readEndpoint(document[field], field, refusalOf);
  }
  return {
    ...(endpoints as Pick<ProviderMetadata, (typeof requiredEndpoints)[number]>),
    issuer,
    authorization_response_iss_parameter_supported:
      document['authorization_response_iss_parameter_supported'] === true,
  };
}

async function fetchMetadata({ config, outgoing }: MetadataDeps): Promise<ProviderMetadata> {
  const address = `${config.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await outgoing.fetch(address, { headers: { accept: 'application/json' } });
  if (response.status !== 200) throw new MetadataFault(`discovery: status ${response.status}`, false);
  return parseProviderMetadata(await response.text(), config.issuer, outgoing.refusalOf);
}

function describeFault(error: unknown): string {
  if (error instanceof MetadataFault) return error.message;
  return error instanceof OutgoingFetchError ? `discovery: ${error.detail}` : 'discovery: failed';
}

/**
 * `read` gives the metadata, asking the provider at most once per 10 minutes, and at most once per 5 seconds while
 * that fails. A good copy outlives faults of the line and unreadable answers; it does not outlive a readable
 * document that contradicts the configuration: that provider is out until it tells the truth again.
 */
export function createMetadataSource(deps: MetadataDeps) {
  let good: { metadata: ProviderMetadata; atMs: number } | null = null;
  let failedAtMs: number | null = null;
  let health: UpstreamHealth = { state: 'unknown', since: null, fault: null };

  function enter(state: UpstreamHealth['state'], fault: string | null): void {
    const changed = health.state !== state || health.fault !== fault;
    health = { state, fault, since: health.state === state ? health.since : deps.nowMs() };
    if (changed) deps.onStateChange(health);
  }

  const refresh = createSharedCall(async () => {
    try {
      good = { metadata: await fetchMetadata(deps), atMs: deps.nowMs() };
      failedAtMs = null;
      enter('up', null);
    } catch (error) {
      failedAtMs = deps.nowMs();
      if (error instanceof MetadataFault && error.contradicts) good = null;
      enter(good ? 'stale' : 'down', describeFault(error));
    }
  });

  /** A clock that was set back makes everything look young; it counts as old instead. */
  function isWithin(atMs: number, windowMs: number): boolean {
    const elapsedMs = deps.nowMs() - atMs;
    return elapsedMs >= 0 && elapsedMs < windowMs;
  }

  /** @throws UpstreamError `upstream-unavailable` */
  async function read(): Promise<ProviderMetadata> {
    const fresh = good !== null && isWithin(good.atMs, metadataFreshMs);
    const waiting = failedAtMs !== null && isWithin(failedAtMs, metadataRetryAfterMs);
    if (!fresh && !waiting) await refresh();
    if (good === null) throw new UpstreamError('upstream-unavailable', health.fault ?? 'discovery: failed');
    return good.metadata;
  }

  /** Nothing to go by, as the last time showed; without asking again. */
  const isDown = () => good === null && failedAtMs !== null && isWithin(failedAtMs, knownDownForMs);

  return { read, health: () => health, isDown };
}
