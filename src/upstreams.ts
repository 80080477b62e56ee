// The clients of the upstream providers, made from the configuration and our keys.
// A secret that is missing or empty stops the start: a provider might take an empty one for an answer.

import { readFileSync } from 'node:fs';
import { type Config, configPath } from './config.ts';
import { dialects } from './domain/dialect.ts';
import type { UpstreamPort } from './flow/upstream-port.ts';
import type { Log } from './log.ts';
import { type ClaimNameOverrides, resolveClaimNames } from './oidc/claim-names.ts';
import type { Keys } from './oidc/keys.ts';
import { createUpstream, type Upstream } from './oidc/upstream.ts';

function readClientSecret(config: Config, item: Config['upstreams'][number]): string {
  const file = configPath(config, item.clientSecretFile ?? '');
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`upstream "${item.id}": cannot read clientSecretFile "${file}"; check that it exists`);
  }
  if (secret === '') throw new Error(`upstream "${item.id}": clientSecretFile "${file}" is empty`);
  return secret;
}

export async function createUpstreams(
  config: Config,
  keys: Keys,
  nowMs: () => number,
  log: Log,
): Promise<Upstream[]> {
  return Promise.all(
    config.upstreams.map(async (item) => {
      const { preset, overrides, userinfo } = item.claims;
      const claims = resolveClaimNames(preset, { ...(overrides as ClaimNameOverrides), userinfo });
      const { clientAuth: method } = item;
      const clientAuth =
        method === 'private_key_jwt'
          ? ({ method, jwk: await keys.upstreamKey(item.id) } as const)
          : ({ method, secret: readClientSecret(config, item) } as const);
      return createUpstream(
        {
          ...item,
          clientAuth,
          claims,
          redirectUri: `${config.publicUrl}/sign-in/callback/${item.id}`,
          timeoutMs: item.timeout,
          allowInsecureLoopback: item.issuer.startsWith('http:'),
        },
        { nowMs, log: (event, { state, ...fields }) => log.info(event, { ...fields, health: state }) },
      );
    }),
  );
}

/** The upstream as the flows see it. */
export function portOf(upstream: Upstream): UpstreamPort {
  return {
    id: upstream.id,
    label: upstream.label,
    issuer: upstream.issuer,
    dialect: dialects[upstream.dialect],
    start: upstream.start,
    finish: upstream.finish,
    isDown: upstream.isDown,
    // The provider ends its own session; a failure there must not keep anybody signed in here.
    logoutUrl: (returnTo) => upstream.logoutUrl(returnTo).catch(() => null),
  };
}
