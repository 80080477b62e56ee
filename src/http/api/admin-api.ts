// The admin API: its list of endpoints, one guard, one registration, and the document made of the list. No answer
// opens itself to another origin.
//
// How to add endpoints: createXApi(deps): ApiEndpoint[] by apiEndpoint({...}), and a line in createApiEndpoints. Throw
// BrokerError, or ProblemError with every fault and its JSON pointer.

import { type NextFunction, type Request, type Response, Router } from 'express';
import { adminApiPath } from '../../domain/admin-scope.ts';
import { BrokerError } from '../../domain/errors.ts';
import type { AdminPagesDeps } from '../admin/admin-pages-deps.ts';
import type { ApiEndpoint } from './api-endpoint.ts';
import { type ApiGuardDeps, guardApi } from './api-guard.ts';
import { createAuditApi } from './audit-api.ts';
import { createDraftApi } from './draft-api.ts';
import { createOpenApi } from './openapi.ts';
import { createOperatorApi } from './operator-api.ts';
import { createPolicyApi } from './policy-api.ts';
import { sendProblem } from './problem.ts';
import { createRecordApi } from './record-api.ts';
import { createRolloutApi } from './rollout-api.ts';

/** Every endpoint of the API there is, the document itself apart. */
export function createApiEndpoints(deps: AdminPagesDeps): ApiEndpoint[] {
  return [
    ...createPolicyApi(deps),
    ...createDraftApi(deps),
    ...createOperatorApi(deps),
    ...createAuditApi(deps),
    ...createRecordApi(deps),
    ...createRolloutApi(deps),
  ];
}

export function createAdminApi(
  deps: AdminPagesDeps,
  { publicUrl, verifyToken }: Pick<ApiGuardDeps, 'publicUrl' | 'verifyToken'>,
) {
  const endpoints = createApiEndpoints(deps);
  const { brokerSessions, staff, noteUse, callerOf, log } = deps;
  const loadSession = (cookie: string | undefined) => brokerSessions.load(cookie);
  const guard = { publicUrl, loadSession, staff, verifyToken, noteUse, callerOf };
  let document: string | null = null;
  /** Made at the first question: hundreds of schemas are no part of the start. */
  const openApi = () => {
    document ??= JSON.stringify(createOpenApi(endpoints, publicUrl));
    return document;
  };
  const router = Router({ caseSensitive: true });
  router.get('/openapi.json', (_req, res) => void res.type('application/json').send(openApi()));
  const methods = new Map<string, string[]>([['/openapi.json', ['GET']]]);
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/\{([a-z]+)\}/gi, ':$1');
    methods.set(path, [...(methods.get(path) ?? []), endpoint.method]);
    const handle = guardApi(guard, endpoint);
    router[endpoint.method.toLowerCase() as 'get'](path, handle);
  }
  for (const [path, allowed] of methods) {
    router.all(path, (_req, res) => {
      res.set('Allow', allowed.join(', '));
      throw new BrokerError('method-not-allowed');
    });
  }
  router.use(() => {
    throw new BrokerError('not-found');
  });
  router.use((error: unknown, req: Request, res: Response, _next: NextFunction) =>
    sendProblem(log, error, req, res),
  );
  return { router: Router().use(adminApiPath, router), endpoints };
}
