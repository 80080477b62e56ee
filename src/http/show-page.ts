// Sends one page: the renderer gets the model and the context of this request, nothing else.

import type { Request, Response } from 'express';
import { localeOf, switchAddress } from './middleware/locale.ts';
import { allowOwnScript } from './security-headers.ts';
import { type PageModel, usesPasskey } from './views/page-model.ts';
import type { PageRenderer } from './views/render-page.ts';

export type ShowPage = (
  req: Request,
  res: Response,
  status: number,
  model: PageModel,
  signedIn?: boolean,
) => void;

export function createShowPage(renderer: PageRenderer): ShowPage {
  return (req, res, status, model, signedIn = false) => {
    if (usesPasskey(model)) allowOwnScript(res);
    const context = { locale: localeOf(req), switchTo: switchAddress(req), signedIn };
    res.status(status).type('html').vary('Accept-Language').send(renderer.render(model, context));
  };
}
