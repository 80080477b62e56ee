// Hands one mail to the SMTP server of the configuration. Its id is the row's, so that a mail sent twice after a crash
// is one mail for its receiver (RFC 5322 3.6.4). TLS is asked for but on loopback (RFC 3207, RFC 8314).

import { setTimeout } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { MailText } from './mail-templates.ts';

export type MailTransport = {
  /** Rejects when the server did not take it; it may then be tried again under the same id. */
  deliver(id: string, to: string, text: MailText): Promise<void>;
  close(): void;
};

/** plainAllowed: the password and the mail may go out in clear. */
export type MailServer = { url: string; from: string; plainAllowed: boolean };

const connectMs = 10_000;
const silenceMs = 20_000;
const wholeMs = 60_000;

export function createMailTransport(
  server: MailServer,
  options: { host: string; wholeMs?: number },
): MailTransport {
  const url = new URL(server.url);
  const isTls = url.protocol === 'smtps:';
  const credentials = url.username
    ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
    : {};
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isTls ? 465 : 587),
    secure: isTls,
    requireTLS: !isTls && !server.plainAllowed,
    ...credentials,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });

  async function send(id: string, to: string, { subject, text }: MailText): Promise<void> {
    await transport.sendMail({
      from: server.from,
      // As an object: a comma in an address must not make two receivers of it.
      to: { name: '', address: to },
      messageId: `<${id}@${options.host}>`,
      subject,
      text,
      textEncoding: 'quoted-printable',
      // No answer of a machine to a machine (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
  }

  return {
    async deliver(id, to, text) {
      const done = new AbortController();
      // A server that answers just enough for every single limit must not keep a mail for ever.
      const late = setTimeout(options.wholeMs ?? wholeMs, null, { signal: done.signal }).then(() => {
        throw new Error('mail server too slow');
      });
      try {
        await Promise.race([send(id, to, text), late]);
      } finally {
        late.catch(() => {});
        done.abort();
      }
    },
    close: () => transport.close(),
  };
}
