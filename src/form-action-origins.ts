// Every place a form of ours may end up at after its redirects (CSP form-action covers those too).

import type { Policy } from './domain/policy.ts';

export function formActionOrigins(publicUrl: string, { portals, clients, document }: Policy): string[] {
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
