// What each page of the sample portal needs, written down by hand from the Regeling's Annex 2 and not from the policy,
// and the requests that arrived with less. A page that is not listed here may not be reached at all.

import type { ReceivedRequest } from '../../src/sim/portal/start-sample-portal.ts';

type Need = { levels: string[]; twoFactorWhenLow?: true; withinSeconds?: number };

const any = ['none', 'low', 'substantial', 'high'];
const needs: [RegExp, Need][] = [
  [/^\/$|^\/static\//, { levels: any }],
  [/^\/bedrijf$/, { levels: ['low', 'substantial', 'high'] }],
  [/^\/dienstverband$/, { levels: ['low', 'substantial', 'high'], twoFactorWhenLow: true }],
  [/^\/verzuim$|^\/verzuim\/melden$|^\/api\/verzuim$/, { levels: ['substantial', 'high'] }],
  [/^\/loon$/, { levels: ['substantial', 'high'], withinSeconds: 15 * 60 }],
  [/^\/dossier\/[^/]+$/, { levels: ['high'] }],
];

function isProven({ url, headers }: ReceivedRequest, nowMs: number): boolean {
  const path = url.split('?')[0] ?? '';
  const need = needs.find(([pattern]) => pattern.test(path))?.[1];
  const level = String(headers['sluis-level'] ?? '');
  if (!need?.levels.includes(level)) return false;
  if (need.twoFactorWhenLow && level === 'low' && headers['sluis-two-factor'] !== 'true') return false;
  if (need.withinSeconds === undefined) return true;
  const ageSeconds = nowMs / 1000 - Number(headers['sluis-auth-time'] || Number.NaN);
  return ageSeconds >= -5 && ageSeconds <= need.withinSeconds;
}

/** Empty, or what reached the portal and should not have. */
export function listUnderprovenRequests(received: readonly ReceivedRequest[], nowMs: number): string[] {
  return received
    .filter((request) => !isProven(request, nowMs))
    .map(
      ({ method, url, headers }) =>
        `${method} ${url.split('?')[0]} at ${headers['sluis-level']}, two factors ${headers['sluis-two-factor']}`,
    );
}
