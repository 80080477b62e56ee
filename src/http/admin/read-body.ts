// Runs a parser of a body when it is wanted, not before: only then is it known how much to read, and of whom.

import type { Request, RequestHandler, Response } from 'express';

export const readBody = (parse: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    Promise.resolve(parse(req, res, (error?: unknown) => (error ? reject(error) : resolve()))).catch(reject);
  });
