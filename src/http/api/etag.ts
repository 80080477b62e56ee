// Against lost updates (RFC 9110 13.1.1): whoever changes something names the state it was read in.

import { BrokerError } from '../../domain/errors.ts';
import type { ApiContext } from './api-endpoint.ts';

export function setEtag({ res }: Pick<ApiContext, 'res'>, state: string): void {
  res.set('ETag', `"${state}"`);
}

/** Compared strongly; `*` says "whatever it is", which is what this is here to prevent. */
export function requireState({ req }: Pick<ApiContext, 'req'>, state: string): void {
  const given = String(req.headers['if-match'] ?? '');
  if (given === '') throw new BrokerError('version-required');
  const named = given.split(',').map((item) => item.trim());
  if (!named.includes(`"${state}"`)) throw new BrokerError('changed-meanwhile');
}
