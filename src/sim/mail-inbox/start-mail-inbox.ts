// A mailbox on a page: takes any mail over SMTP on loopback and lists what arrived, newest first; JSON at /messages.
// Stands in for a mail server in the demo and in tests; it keeps the last hundred mails in memory.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { type Html, html } from '../html.ts';
import { type ListenOptions, pathOf, send, sendJson, sendPage, startHttpListener } from '../http-listener.ts';
import { parseMail, type ReceivedMail } from './parse-mail.ts';

export type MailInbox = {
  url: string;
  port: number;
  smtpPort: number;
  /** Newest first. */
  messages: ReceivedMail[];
  /** From now on the server takes no mail (or takes it again): each is answered 451, try later. */
  refuse(refuses: boolean): void;
  close(): Promise<void>;
};

const keptMails = 100;
const maxBytes = 256 * 1024;

async function readMail(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw Object.assign(new Error('too large'), { responseCode: 552 });
  return Buffer.concat(chunks).toString('latin1');
}

/** Addresses in a text become links, so that whoever tries the demo can follow one. */
function linked(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s,]+)/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`;
}

/** Refreshes itself only for who asked for that (WCAG 2.2.1): `/?auto`. */
function inboxPage(messages: readonly ReceivedMail[], refreshes: boolean): Html {
  const items = messages.map(
    ({ to, subject, text, atMs }) => html`<li><h2>${subject}</h2><p><strong>${to.join(', ')}</strong>
      <time datetime="${new Date(atMs).toISOString()}">${new Date(atMs).toISOString().slice(11, 19)} UTC</time></p>
      <p class="text">${linked(text)}</p></li>`,
  );
  return html`<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    ${refreshes && html`<meta http-equiv="refresh" content="3">`}<title>Mail-postvak – simulator</title>
    <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1f2a}
    ol{list-style:none;padding:0}li{border:1px solid #8a92a3;border-radius:.5rem;padding:.25rem 1rem;margin:.5rem 0}
    h2{font-size:1rem}time{color:#4d5566}.text{white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
    <body><main><h1>Mail-postvak</h1>
    <p>${refreshes ? html`<a href="/">Niet meer zelf verversen</a>` : html`<a href="/?auto">Elke 3 seconden verversen</a>`}</p>
    ${messages.length === 0 ? html`<p>Nog geen mail. <span lang="en">(no mail yet)</span></p>` : html`<ol>${items}</ol>`}
    </main></body></html>`;
}

export async function startMailInbox(
  options: { listen?: ListenOptions; smtp?: ListenOptions; now?: () => number } = {},
): Promise<MailInbox> {
  const messages: ReceivedMail[] = [];
  const now = options.now ?? Date.now;
  let refuses = false;

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const source = await readMail(stream);
    if (refuses) throw Object.assign(new Error('try again later'), { responseCode: 451 });
    const { mailFrom, rcptTo } = session.envelope;
    const from = mailFrom === false ? '' : mailFrom.address;
    messages.unshift(parseMail(source, { from, to: rcptTo.map(({ address }) => address) }, now()));
    messages.length = Math.min(messages.length, keptMails);
  }

  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      take(stream, session).then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
  smtp.on('error', () => {});
  const { host = '127.0.0.1', port: smtpPort = 0 } = options.smtp ?? {};
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(smtpPort, host, resolve);
  });

  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const path = pathOf(req);
    if (req.method !== 'GET') send(res, 405, 'text/plain', 'use GET\n', { allow: 'GET' });
    else if (path === '/') sendPage(res, 200, inboxPage(messages, req.url === '/?auto'));
    else if (path === '/messages') sendJson(res, 200, { messages });
    else send(res, 404, 'text/plain', 'not found\n');
  };
  const closeSmtp = () => new Promise<void>((resolve) => smtp.close(() => resolve()));
  const listener = await startHttpListener(options.listen ?? {}, () => answer).catch(async (error) => {
    await closeSmtp();
    throw error;
  });
  return {
    url: `http://${listener.host}:${listener.port}`,
    port: listener.port,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    messages,
    refuse(now) {
      refuses = now;
    },
    async close() {
      await Promise.all([closeSmtp(), listener.close()]);
    },
  };
}
