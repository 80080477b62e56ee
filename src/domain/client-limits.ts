// What a client or upstream of the policy asks of this installation: certificates that a proxy shows, key hosts that may be called,
// https in production. A policy that asks for more is not applied; at run time such a client is refused, never weakened.

import { faultsOfProfile } from './client-faults.ts';
import type { Policy } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { PolicyFault } from './policy-faults.ts';
import { faultsOfCalledAddress, findUpstreamLimitFaults, type UpstreamLimits } from './upstream-faults.ts';

type Client = PolicyDocument['clients'][string];

export type ClientLimits = UpstreamLimits & {
  /** none: no proxy shows certificates. shown: it shows them. verified: it also says that it trusts their issuer. */
  certificates: 'none' | 'shown' | 'verified';
  /** `host` (port 443) or `host:port`. */
  jwksHosts: readonly string[];
};

function faultsOfCertificates(path: string, client: Client, limits: ClientLimits): PolicyFault[] {
  const { method } = client.auth;
  const needsShown = method === 'self_signed_tls_client_auth' || client.senderConstrained === 'mtls';
  const fault = (place: string, key: string): PolicyFault => ({
    path: `${path}.${place}`,
    code: 'certificates-not-configured',
    message: `needs a proxy that shows the client's certificate; set ${key} in the configuration`,
  });
  if (method === 'tls_client_auth' && limits.certificates !== 'verified')
    return [fault('auth.method', 'provider.clientCertificateVerifiedHeader')];
  if (!needsShown || limits.certificates !== 'none') return [];
  const place = client.senderConstrained === 'mtls' ? 'senderConstrained' : 'auth.method';
  return [fault(place, 'provider.clientCertificateHeader')];
}

const portOf = (url: URL) => url.port || (url.protocol === 'http:' ? '80' : '443');

function faultsOfKeyHost(path: string, { jwksUri }: Client, { jwksHosts }: ClientLimits): PolicyFault[] {
  if (jwksUri === undefined) return [];
  const url = new URL(jwksUri);
  const named = jwksHosts.map((entry) => (/:[0-9]+$/.test(entry) ? entry : `${entry}:443`).toLowerCase());
  if (named.includes(`${url.hostname}:${portOf(url)}`)) return [];
  const message = `${url.host} may not be called; add it to provider.jwksHosts in the configuration`;
  return [{ path: `${path}.jwksUri`, code: 'key-host-not-allowed', message }];
}

function faultsOfPlainHttp(path: string, client: Client, { production }: ClientLimits): PolicyFault[] {
  if (!production) return [];
  const each = (name: string, list: readonly string[]) =>
    list.map((address, index) => ({ place: `${name}[${index}]`, address }));
  const one = (place: string, address: string | undefined) =>
    address === undefined ? [] : [{ place, address }];
  const places = [
    ...each('redirectUris', client.redirectUris),
    ...each('postLogoutRedirectUris', client.postLogoutRedirectUris),
    ...each('origins', client.origins),
    ...one('backchannelLogoutUri', client.backchannelLogoutUri),
    ...one('jwksUri', client.jwksUri),
  ];
  return places
    .filter(({ address }) => !address.startsWith('https:'))
    .map(({ place, address }) => ({
      path: `${path}.${place}`,
      code: 'insecure-in-production',
      message: `"${address}" is plain http, which production refuses, also on loopback; write https://`,
    }));
}

/** Where we call a client ourselves: its keys, and its end of a session. Other addresses only its people follow. */
function faultsOfCalls(path: string, client: Client, limits: ClientLimits): PolicyFault[] {
  const { backchannelLogoutUri, jwksUri } = client;
  const unnamed = faultsOfKeyHost(path, client, limits);
  const called = Object.entries({ backchannelLogoutUri, ...(unnamed.length > 0 ? {} : { jwksUri }) });
  const own = called.flatMap(([place, address]) =>
    // What is plain http is told of above, once.
    address === undefined || address.startsWith('http:')
      ? []
      : faultsOfCalledAddress(`${path}.${place}`, address, limits),
  );
  return [...unnamed, ...own];
}

/** Empty when this installation can serve the client as its profile asks. */
export function findClientRefusals(id: string, client: Client, limits: ClientLimits): PolicyFault[] {
  const path = `clients.${id}`;
  return [
    ...faultsOfProfile(id, client),
    ...faultsOfCertificates(path, client, limits),
    ...faultsOfPlainHttp(path, client, limits),
    ...faultsOfCalls(path, client, limits),
  ];
}

/** Of every upstream, and every client that is not disabled: what is switched off may wait for a configuration that can serve it. */
export function findLimitFaults(document: PolicyDocument, limits: ClientLimits): PolicyFault[] {
  const clients = Object.entries(document.clients).flatMap(([id, client]) =>
    client.disabled ? [] : findClientRefusals(id, client, limits),
  );
  return [...findUpstreamLimitFaults(document, limits), ...clients];
}

/** Whether a client of this policy may be served now; looked up once per client and policy. */
export function createClientCheck(limits: ClientLimits): (policy: Policy, id: string) => boolean {
  const known = new WeakMap<object, boolean>();
  return (policy, id) => {
    const client = policy.clients.get(id);
    if (!client || client.disabled) return false;
    const found = known.get(client) ?? findClientRefusals(id, client, limits).length === 0;
    known.set(client, found);
    return found;
  };
}
