// Every place a form of ours may end up at after its redirects (CSP form-action covers those too). Each page names its
// own, so that a header stays short with a thousand portals: proxies refuse an answer whose headers pass a few KiB.

import type { Policy } from './domain/policy.ts';
import type { Visit } from './flow/visit.ts';

const originsOf = (addresses: readonly string[]) => [
  ...new Set(addresses.map((address) => new URL(address).origin)),
];

/** Where people log in: the pages of any host send there. */
const upstreamOrigins = ({ document }: Policy) =>
  Object.values(document.upstreams).flatMap(({ issuer, extraHosts }) => [
    new URL(issuer).origin,
    ...extraHosts.map((host) => `https://${host}`),
  ]);

export type FormActionOrigins = ReturnType<typeof createFormActionOrigins>;

export function createFormActionOrigins(publicUrl: string, current: () => Policy) {
  let of: Policy | null = null;
  let origins: readonly string[] = [];

  /** None for a client that the policy took back. */
  function ofClient(id: string): readonly string[] {
    const client = current().clients.get(id);
    return client ? originsOf([...client.redirectUris, ...client.postLogoutRedirectUris]) : [];
  }

  return {
    /** Of every page. Only another policy has others: listed once for each. */
    always(): readonly string[] {
      const policy = current();
      if (policy !== of) origins = [...new Set([publicUrl, ...upstreamOrigins(policy)])];
      of = policy;
      return origins;
    },
    ofClient,
    /** Of a page on the way of this visit: the portal it is to, as a host or as a client. */
    ofVisit: ({ origin, target }: Visit): readonly string[] =>
      target.login ? ofClient(target.login.clientId) : [origin],
  };
}
