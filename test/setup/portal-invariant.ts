// What the sample portal must have been told of every request it received: the table of issue 2, written out by
// hand, so that it does not lean on the code that it watches.

import type { IncomingHttpHeaders } from 'node:http';

type Received = { method: string; url: string; headers: IncomingHttpHeaders };
type Need = { level: number; twoFactor: boolean; withinSeconds: number | null };

const rank: Record<string, number> = { none: 0, low: 1, substantial: 2, high: 3 };
const need = (level: number, twoFactor = false, withinSeconds: number | null = null): Need => ({
  level,
  twoFactor,
  withinSeconds,
});

function needOf(path: string): Need {
  if (path === '/' || path.startsWith('/static/')) return need(0);
  // Pages that only the tests of the roll-out have.
  if (path === '/bedrijf' || path.startsWith('/oud/')) return need(1);
  if (path === '/dienstverband') return need(1, true);
  if (path === '/loon') return need(2, false, 900);
  if (path === '/verzuim' || path === '/verzuim/melden' || path === '/api/verzuim') return need(2);
  return need(3);
}

/** By the roll-out, to pages that ask low, and only while the portal is told so. */
function isTransition({ headers }: Received, wanted: Need): boolean {
  const endsAtMs = Date.parse(String(headers['sluis-transition-ends'] ?? ''));
  return wanted.level === 1 && headers['sluis-level'] === 'none' && endsAtMs > Date.now();
}

function isSufficient(received: Received): boolean {
  const { url, headers } = received;
  const wanted = needOf(url.split('?')[0] ?? '');
  if (wanted.level === 0 || isTransition(received, wanted)) return true;
  const level = rank[String(headers['sluis-level'])] ?? 0;
  const twoFactor = level >= 2 || headers['sluis-two-factor'] === 'true';
  const ageSeconds = Date.now() / 1000 - Number(headers['sluis-auth-time'] || 'NaN');
  const isFresh = wanted.withinSeconds === null || ageSeconds <= wanted.withinSeconds + 5;
  const isSomebody = String(headers['remote-user'] ?? '') !== '';
  return isSomebody && level >= wanted.level && (!wanted.twoFactor || twoFactor) && isFresh;
}

/** Every request that came without enough, or with a cookie of ours. Empty is how it must be. */
export function insufficientRequests(received: readonly Received[]): string[] {
  return received
    .filter((one) => !isSufficient(one) || /__host-sluis/i.test(one.headers.cookie ?? ''))
    .map(({ method, url, headers }) => `${method} ${url} as ${String(headers['sluis-level'])}`);
}
