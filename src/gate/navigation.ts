// Tells a person's navigation, which may be redirected, from a script's request, which gets a 401 challenge.
// Only navigations and unsafe methods count as use for the idle limit; polling does not keep a session alive.

export type NavigationFacts = {
  method: string;
  /** Header values as received; undefined when absent. */
  secFetchMode: string | undefined;
  accept: string | undefined;
  requestedWith: string | undefined;
};

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** RFC 9110 9.2.1; a method we do not know is unsafe. */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method);
}

export function isNavigation(facts: NavigationFacts): boolean {
  if (facts.secFetchMode !== undefined) return facts.secFetchMode === 'navigate';
  if (facts.method !== 'GET' && facts.method !== 'HEAD') return false;
  return facts.requestedWith === undefined && /(?:^|,)\s*text\/html\s*(?:[;,]|$)/i.test(facts.accept ?? '');
}

export function countsAsUse(facts: NavigationFacts): boolean {
  return !isSafeMethod(facts.method) || isNavigation(facts);
}
