// Limits of the configuration that no single value shows: https but for loopback, who is trusted, how long trust lasts.
// Production refuses what is only fit for trial.

import type { Config, ConfigFault } from './config.ts';
import { isLoopbackHost } from './domain/address.ts';
import { isKnownCountry } from './factor/sms.ts';

const dayMs = 86_400_000;

/** http is for loopback alone; every other address must be https. */
function checkUrl(key: string, value: string, faults: ConfigFault[]): void {
  const url = new URL(value);
  const loopback = url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol !== 'https:' && !loopback) {
    faults.push({
      key,
      message: `"${value}" must be https; http is allowed on loopback and *.localhost only`,
    });
  }
}

function checkMail({ mail }: Config, faults: ConfigFault[]): void {
  if (!mail) return;
  if ((mail.url === undefined) === (mail.urlFile === undefined)) {
    faults.push({ key: 'mail', message: 'give url or urlFile, one of the two' });
  }
  if (!/^[^<>\r\n]*<[^<>@\s,]+@[^<>@\s,]+>$|^[^<>@\s,]+@[^<>@\s,]+$/.test(mail.from)) {
    faults.push({ key: 'mail.from', message: 'write no-reply@example.nl or Name <no-reply@example.nl>' });
  }
}

/** One person, one entry: two entries could be two officers who are one pair of eyes. */
function checkStaff(config: Config, faults: ConfigFault[]): void {
  for (const [index, { upstream, subject }] of config.staff.entries()) {
    const key = `staff[${index}]`;
    const first = config.staff.findIndex((item) => item.upstream === upstream && item.subject === subject);
    if (first !== index) faults.push({ key, message: `is the same person as staff[${first}]; keep one` });
  }
}

function checkGateway(
  key: string,
  item: NonNullable<Config['sms']>['gateways'][number],
  faults: ConfigFault[],
): void {
  if (item.url !== undefined) checkUrl(`${key}.url`, item.url, faults);
  if (item.type === 'http') {
    if (item.url === undefined) faults.push({ key: `${key}.url`, message: 'type http needs an address' });
    if (!item.body?.includes('{text}')) {
      faults.push({ key: `${key}.body`, message: 'type http needs a body that holds {text} and {to}' });
    }
  } else if (item.secretFile === undefined) {
    faults.push({ key: `${key}.secretFile`, message: `${item.type} needs the file that holds its token` });
  }
}

/** A certificate is a claim of the proxy's: with everybody trusted, anybody could be any client. */
function checkProvider({ provider, authz }: Config, faults: ConfigFault[]): void {
  const { clientCertificateHeader: shown, clientCertificateVerifiedHeader: verified } = provider;
  if (verified !== undefined && (shown === undefined || shown === verified)) {
    const message = 'needs clientCertificateHeader, which is another header';
    faults.push({ key: 'provider.clientCertificateVerifiedHeader', message });
  }
  if (shown !== undefined && authz.dangerouslyTrustEveryProxy) {
    const message = 'is worth nothing while authz.dangerouslyTrustEveryProxy trusts everyone';
    faults.push({ key: 'provider.clientCertificateHeader', message });
  }
}

export function checkLimits(config: Config, faults: ConfigFault[]): void {
  if (new URL(config.publicUrl).origin !== config.publicUrl) {
    faults.push({ key: 'publicUrl', message: 'give the origin alone, without path or trailing slash' });
  }
  checkUrl('publicUrl', config.publicUrl, faults);
  for (const code of config.sms?.countries ?? []) {
    if (isKnownCountry(code)) continue;
    faults.push({ key: 'sms.countries', message: `"${code}" is no country; write NL, BE or DE` });
  }
  for (const [index, item] of (config.sms?.gateways ?? []).entries()) {
    checkGateway(`sms.gateways[${index}]`, item, faults);
  }
  if (config.session.idle > config.session.absolute) {
    faults.push({ key: 'session.idle', message: 'must not be longer than session.absolute' });
  }
  if (config.session.absolute > dayMs / 2) {
    faults.push({ key: 'session.absolute', message: 'at most 12h: no evidence counts longer' });
  }
  if (config.keys.keepRetired < dayMs) {
    faults.push({ key: 'keys.keepRetired', message: 'at least 24h: sessions and their tokens live on' });
  }
  checkMail(config, faults);
  const long = config.inheritedTrust.proofing > 365 * dayMs || config.inheritedTrust.binding > 30 * dayMs;
  if (long && !config.inheritedTrust.dangerouslyProlong) {
    faults.push({ key: 'inheritedTrust', message: 'longer than 365d or 30d needs dangerouslyProlong: true' });
  }
  for (const key of ['validity', 'letterValidity'] as const) {
    if (config.desk[key] > 365 * dayMs) faults.push({ key: `desk.${key}`, message: 'at most 365d' });
  }
  checkStaff(config, faults);
  checkProvider(config, faults);
  const everyone = config.authz.trustedProxies.some((item) => /\/0+$/.test(item));
  if (everyone && !config.authz.dangerouslyTrustEveryProxy) {
    faults.push({ key: 'authz.trustedProxies', message: 'a /0 network trusts everyone; name your proxies' });
  }
}

export function checkProduction(config: Config, faults: ConfigFault[]): void {
  const refuse = (key: string, message: string) =>
    faults.push({ key, message: `NODE_ENV=production: ${message}` });
  if (!config.database.url)
    refuse('database.url', 'the embedded database is for trial only; set DATABASE_URL');
  if (config.publicUrl.startsWith('http:')) refuse('publicUrl', 'must be https');
  for (const [index, item] of (config.sms?.gateways ?? []).entries()) {
    if (item.url?.startsWith('http:')) refuse(`sms.gateways[${index}].url`, 'must be https');
  }
  if (config.authz.dangerouslyTrustEveryProxy) refuse('authz.dangerouslyTrustEveryProxy', 'must be false');
}
