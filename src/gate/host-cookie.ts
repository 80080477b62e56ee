// Reads the host's own cookie and keeps every cookie of ours out of what a portal receives or sets.
// Two cookies of that name are no cookie: the browser holds one (__Host- prefix), so the second is an attack.

/** Every cookie of ours begins with this; compared without case, as browsers do for the prefix. */
export const ownCookiePrefix = '__Host-sluis';

const ownPrefixLower = ownCookiePrefix.toLowerCase();

/** The value of the cookie, undefined when absent or given more than once. Names are case-sensitive. */
export function readHostCookie(header: string, name: string): string | undefined {
  let found: string | undefined;
  let from = 0;
  for (;;) {
    const at = header.indexOf(name, from);
    if (at === -1) return found;
    from = at + name.length;
    if (header.charCodeAt(from) !== 0x3d || !isCookieStart(header, at)) continue;
    const end = header.indexOf(';', from);
    if (found !== undefined) return undefined;
    found = header.slice(from + 1, end === -1 ? undefined : end).trim();
  }
}

function isCookieStart(header: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (header.charCodeAt(before) === 0x20 || header.charCodeAt(before) === 0x09))
    before -= 1;
  return before < 0 || header.charCodeAt(before) === 0x3b;
}

function isOwnCookie(pair: string): boolean {
  return pair.trimStart().toLowerCase().startsWith(ownPrefixLower);
}

/** The Cookie header without our cookies, every other byte kept; undefined when nothing is left. */
export function withoutOwnCookies(header: string): string | undefined {
  if (!header.toLowerCase().includes(ownPrefixLower)) return header;
  const kept = header
    .split(';')
    .filter((pair) => !isOwnCookie(pair))
    .join(';')
    .trimStart();
  return kept === '' ? undefined : kept;
}

/** A portal must not set or clear a cookie of ours. */
export function setsOwnCookie(setCookie: string): boolean {
  return isOwnCookie(setCookie);
}
