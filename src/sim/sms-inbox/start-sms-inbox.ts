// A telephone on a page: takes POST /messages {"to","text"} and lists what arrived, newest first.
// Stands in for an SMS gateway in the demo and in tests; it keeps the last hundred messages in memory.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Html, html } from '../html.ts';
import {
  type ListenOptions,
  pathOf,
  readBody,
  send,
  sendJson,
  sendPage,
  startHttpListener,
} from '../http-listener.ts';

export type SmsMessage = { to: string; text: string; atMs: number };

export type SmsInbox = { url: string; port: number; messages: SmsMessage[]; close(): Promise<void> };

const keptMessages = 100;

function parseMessage(body: string | null, atMs: number): SmsMessage | null {
  try {
    const { to, text } = JSON.parse(body ?? '') as { to?: unknown; text?: unknown };
    const valid =
      typeof to === 'string' && typeof text === 'string' && to.length <= 40 && text.length <= 1000;
    return valid ? { to, text, atMs } : null;
  } catch {
    return null;
  }
}

/** Refreshes itself only for who asked for that (WCAG 2.2.1): `/?auto`. */
function inboxPage(messages: readonly SmsMessage[], refreshes: boolean): Html {
  const items = messages.map(
    ({ to, text, atMs }) => html`<li><p><strong>${to}</strong>
      <time datetime="${new Date(atMs).toISOString()}">${new Date(atMs).toISOString().slice(11, 19)} UTC</time></p>
      <p>${text}</p></li>`,
  );
  return html`<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    ${refreshes && html`<meta http-equiv="refresh" content="3">`}<title>Sms-postvak – simulator</title>
    <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:0 auto;padding:1rem;color:#1b1f2a}
    ol{list-style:none;padding:0}li{border:1px solid #8a92a3;border-radius:.5rem;padding:.25rem 1rem;margin:.5rem 0}
    time{color:#4d5566}</style></head>
    <body><main><h1>Sms-postvak</h1>
    <p>${refreshes ? html`<a href="/">Niet meer zelf verversen</a>` : html`<a href="/?auto">Elke 3 seconden verversen</a>`}</p>
    ${messages.length === 0 ? html`<p>Nog geen berichten. <span lang="en">(no messages yet)</span></p>` : html`<ol>${items}</ol>`}
    </main></body></html>`;
}

export async function startSmsInbox(
  options: { listen?: ListenOptions; now?: () => number } = {},
): Promise<SmsInbox> {
  const messages: SmsMessage[] = [];
  const now = options.now ?? Date.now;

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = pathOf(req);
    if (req.method === 'GET' && path === '/')
      return sendPage(res, 200, inboxPage(messages, req.url === '/?auto'));
    if (path !== '/messages') return send(res, 404, 'text/plain', 'not found\n');
    if (req.method === 'GET') return sendJson(res, 200, { messages });
    if (req.method !== 'POST') return send(res, 405, 'text/plain', 'use POST\n', { allow: 'GET, POST' });
    const message = parseMessage(await readBody(req), now());
    if (!message) return sendJson(res, 400, { error: 'send JSON {"to": text, "text": text}' });
    messages.unshift(message);
    messages.length = Math.min(messages.length, keptMessages);
    return sendJson(res, 202, { accepted: true });
  };

  const listener = await startHttpListener(options.listen ?? {}, () => (req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  return {
    url: `http://${listener.host}:${listener.port}`,
    port: listener.port,
    messages,
    close: listener.close,
  };
}
