// What a visitor of the built-in proxy is told when a request is not passed on: a page or a redirect for a person,
// a challenge or problem details for a script.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../domain/errors.ts';
import type { Framing } from './body-framing.ts';
import {
  challengeOf,
  type Lift,
  problemOfLift,
  problemOfRefusal,
  type Refusal,
  statusOfRefusal,
} from './challenge.ts';
import { noStoreHeaders } from './decision-answer.ts';
import type { NothingSent, RenderRefusal } from './gate-refusal.ts';
import { giveUp } from './given-up.ts';
import { addressOfLift, formPathOf } from './lift-address.ts';
import { isSafeMethod } from './navigation.ts';

export type Visit = {
  request: IncomingMessage;
  response: ServerResponse;
  navigation: boolean;
  framing: Framing;
};

function send({ request, response }: Visit, status: number, headers: readonly string[], body: string): void {
  if (headers.includes('Connection')) giveUp(request.socket);
  const length = ['Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(status, [...noStoreHeaders, ...length, ...headers]);
  response.end(body);
}

const problemType = ['Content-Type', 'application/problem+json'];

const closingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'malformed-request',
  'malformed-target',
  'method-not-allowed',
  'upgrade-refused',
  'too-large',
]);

export function createVisitAnswers(options: { renderRefusal: RenderRefusal; publicUrl: string }) {
  const { renderRefusal, publicUrl } = options;

  /**
   * After a request that was not understood the connection is given up, for what follows may be its rest. A body
   * that will not be used is read to its end only when its length is known and bounded.
   */
  function closing(visit: Visit, code?: ErrorCode): string[] {
    const isUnread = visit.framing.kind === 'chunked' && !visit.request.complete;
    return isUnread || (code !== undefined && closingCodes.has(code)) ? ['Connection', 'close'] : [];
  }

  function sendPage(visit: Visit, what: Refusal | NothingSent, atLeast: number, extra: string[]): void {
    const page = renderRefusal(what, visit.request);
    send(
      visit,
      page.status >= 400 ? page.status : atLeast,
      [...extra, ...Object.entries(page.headers).flat()],
      page.body,
    );
  }

  function sendRefusal(visit: Visit, refusal: Refusal): void {
    const extra = closing(visit, refusal.code);
    const status = statusOfRefusal(refusal);
    if (visit.navigation) sendPage(visit, refusal, status, extra);
    else send(visit, status, [...extra, ...problemType], problemOfRefusal(refusal));
  }

  /** RFC 9470 for scripts; a redirect for a person, or the page that says nothing was sent. */
  function sendLift(visit: Visit, lift: Lift): void {
    const { headers, method = '' } = visit.request;
    const challenge = [...closing(visit), 'WWW-Authenticate', challengeOf(lift, publicUrl)];
    if (!visit.navigation) send(visit, 401, [...challenge, ...problemType], problemOfLift(lift));
    else if (isSafeMethod(method)) {
      const { status, location } = addressOfLift(lift, method, undefined);
      send(visit, status, [...closing(visit), 'Location', location], '');
    } else {
      const formPath = formPathOf(headers.referer, lift.portalOrigin);
      sendPage(visit, { kind: 'nothing-sent', lift, formPath }, 401, challenge);
    }
  }

  return { sendRefusal, sendLift };
}
