// Whether two parts of a policy document say the same, whatever the order of their keys.

export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [definedEntries(a), definedEntries(b)];
  if (left.size !== right.size) return false;
  return [...left].every(([key, value]) => right.has(key) && isSameValue(value, right.get(key)));
}

/** A key without a value is a key that is not there. */
const definedEntries = (value: object) =>
  new Map(Object.entries(value).filter(([, item]) => item !== undefined));

/** Every id of the two, once. */
export const idsOf = (a: object, b: object): string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];
