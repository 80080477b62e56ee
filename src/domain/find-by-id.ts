// Looking something up by a name that people chose.

/** Ids such as `constructor` are ordinary ids here, so nothing may be found on the prototype. */
export function findById<T>(records: Record<string, T>, id: string): T | undefined {
  return Object.hasOwn(records, id) ? records[id] : undefined;
}
