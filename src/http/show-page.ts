// Sends one page: the renderer gets the model and the context of this request, nothing else.

import type { Request, Response } from 'express';
import { localeOf, switchAddress } from './middleware/locale.ts';
import type { PageModel } from './views/page-model.ts';
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
    const context = { locale: localeOf(req), switchTo: switchAddress(req), signedIn };
    res.status(status).type('html').vary('Accept-Language').send(renderer.render(model, context));
  };
}
