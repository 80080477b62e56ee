// Mail as it really goes out: over SMTP to a server of its own, with what the protocol and its faults do to it.

import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FactorKind } from '../../src/domain/factor-category.ts';
import type { Mail, NoticeTemplate } from '../../src/domain/mail.ts';
import { createLog } from '../../src/log.ts';
import { createMailTransport } from '../../src/send/mail.ts';
import { createMailSender, type MailQueue } from '../../src/send/mail-sender.ts';
import { renderMail } from '../../src/send/mail-templates.ts';
import { type MailInbox, startMailInbox } from '../../src/sim/mail-inbox/start-mail-inbox.ts';
import { until } from '../store/until.ts';

const site = { siteName: 'Sluis', publicUrl: 'https://sluis.example.nl' };
const from = 'Sluis <no-reply@sluis.example.nl>';
const atMs = Date.UTC(2026, 10, 21, 13, 32);

let inbox: MailInbox;
beforeEach(async () => {
  inbox = await startMailInbox();
});
afterEach(() => inbox.close());

const transportTo = (url: string, plainAllowed = true) =>
  createMailTransport({ url, from, plainAllowed }, { host: 'sluis.example.nl' });
const smtpUrl = () => `smtp://127.0.0.1:${inbox.smtpPort}`;

const notices: Mail[] = [
  ...(['totp', 'sms', 'passkey', 'recovery-code', 'password'] satisfies FactorKind[]).flatMap(
    (factor): Mail[] => [
      { template: 'factor-added', facts: { factor }, atMs },
      { template: 'factor-removed', facts: { factor }, atMs },
      { template: 'factor-replaced', facts: { factor }, atMs },
    ],
  ),
  { template: 'factor-removed', facts: { factor: null }, atMs },
  ...(
    [
      'recovery-code-used',
      'password-changed',
      'sign-in-lockout',
      'accounts-linked',
      'accounts-unlinked',
      'activation-used',
    ] satisfies NoticeTemplate[]
  ).map((template): Mail => ({ template, facts: {}, atMs })),
];

