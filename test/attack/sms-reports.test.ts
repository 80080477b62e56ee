// What became of a message, from the gateway to the person's page: asked in the background, told to nobody else, and
// nothing of number or code in any log line or metric (threats F12, O14, T3).

import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { smsTextEn, smsTextNl } from '../../src/http/views/sms-text.ts';
import { formsOf } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { cookieNames } from '../setup/stack-walk.ts';
import { until } from '../store/until.ts';

/** Bird as it documents itself: takes messages, and says of each what it is told to. */
async function startBird() {
  const asked: string[] = [];
  const texts: string[] = [];
  let count = 0;
  let status = 'sent';
  const messageOf = (id: string) => ({
    id,
    body: texts[0],
    recipients: { totalCount: 1, items: [{ recipient: 31612345612, status }] },
  });
  const server: Server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    res.setHeader('content-type', 'application/json');
    if (req.method === 'GET') {
      asked.push(req.url ?? '');
      res.end(JSON.stringify(messageOf(req.url?.split('/').at(-1) ?? '')));
      return;
    }
    texts.unshift(JSON.parse(Buffer.concat(chunks).toString('utf8')).body);
    count += 1;
    res.writeHead(201).end(JSON.stringify({ ...messageOf(`b1rd${count}`), recipients: sentTo }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    asked,
    texts,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    say: (next: string) => {
      status = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
const sentTo = { totalCount: 1, items: [{ recipient: 31612345612, status: 'sent' }] };

let bird: Awaited<ReturnType<typeof startBird>>;

async function prepare(_ports: unknown, folder: string) {
  bird = await startBird();
  const secretFile = join(folder, 'bird-token');
  writeFileSync(secretFile, 'bird-secret');
  const smsConfig = `
sms:
  gateways:
    - { type: bird, url: '${bird.url}', timeout: 1s, secretFile: '${secretFile}' }`;
  return { smsConfig, close: () => bird.close() };
}

describeStackOnce(
  'reports of delivery',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const code = () => /\b([0-9]{6})\b/.exec(bird.texts[0] ?? '')?.[1] ?? '';
    const metric = async (status: string) => {
      const { body } = await the().raw.send(`${the().stack.operationsUrl}/metrics`);
      const found = new RegExp(`sluis_sms_delivery_total\\{[^}]*status="${status}"\\} ([0-9]+)`).exec(body);
      return Number(found?.[1] ?? 0);
    };
    /** The next time to ask has come, for every message. */
    const dueNow = () =>
      the().sql(`update sms_challenge set next_report_at = now() where next_report_at is not null`);
    const report = async () =>
      (
        await the().sql<{ report: string | null }>(
          'select report from sms_challenge order by created_at desc limit 1',
        )
      )[0]?.report ?? null;

    async function standSent() {
      bird.asked.length = 0;
      bird.say('sent');
      await the().sql(`update sms_challenge set created_at = created_at - interval '61 seconds'`);
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH2', '/bedrijf', 'noor/0');
      const page = await visitor.post(broker('/account/sms/send'), { number: '06 12345612' });
      return { visitor, page };
    }

    it('a message that was not delivered is told to its person alone, counted, and the code still works', async () => {
      const { visitor, page } = await standSent();
      expect(page.body).toContain(smsTextNl.smsUnreported);
      expect(bird.asked).toEqual([]);
      bird.say('delivery_failed');
      const before = await metric('not-delivered');
      await dueNow();
      await until(async () => (await report()) === 'not-delivered');
      expect(bird.asked).toEqual([expect.stringMatching(/^\/messages\/b1rd[0-9]+$/)]);
      const told = await visitor.submit(page, /^\/account\/sms\/delivery$/);
      expect(told.body).toContain(smsTextNl.smsNotDelivered('••• ••12'));
      expect(formsOf(told).some(({ action }) => action.endsWith('/account/sms/delivery'))).toBe(false);
      await until(async () => (await metric('not-delivered')) === before + 1);
      const line = the().logLines.find((text) => text.includes('sms-not-delivered')) ?? '';
      expect(line).toContain('"gateway":"bird-1"');
      const { body: metrics } = await the().raw.send(`${the().stack.operationsUrl}/metrics`);
      for (const text of [...the().logLines, metrics]) {
        expect(text).not.toMatch(/31612345612|06 ?12345612/);
        expect(text).not.toContain(code());
        expect(text).not.toContain('bird-secret');
      }
      const done = await visitor.submit(page, /^\/account\/sms$/, { code: code() });
      expect(done.url).toContain('/account?done=sms');
    });

    it('one that was delivered says so, in English too, and is not asked about again', async () => {
      const { visitor, page } = await standSent();
      await dueNow();
      await until(() => bird.asked.length === 1);
      const waiting = await visitor.submit(page, /^\/account\/sms\/delivery$/);
      expect(waiting.body).toContain(smsTextNl.smsUnreported);
      bird.say('delivered');
      await dueNow();
      await until(async () => (await report()) === 'delivered');
      const { enrolment = '' } =
        formsOf(page).find(({ action }) => action.endsWith('/account/sms/delivery'))?.fields ?? {};
      const answer = await the().raw.send(broker('/account/sms/delivery'), {
        method: 'POST',
        headers: {
          cookie: `${cookieNames.broker}=${the().cookieOf(visitor, 'broker')}`,
          origin: the().stack.brokerUrl,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
          'accept-language': 'en',
        },
        body: `enrolment=${enrolment}`,
      });
      expect(answer.body).toContain(smsTextEn.smsDelivered);
      await dueNow();
      expect(bird.asked).toHaveLength(2);
    });

    it('T3: without the session, or with another one, the news is not there', async () => {
      const { page } = await standSent();
      bird.say('delivery_failed');
      await dueNow();
      await until(async () => (await report()) === 'not-delivered');
      const { enrolment = '' } =
        formsOf(page).find(({ action }) => action.endsWith('/account/sms/delivery'))?.fields ?? {};
      const other = the().visitor();
      await the().signIn(other, 'EH2', '/bedrijf', 'bram/0');
      const same = the().visitor();
      await the().signIn(same, 'EH2', '/bedrijf', 'noor/0');
      const answers = await Promise.all([
        the().visitor().post(broker('/account/sms/delivery'), { enrolment }),
        other.post(broker('/account/sms/delivery'), { enrolment }),
        same.post(broker('/account/sms/delivery'), { enrolment }),
      ]);
      for (const { body } of answers) expect(body).not.toContain('niet bezorgd');
    });
  },
  { prepare },
);
