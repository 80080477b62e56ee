// Sends one page: the renderer gets the model and the context of this request, nothing else.

import type { Request, Response } from 'express';
import { accountVisit } from '../flow/visit.ts';
import { localeOf, switchAddress } from './middleware/locale.ts';
import { allowFormsTo, allowOwnScript } from './security-headers.ts';
import { type PageModel, usesPasskey } from './views/page-model.ts';
import type { PageRenderer } from './views/render-page.ts';

export type ShowPage = (
  req: Request,
  res: Response,
  status: number,
  model: PageModel,
  signedIn?: boolean,
) => void;

/** The origins that the forms of this visit lead on to; rejects for a visit that is over. */
export type FindFormOrigins = (transaction: string) => Promise<readonly string[]>;

function transactionOf(model: PageModel): string | null {
  const transaction = 'transaction' in model ? model.transaction : null;
  return transaction === accountVisit ? null : transaction;
}

export function createShowPage(renderer: PageRenderer, findFormOrigins: FindFormOrigins): ShowPage {
  return (req, res, status, model, signedIn = false) => {
    if (usesPasskey(model)) allowOwnScript(res);
    const context = { locale: localeOf(req), switchTo: switchAddress(req), signedIn };
    const html = renderer.render(model, context);
    const send = () => void res.status(status).type('html').vary('Accept-Language').send(html);
    const transaction = transactionOf(model);
    if (transaction === null) return send();
    // A form of a visit that is over leads to a page of ours that says so: it needs no more.
    findFormOrigins(transaction)
      .catch((): readonly string[] => [])
      .then((origins) => {
        // What went wrong after the page was made is an answer of its own.
        if (res.headersSent) return;
        allowFormsTo(res, origins);
        send();
      });
  };
}
