// Counts what reached the simulated provider, and keeps the last authorization requests for tests to look at.

export type CountedEndpoint =
  | 'discovery'
  | 'jwks'
  | 'authorization'
  | 'login'
  | 'token'
  | 'userinfo'
  | 'endSession'
  | 'other';

const endpoints: readonly (readonly [RegExp, CountedEndpoint])[] = [
  [/^\/\.well-known\/openid-configuration$/, 'discovery'],
  [/^\/jwks$/, 'jwks'],
  [/^\/auth$/, 'authorization'],
  [/^\/login\//, 'login'],
  [/^\/token$/, 'token'],
  [/^\/me$/, 'userinfo'],
  [/^\/session\/end$/, 'endSession'],
];

const keptRequests = 100;

export function createRequestCounters() {
  const counts: Record<CountedEndpoint, number> = {
    discovery: 0,
    jwks: 0,
    authorization: 0,
    login: 0,
    token: 0,
    userinfo: 0,
    endSession: 0,
    other: 0,
  };
  /** Query parameters of authorization requests, oldest first, the last hundred. */
  const authorizationRequests: Record<string, string>[] = [];

  return {
    counts,
    authorizationRequests,
    count(method: string, path: string, target: string): void {
      const endpoint = endpoints.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
      counts[endpoint] += 1;
      if (endpoint !== 'authorization' || method !== 'GET') return;
      authorizationRequests.push(Object.fromEntries(new URLSearchParams(target.slice(path.length))));
      if (authorizationRequests.length > keptRequests) authorizationRequests.shift();
    },
  };
}

export type RequestCounters = ReturnType<typeof createRequestCounters>;
