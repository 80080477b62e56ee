// Whether a client may still have what a token of it was given for: a scope or data class that the policy took away
// since then takes the token with it, as a switched-off client does.

import type { CompiledClient } from '../domain/login-request.ts';
import { protocolScopes } from './provider-request.ts';

type Given = { scope?: unknown; rar?: { datatypes?: string[] }[] };

export function isStillEntitled(client: CompiledClient | undefined, token: unknown): boolean {
  if (!client || client.disabled) return false;
  const { scope, rar = [] } = (token ?? {}) as Given;
  const scopes = typeof scope === 'string' && scope !== '' ? scope.split(' ') : [];
  const mayAsk = scopes.every((name) => protocolScopes.has(name) || client.scopes.includes(name));
  return mayAsk && rar.every(({ datatypes = [] }) => datatypes.every((name) => client.data.includes(name)));
}
