// Remembers a few results that never change for their key, because they take a while to make; the oldest goes first.

export function keepFew<Value>(limit: number) {
  const kept = new Map<string, Value>();
  return async (key: string, make: () => Promise<Value>): Promise<Value> => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = await make();
    const [oldest] = kept.keys();
    if (kept.size >= limit && oldest !== undefined) kept.delete(oldest);
    kept.set(key, made);
    return made;
  };
}
