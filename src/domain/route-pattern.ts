// How a route writes its path: `/exact`, `/with/:one/segment`, `/prefix/**`. Literals are read exactly as the path of
// a request is, so that a pattern can never name what a request could not.

import { parsePath } from './target.ts';

/** A null segment is a parameter: it matches any one segment. A prefix matches itself and everything below. */
export type RoutePattern = { segments: readonly (string | null)[]; isPrefix: boolean };

export type PatternFault =
  | 'no-leading-slash'
  | 'trailing-slash'
  | 'wildcard'
  | 'parameter'
  | 'too-deep'
  | 'malformed';
const maxPatternSegments = 32;

/** Reads `/exact`, `/with/:one/segment` and `/prefix/**`. */
export function parseRoutePattern(
  path: string,
): { ok: true; pattern: RoutePattern } | { ok: false; reason: PatternFault } {
  if (!path.startsWith('/')) return { ok: false, reason: 'no-leading-slash' };
  const isPrefix = path.endsWith('/**');
  const rest = isPrefix ? path.slice(0, -3) : path;
  const rawSegments = rest === '' || rest === '/' ? [] : rest.slice(1).split('/');
  if (rest === '/' ? isPrefix : rawSegments.at(-1) === '') return { ok: false, reason: 'trailing-slash' };
  if (rawSegments.length > maxPatternSegments) return { ok: false, reason: 'too-deep' };
  const segments: (string | null)[] = [];
  for (const raw of rawSegments) {
    const segment = parsePatternSegment(raw);
    if (!segment.ok) return segment;
    segments.push(segment.literal);
  }
  return { ok: true, pattern: { segments, isPrefix } };
}

function parsePatternSegment(
  raw: string,
): { ok: true; literal: string | null } | { ok: false; reason: PatternFault } {
  if (raw.includes('*')) return { ok: false, reason: 'wildcard' };
  if (raw.startsWith(':')) {
    return /^:[A-Za-z][A-Za-z0-9_-]*$/.test(raw)
      ? { ok: true, literal: null }
      : { ok: false, reason: 'parameter' };
  }
  const parsed = parsePath(`/${raw}`);
  const literal = parsed.ok ? parsed.segments[0] : undefined;
  return literal === undefined ? { ok: false, reason: 'malformed' } : { ok: true, literal };
}
