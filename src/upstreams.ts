// The clients of the upstream providers, made from the policy in force and our keys, and made anew with each version:
// an entry that did not change keeps its client and what that knows of the provider. One without its key or secret is
// out, with a plain word why, and stops nothing else.

import { createHash } from 'node:crypto';
import type { Config } from './config.ts';
import { type Dialect, dialects } from './domain/dialect.ts';
import type { Assurance } from './domain/level.ts';
import type { PolicyDocument } from './domain/policy-document.ts';
import { parseDuration } from './domain/policy-parts.ts';
import type { Audience, UpstreamDefinition } from './domain/upstream-document.ts';
import { attainableAssurance } from './flow/authorize.ts';
import type { UpstreamPort } from './flow/upstream-port.ts';
import type { Log } from './log.ts';
import { type ClaimNameOverrides, resolveClaimNames } from './oidc/claim-names.ts';
import type { Keys } from './oidc/keys.ts';
import { createUpstream, type Upstream } from './oidc/upstream.ts';
import { findUpstreamKeyWarnings } from './oidc/upstream-key-warnings.ts';

const retryEveryMs = 30_000;

/** client and port: null while its key or secret is not usable; fault says why. */
type Entry = {
  id: string;
  item: UpstreamDefinition;
  definition: string;
  client: Upstream | null;
  port: UpstreamPort | null;
  fault: string | null;
};
/** dialects and attainable: as the policy says, whether or not a key is here; a login that counted goes on counting. */
type InUse = {
  ports: ReadonlyMap<string, UpstreamPort>;
  dialects: ReadonlyMap<string, Dialect>;
  attainable: Assurance;
};
type Deps = { config: Config; keys: Keys; nowMs: () => number; log: Log };

async function clientAuthOf(keys: Keys, id: string, { clientAuth: method }: UpstreamDefinition) {
  return method === 'private_key_jwt'
    ? ({ method, jwk: await keys.upstreamKey(id) } as const)
    : ({ method, secret: keys.upstreamSecret(id) } as const);
}

async function createClient(deps: Deps, id: string, item: UpstreamDefinition): Promise<Upstream> {
  const { config, keys, nowMs, log } = deps;
  const { preset, overrides, userinfo } = item.claims;
  return createUpstream(
    {
      ...item,
      id,
      clientAuth: await clientAuthOf(keys, id, item),
      claims: resolveClaimNames(preset, { ...(overrides as ClaimNameOverrides), userinfo }),
      redirectUri: `${config.publicUrl}/sign-in/callback/${id}`,
      timeoutMs: (parseDuration(item.timeout) ?? 0) * 1000,
      allowInsecureLoopback: item.issuer.startsWith('http:') && !config.production,
      privateHosts: config.outgoing.privateHosts,
    },
    { nowMs, log: (event, { state, ...fields }) => log.info(event, { ...fields, health: state }) },
  );
}

/** Of everything but what people read: a login that began under another one is not finished. */
function stampOf(
  id: string,
  { label: _label, order: _order, timeout: _timeout, ...item }: UpstreamDefinition,
): string {
  return createHash('sha256')
    .update(JSON.stringify([id, item]))
    .digest('base64url');
}

/** The upstream as the flows see it. */
function portOf(upstream: Upstream, item: UpstreamDefinition): UpstreamPort {
  return {
    id: upstream.id,
    label: upstream.label,
    issuer: upstream.issuer,
    audience: item.audience,
    stamp: stampOf(upstream.id, item),
    dialect: dialects[upstream.dialect],
    start: upstream.start,
    finish: upstream.finish,
    isDown: upstream.isDown,
    // The provider ends its own session; a failure there must not keep anybody signed in here.
    logoutUrl: (returnTo) => upstream.logoutUrl(returnTo).catch(() => null),
  };
}

function inUseOf(entries: ReadonlyMap<string, Entry>, audience: Audience): InUse {
  const found = [...entries.values()]
    .filter(({ item }) => item.audience === audience)
    .sort((a, b) => a.item.order - b.item.order || (a.id < b.id ? -1 : 1));
  const known = found.map(({ item }) => [item.issuer, dialects[item.dialect]] as const);
  return {
    ports: new Map(found.flatMap(({ id, port }) => (port ? [[id, port] as const] : []))),
    dialects: new Map(known),
    attainable: attainableAssurance(known.map(([, dialect]) => dialect)),
  };
}

export type UpstreamClients = ReturnType<typeof createUpstreamClients>;

export function createUpstreamClients(deps: Deps) {
  const { log } = deps;
  let entries = new Map<string, Entry>();
  const none: InUse = { ports: new Map(), dialects: new Map(), attainable: attainableAssurance([]) };
  let inUse: Record<Audience, InUse> = { portal: none, staff: none };

  async function build(id: string, item: UpstreamDefinition): Promise<Entry> {
    const entry = { id, item, definition: JSON.stringify(item) };
    try {
      const client = await createClient(deps, id, item);
      return { ...entry, client, port: portOf(client, item), fault: null };
    } catch (cause) {
      const fault = cause instanceof Error ? cause.message : 'its key or secret cannot be read';
      log.warn('upstream-unusable', { upstream: id, remedy: fault });
      return { ...entry, client: null, port: null, fault };
    }
  }

  function use(next: Map<string, Entry>): void {
    const gone = [...entries.values()].filter((entry) => next.get(entry.id) !== entry);
    entries = next;
    inUse = { portal: inUseOf(next, 'portal'), staff: inUseOf(next, 'staff') };
    for (const { id, client } of gone) {
      client?.close().catch((cause: unknown) => log.error('upstream-not-closed', { upstream: id }, cause));
    }
  }

  /** A key that was put there later is found without a new version of the policy. */
  async function retry(): Promise<void> {
    for (const entry of entries.values()) {
      if (entry.port) continue;
      const made = await build(entry.id, entry.item);
      if (entries.get(entry.id) === entry && made.port) use(new Map(entries).set(entry.id, made));
    }
  }
  const timer = setInterval(() => {
    retry().catch((cause) => log.error('background-work-failed', {}, cause));
  }, retryEveryMs).unref();

  return {
    /** Makes the clients of a version that is about to be in force; the answer puts them to use, all at once. */
    async prepare({ upstreams }: PolicyDocument): Promise<() => void> {
      const next = new Map<string, Entry>();
      for (const [id, item] of Object.entries(upstreams)) {
        const known = entries.get(id);
        const isSame = known?.port && known.definition === JSON.stringify(item);
        next.set(id, isSame ? known : await build(id, item));
      }
      return () => use(next);
    },
    findKeyWarnings: (document: PolicyDocument) => findUpstreamKeyWarnings(deps.keys, document),
    of: (audience: Audience): ReadonlyMap<string, UpstreamPort> => inUse[audience].ports,
    find: (id: unknown): UpstreamPort | undefined =>
      typeof id === 'string' ? (inUse.portal.ports.get(id) ?? inUse.staff.ports.get(id)) : undefined,
    dialectOf: (issuer: string, audience: Audience): Dialect | null =>
      inUse[audience].dialects.get(issuer) ?? null,
    attainable: (): Assurance => inUse.portal.attainable,
    health: () =>
      [...entries.values()].map(({ id, item: { audience }, client, fault }) => ({
        id,
        audience,
        ...(client?.health() ?? { state: 'unusable' as const, since: null, fault }),
      })),
    async close(): Promise<void> {
      clearInterval(timer);
      await Promise.all([...entries.values()].map(({ client }) => client?.close()));
    },
  };
}
