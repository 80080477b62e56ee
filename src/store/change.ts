// What replicas tell each other: something they may remember is no longer so. Never what it became.

export type Change =
  | { kind: 'session'; id: string }
  | { kind: 'account'; id: string }
  | { kind: 'policy'; version: number }
  | { kind: 'keys' }
  | { kind: 'observation' };

export const changeChannel = 'sluis_change';

/** What the channel carries; the same change twice in one transaction is one notification. */
export const payloadOf = (change: Change): string => JSON.stringify(change);

/** Null for anything but a change of ours: the channel is open to every role of the database. */
export function parseChange(payload: string): Change | null {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (
    (value.kind === 'session' || value.kind === 'account') &&
    'id' in value &&
    typeof value.id === 'string'
  ) {
    return { kind: value.kind, id: value.id };
  }
  if (value.kind === 'policy' && 'version' in value && typeof value.version === 'number') {
    return { kind: 'policy', version: value.version };
  }
  if (value.kind === 'keys' || value.kind === 'observation') return { kind: value.kind };
  return null;
}
