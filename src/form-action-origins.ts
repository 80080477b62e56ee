// Every place a form of ours may end up at after its redirects (CSP form-action covers those too).

import type { Policy } from './domain/policy.ts';

function listOrigins(publicUrl: string, { portals, clients, document }: Policy): string[] {
  const places = [
    ...[...portals.values()].map(({ origin }) => origin),
    ...Object.values(document.upstreams).flatMap(({ issuer, extraHosts }) => [
      new URL(issuer).origin,
      ...extraHosts.map((host) => `https://${host}`),
    ]),
    ...[...clients.values()]
      .flatMap(({ redirectUris, postLogoutRedirectUris }) => [...redirectUris, ...postLogoutRedirectUris])
      .map((address) => new URL(address).origin),
  ];
  return [publicUrl, ...new Set(places)];
}

/** Every page's header asks for them, and only another policy has others: listed once for each. */
export function createFormActionOrigins(publicUrl: string, current: () => Policy): () => readonly string[] {
  let of: Policy | null = null;
  let origins: readonly string[] = [];
  return () => {
    const policy = current();
    if (policy !== of) origins = listOrigins(publicUrl, policy);
    of = policy;
    return origins;
  };
}
