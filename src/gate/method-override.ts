// Some portals take the method from a header or a query parameter; the route was chosen by the real one.
// A request that names another method in such a place is refused (threat P17).

const overrideNames: ReadonlySet<string> = new Set([
  'x-http-method-override',
  'x-method-override',
  'x-http-method',
]);

/** Takes a folded name (foldHeaderName). */
export function isMethodOverrideName(foldedName: string): boolean {
  return overrideNames.has(foldedName);
}

/** True when the value, or a _method parameter of the target, names a method other than the real one. */
export function overridesMethod(method: string, headerValues: readonly string[], rawTarget: string): boolean {
  if (headerValues.some((value) => value.trim().toUpperCase() !== method)) return true;
  const query = rawTarget.indexOf('?');
  if (query === -1) return false;
  const text = rawTarget.slice(query + 1);
  // An encoded name reads the same to the portal, so any '%' means the query is parsed.
  if (!text.includes('_method') && !text.includes('%')) return false;
  return new URLSearchParams(text).getAll('_method').some((value) => value.toUpperCase() !== method);
}
