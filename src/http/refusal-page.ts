// The page behind a refused navigation at the gate: what is missing, why, and how to go on; never a dead end.

import { type IncomingMessage, ServerResponse } from 'node:http';
import { errorTable } from '../domain/errors.ts';
import type { Required } from '../domain/required.ts';
import type { ActivePolicy } from '../flow/authorize.ts';
import type { RenderRefusal } from '../gate/gate-refusal.ts';
import { localeOfMessage } from './middleware/locale.ts';
import { requirementModel } from './page-models.ts';
import type { PageModel, RequirementModel } from './views/page-model.ts';
import type { PageRenderer } from './views/render-page.ts';

type SecurityHeaders = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

export function createRefusalPage(deps: {
  renderer: PageRenderer;
  policy(): ActivePolicy;
  securityHeaders: SecurityHeaders;
}): RenderRefusal {
  /** The route is found again by its requirement, which each compiled route owns. */
  function requirementOf(required: Required | null): RequirementModel | null {
    const { policy } = deps.policy();
    const route = [...policy.routes.values()].find((candidate) => candidate.required === required);
    return route ? requirementModel(policy, route) : null;
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
      const requirement = requirementOf(what.lift.required);
      return {
        status: 401,
        model: { page: 'nothing-sent', continueTo, formAddress: what.formPath, requirement },
      };
    }
    const { code, reference } = what;
    const requirement = requirementOf(what.required);
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
