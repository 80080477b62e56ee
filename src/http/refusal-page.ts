// The page behind a refused navigation at the gate: what is missing, why, and how to go on; never a dead end.

import { type IncomingMessage, ServerResponse } from 'node:http';
import { errorTable } from '../domain/errors.ts';
import type { CompiledRoute } from '../domain/policy.ts';
import type { Required } from '../domain/required.ts';
import type { ActivePolicy } from '../flow/authorize.ts';
import type { RenderRefusal } from '../gate/gate-refusal.ts';
import { localeOfMessage } from './middleware/locale.ts';
import { requirementModel, transitionModel } from './page-models.ts';
import type { PageModel, RequirementModel } from './views/page-model.ts';
import type { PageRenderer } from './views/render-page.ts';

type SecurityHeaders = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

export function createRefusalPage(deps: {
  renderer: PageRenderer;
  policy(): ActivePolicy;
  securityHeaders: SecurityHeaders;
  nowMs(): number;
}): RenderRefusal {
  /** The route is found again by its requirement, which each compiled route owns. */
  function routeOf(required: Required | null): CompiledRoute | null {
    const { routes } = deps.policy().policy;
    return [...routes.values()].find((candidate) => candidate.required === required) ?? null;
  }

  function requirementOf(route: CompiledRoute | null): RequirementModel | null {
    return route && requirementModel(deps.policy().policy, route);
  }

  function headersFor(request: IncomingMessage): Record<string, string> {
    const response = new ServerResponse(request);
    deps.securityHeaders(request, response, () => {});
    const set = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
    return { ...Object.fromEntries(set), 'content-type': 'text/html; charset=utf-8' };
  }

  function modelOf(what: Parameters<RenderRefusal>[0]): { status: number; model: PageModel } {
    if (what.kind === 'nothing-sent') {
      const continueTo = `${what.lift.startPath}&rd=${encodeURIComponent(what.formPath)}`;
      const route = routeOf(what.lift.required);
      const requirement = requirementOf(route);
      const transition = transitionModel(route, deps.nowMs());
      return {
        status: 401,
        model: { page: 'nothing-sent', continueTo, formAddress: what.formPath, requirement, ...transition },
      };
    }
    const { code, reference } = what;
    const requirement = requirementOf(routeOf(what.required));
    return {
      status: errorTable[code].status,
      model: { page: 'refused', code, requirement, reference, backTo: '/' },
    };
  }

  return (what, request) => {
    const { status, model } = modelOf(what);
    const context = { locale: localeOfMessage(request), switchTo: null, signedIn: false };
    return { status, headers: headersFor(request), body: deps.renderer.render(model, context) };
  };
}
