// How each decision is written to the proxy that asked, in the dialect it understands.
// nginx knows 2xx, 401 and 403 alone and drops bodies; the others hand status and body to the visitor.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ManagedHeader } from '../flow/portal-request.ts';
import type { AskedRequest, Dialect } from './asked-request.ts';
import {
  challengeOf,
  type Lift,
  problemOfLift,
  problemOfRefusal,
  type Refusal,
  statusOfRefusal,
} from './challenge.ts';
import type { EdgeHeaders } from './edge-headers.ts';
import type { RenderRefusal } from './gate-refusal.ts';
import { addressOfLift } from './lift-address.ts';
import { sendPreparedHead } from './prepared-head.ts';

export type Question = {
  dialect: Dialect;
  request: IncomingMessage;
  response: ServerResponse;
  headers: EdgeHeaders;
  navigation: boolean;
};

export const noStoreHeaders: readonly string[] = ['Cache-Control', 'no-store', 'Vary', '*'];
const problemType = ['Content-Type', 'application/problem+json'];

function send(question: Question, status: number, headers: readonly string[], body: string): void {
  // The question's body means nothing here; closing is cheaper than reading it.
  const close = question.headers.hasBody ? ['Connection', 'close'] : [];
  const length = ['Content-Length', String(Buffer.byteLength(body))];
  question.response.writeHead(status, [...noStoreHeaders, ...length, ...close, ...headers]);
  question.response.end(body);
}

const allowLines = 'Cache-Control: no-store\r\nVary: *\r\nContent-Length: 0\r\n';

export function sendAllow(question: Question, headers: readonly ManagedHeader[]): void {
  const { hasBody } = question.headers;
  if (!hasBody && sendPreparedHead(question.response, headers, allowLines)) return;
  send(question, 200, headers.flat(), '');
}

/** A navigation is redirected, a script is challenged; auth-request says 401 for both, and where to go. */
export function sendLift(question: Question, asked: AskedRequest, lift: Lift, realm: string): void {
  const challenge = ['WWW-Authenticate', challengeOf(lift, realm)];
  if (!question.navigation) {
    send(question, 401, [...challenge, ...problemType], problemOfLift(lift));
    return;
  }
  const { status, location } = addressOfLift(lift, asked.method, question.headers.values.referer);
  if (question.dialect === 'forward-auth') send(question, status, ['Location', location], '');
  else send(question, 401, [...challenge, 'Location', location, ...problemType], problemOfLift(lift));
}

/** The code and the reference travel as headers too, for proxies that drop the body. */
export function sendRefusal(question: Question, refusal: Refusal, render: RenderRefusal | undefined): void {
  const facts = ['Sluis-Error', refusal.code, 'Sluis-Reference', refusal.reference];
  const status = question.dialect === 'auth-request' ? 403 : statusOfRefusal(refusal);
  if (question.dialect === 'forward-auth' && question.navigation && render) {
    const page = render(refusal, question.request);
    const pageStatus = page.status >= 400 ? page.status : status;
    send(question, pageStatus, [...facts, ...Object.entries(page.headers).flat()], page.body);
    return;
  }
  send(question, status, [...facts, ...problemType], problemOfRefusal(refusal));
}