describe('what mails say', () => {
  it('every notice says site, what, when, and what to do, in Dutch and English, without a secret or a code', () => {
    for (const mail of notices) {
      const { subject, text } = renderMail(mail, site);
      expect(subject).toMatch(/^Sluis: [\x20-\x7e]+ \/ [\x20-\x7e]+$/);
      const [dutch = '', english = ''] = text.split('English:');
      for (const half of [dutch, english]) {
        expect(half).toContain('Sluis (sluis.example.nl)');
        expect(half).toContain('https://sluis.example.nl/account');
        expect(half).toMatch(/21 [Nn]ovember 2026/);
        expect(half).toMatch(/14:32/);
      }
      expect(dutch).toContain('Was u dit niet?');
      expect(english).toContain('Was it not you?');
      expect(text).not.toMatch(/undefined|null|\[object|\d{5,}|token/);
    }
  });

  it('a link to reset stands alone on its line, at the configured address only', () => {
    const token = 'A'.repeat(43);
    const { text } = renderMail({ template: 'password-reset', facts: { token, untilMs: atMs }, atMs }, site);
    const links = text.match(/^https:.*$/gm);
    expect(links).toEqual(Array(2).fill(`https://sluis.example.nl/sign-in/reset/new?token=${token}`));
  });
});

describe('handing over to the mail server', () => {
  it('the mail arrives as it was written, under the id of its row, for one receiver', async () => {
    const text = {
      subject: 'Sluis: één / one',
      text: 'Beëindig «alles» = goed\n.\nhttps://x.example/?token=ABC\n',
    };
    const transport = transportTo(smtpUrl());
    await transport.deliver('row-1', 'an@bakkerij.example', text);
    await transport.deliver('row-1', 'an@bakkerij.example', text);
    expect(inbox.messages.map(({ id }) => id)).toEqual(Array(2).fill('<row-1@sluis.example.nl>'));
    expect(inbox.messages[0]).toMatchObject({
      to: ['an@bakkerij.example'],
      from: 'no-reply@sluis.example.nl',
    });
    expect(inbox.messages[0]?.text.trimEnd()).toBe(text.text.trimEnd());
    const page = await (await fetch(inbox.url)).text();
    expect(page).toContain('<a href="https://x.example/?token=ABC">');
    const { messages } = (await (await fetch(`${inbox.url}/messages`)).json()) as { messages: unknown[] };
    expect(messages).toHaveLength(2);
  });

  it.each([
    'a@x.example, b@y.example',
    'a@x.example\r\nBcc: b@y.example',
    'a@x.example\r\nRCPT TO:<b@y.example>',
  ])('an address with more in it never makes a second receiver: %j', async (address) => {
    const transport = transportTo(smtpUrl());
    await transport.deliver('row-2', address, { subject: 'x', text: 'y' }).catch(() => {});
    for (const { to, headers } of inbox.messages) {
      expect(to).toHaveLength(1);
      expect(to).not.toContain('b@y.example');
      expect(headers['bcc']).toBeUndefined();
    }
  });

  it('without TLS nothing leaves where TLS is asked for', async () => {
    const transport = transportTo(smtpUrl(), false);
    await expect(transport.deliver('row-3', 'an@x.example', { subject: 'x', text: 'y' })).rejects.toThrow();
    expect(inbox.messages).toEqual([]);
  });

  it('a server that is silent does not keep a mail for ever', async () => {
    const open: Socket[] = [];
    const silent: Server = createServer((socket) => void open.push(socket));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const transport = createMailTransport(
      { url: `smtp://127.0.0.1:${port}`, from, plainAllowed: true },
      { host: 'sluis.example.nl', wholeMs: 50 },
    );
    await expect(transport.deliver('row-4', 'an@x.example', { subject: 'x', text: 'y' })).rejects.toThrow(
      'slow',
    );
    for (const socket of open) socket.destroy();
    silent.close();
  });
});

describe('the sender', () => {
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line) => void logLines.push(line) });

  /** A queue in memory: what it is told, and in which order. */
  function queueOf(waiting: Awaited<ReturnType<MailQueue['claim']>>, lastTry = false) {
    const told: string[] = [];
    const queue: MailQueue = {
      claim: async (count) => waiting.splice(0, count),
      sent: async (id) => void told.push(`sent ${id}`),
      failed: async ({ id }) => {
        told.push(`failed ${id}`);
        return lastTry;
      },
      giveUp: async (id) => void told.push(`given up ${id}`),
    };
    return { queue, told };
  }

  const senderOf = (queue: MailQueue, counted: string[] = []) =>
    createMailSender({
      queue,
      transport: transportTo(smtpUrl()),
      site,
      log,
      nowMs: () => atMs,
      count: (outcome) => void counted.push(outcome),
    });
  const mail: Mail = { template: 'password-changed', facts: {}, atMs };
  const claimed = (id: string, to = 'an@x.example') => ({ id, attempts: 1, content: { to, mail } });

  it('sends all that waits, and more than one round of it', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
    const { queue, told } = queueOf(ids.map((id) => claimed(id)));
    const counted: string[] = [];
    const sender = senderOf(queue, counted);
    sender.wake();
    await until(() => told.length === 12);
    await sender.close();
    expect(new Set(told)).toEqual(new Set(ids.map((id) => `sent ${id}`)));
    expect(inbox.messages).toHaveLength(12);
    expect(counted).toEqual(Array(12).fill('sent'));
  });

  it('one bad mail holds nothing up: unreadable and outlived ones are given up, and said', async () => {
    logLines.length = 0;
    const facts = { token: 'T'.repeat(43), untilMs: atMs };
    const late: Mail = { template: 'password-reset', facts, atMs: atMs - 900_000 };
    const { queue, told } = queueOf([
      { id: 'unreadable', attempts: 1, content: null },
      { id: 'late', attempts: 1, content: { to: 'an@x.example', mail: late } },
      claimed('good'),
    ]);
    const sender = senderOf(queue);
    sender.wake();
    await until(() => told.length === 3);
    await sender.close();
    expect([...told].sort()).toEqual(['given up late', 'given up unreadable', 'sent good']);
    const levels = logLines.map((line) => JSON.parse(line)).map(({ level, mail: id }) => `${level} ${id}`);
    expect(levels.sort()).toEqual(['error unreadable', 'warn late']);
  });

  it('a refusal is a warning, the last one an error, and neither names the receiver', async () => {
    inbox.refuse(true);
    for (const lastTry of [false, true]) {
      logLines.length = 0;
      const { queue, told } = queueOf([claimed('m1', 'an@geheim.example')], lastTry);
      const counted: string[] = [];
      const sender = senderOf(queue, counted);
      sender.wake();
      await until(() => told.length === 1);
      await sender.close();
      expect([told, counted]).toEqual([['failed m1'], [lastTry ? 'given-up' : 'failed']]);
      expect(logLines.map((line) => JSON.parse(line).level)).toEqual([lastTry ? 'error' : 'warn']);
      expect(logLines.join('')).not.toContain('geheim');
    }
  });
});
