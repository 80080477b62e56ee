// The endpoints of the OpenID Provider on the broker's own host, and how long each thing it hands out lives.

export const providerPaths = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  introspection: '/introspect',
  revocation: '/revoke',
  end_session: '/end-session',
  pushed_authorization_request: '/par',
  jwks: '/jwks',
} as const;

export function isDiscoveryPath(path: string): boolean {
  return path === '/.well-known/openid-configuration' || path === '/.well-known/oauth-authorization-server';
}

/** True for a path that the provider answers; everything else belongs to our own pages. */
export function isProviderPath(path: string): boolean {
  if (isDiscoveryPath(path)) return true;
  return Object.values(providerPaths).some((own) => path === own || path.startsWith(`${own}/`));
}

/** NL GOV OIDC 5.2.2 (ID token at most 5 minutes) and 5.2.8 (refresh token at most 6 h idle), FAPI 2.0 (code 60 s). */
export const tokenSeconds = {
  code: 60,
  idToken: 5 * 60,
  access: 10 * 60,
  /** Of programs at the admin API. */
  machine: 5 * 60,
  interaction: 10 * 60,
  refresh: 6 * 3_600,
  session: 12 * 3_600,
} as const;

const forServers = new Set<string>([
  providerPaths.token,
  providerPaths.introspection,
  providerPaths.revocation,
  providerPaths.pushed_authorization_request,
  providerPaths.userinfo,
]);

/** Asked by other servers, for an answer that is no page. */
export function isForServers(method: string | undefined, target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return forServers.has(path) && (method === 'POST' || path === providerPaths.userinfo);
}
