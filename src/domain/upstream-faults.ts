// What can be wrong with the providers of a policy: in the document itself, and for this installation. A provider in
// production is https, and never an address of our own network unless the configuration names that host (threats F1, F4).

import { isLoopbackHost, isPrivateHost } from './address.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { PolicyFault } from './policy-faults.ts';
import { parseDuration } from './policy-parts.ts';
import { localUpstreamId, type UpstreamDefinition } from './upstream-document.ts';

const longestSeconds = 60;

export type UpstreamLimits = {
  production: boolean;
  /** Hosts of the own network that may be called, as `host` or `host:port`. */
  privateHosts: readonly string[];
};

function isHost(entry: string): boolean {
  return !/[/?#@\\]/.test(entry) && URL.canParse(`https://${entry}`);
}

function faultsOfUpstream(id: string, item: UpstreamDefinition): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const add = (place: string, code: string, message: string) =>
    faults.push({ path: `upstreams.${id}${place}`, code, message });
  const issuer = new URL(item.issuer);
  if (id === localUpstreamId)
    add('', 'reserved-id', `"${id}" is the name of local sign-in; choose another id`);
  if (issuer.search || issuer.hash || issuer.username || issuer.password)
    add('.issuer', 'malformed-issuer', 'an issuer has no query, fragment or user name; write its origin');
  if (issuer.protocol === 'http:' && !isLoopbackHost(issuer.hostname))
    add(
      '.issuer',
      'insecure-issuer',
      `"${item.issuer}" must be https; http is allowed on loopback and *.localhost only`,
    );
  if (!item.scopes.includes('openid')) add('.scopes', 'scope-openid-missing', 'add openid to the scopes');
  const seconds = parseDuration(item.timeout);
  if (seconds === null || seconds > longestSeconds)
    add('.timeout', 'timeout-too-long', `"${item.timeout}" is more than 60s; people wait for it`);
  for (const [index, host] of item.extraHosts.entries()) {
    if (!isHost(host))
      add(
        `.extraHosts[${index}]`,
        'malformed-host',
        `"${host}" is no host; write idp.example.nl or host:port`,
      );
  }
  return faults;
}

/** Evidence names its issuer alone, so one issuer speaks one dialect, to one audience. */
function faultsOfSharedIssuers({ upstreams }: PolicyDocument): PolicyFault[] {
  const first = new Map<string, { id: string; item: UpstreamDefinition }>();
  return Object.entries(upstreams).flatMap(([id, item]) => {
    const other = first.get(item.issuer);
    if (!other) {
      first.set(item.issuer, { id, item });
      return [];
    }
    if (other.item.audience === item.audience && other.item.dialect === item.dialect) return [];
    const message = `upstream ${other.id} has this issuer for another audience or dialect; keep one of the two`;
    return [{ path: `upstreams.${id}.issuer`, code: 'issuer-shared', message }];
  });
}

export function findUpstreamFaults(document: PolicyDocument): PolicyFault[] {
  return [
    ...Object.entries(document.upstreams).flatMap(([id, item]) => faultsOfUpstream(id, item)),
    ...faultsOfSharedIssuers(document),
  ];
}

/** Whether the configuration names this host of the own network, with any port or with this one. */
export function isNamedHost(url: URL, privateHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  return privateHosts.some((entry) => {
    const name = entry.toLowerCase();
    return name === url.hostname || name === `${url.hostname}:${port}`;
  });
}

/** Nothing is called that is an address of the own network, but for named hosts and, outside production, loopback. */
export function faultsOfCalledAddress(path: string, address: string, limits: UpstreamLimits): PolicyFault[] {
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    const message = `"${address}" cannot be called; write https://`;
    return [{ path, code: 'scheme-refused', message }];
  }
  if (url.protocol === 'http:') {
    if (!limits.production) return [];
    const message = `"${address}" is plain http, which production refuses, also on loopback; write https://`;
    return [{ path, code: 'insecure-in-production', message }];
  }
  if (!isPrivateHost(url.hostname) || isNamedHost(url, limits.privateHosts)) return [];
  const message = `${url.host} is an address of your own network; name it under outgoing.privateHosts in the configuration if it may be called`;
  return [{ path, code: 'private-address', message }];
}

export function findUpstreamLimitFaults(document: PolicyDocument, limits: UpstreamLimits): PolicyFault[] {
  return Object.entries(document.upstreams).flatMap(([id, { issuer }]) =>
    faultsOfCalledAddress(`upstreams.${id}.issuer`, issuer, limits),
  );
}
