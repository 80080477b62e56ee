// Each gateway against its documented wire format, over real HTTP: what we send, what its answers mean to us, and
// when a message is tried again or elsewhere (threats F12).

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBird } from '../../src/send/bird.ts';
import { createCm } from '../../src/send/cm.ts';
import { createGenericHttp } from '../../src/send/generic-http.ts';
import type { GatewaySettings, SmsGateway, SmsOutcome } from '../../src/send/sms-gateway.ts';
import { createSmsSender } from '../../src/send/sms-sender.ts';
import { createSpryng } from '../../src/send/spryng.ts';
import { createPostOut } from '../../src/sms.ts';

type Received = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

let server: Server;
let url = '';
let received: Received[] = [];
let answers: ((res: ServerResponse) => void)[] = [];
const closing: (() => Promise<unknown>)[] = [];

const json = (status: number, body: unknown) => (res: ServerResponse) =>
  void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const silent = () => {};
const message = {
  messageId: '8f14e45f-ceea-467f-a0e6-0f2b6b1c9d10',
  to: '+31612345678',
  text: 'Werkgeversportaal: uw code is 000123.',
};
const plainId = '8f14e45fceea467fa0e60f2b6b1c9d10';

beforeAll(async () => {
  server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => {
      body += chunk;
    });
    req.on('end', () => {
      received.push({ method: req.method ?? '', path: req.url ?? '', headers: req.headers, body });
      (answers.shift() ?? json(200, {}))(res);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/messages`;
});
beforeEach(() => {
  received = [];
  answers = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await Promise.all(closing.map((close) => close()));
  await new Promise((done) => server.close(done));
});

const settingsAt = (address: string): GatewaySettings => ({
  id: 'one',
  url: address,
  secret: 'secret-token',
  sender: 'Werkgever',
  validSeconds: 300,
});

function postTo(address: string) {
  const { post, close } = createPostOut(address, 1_500);
  closing.push(close);
  return post;
}

type Make = (address?: string) => SmsGateway;
const makeSpryng: Make = (address = url) => createSpryng(settingsAt(address), postTo(address));
const makeBird: Make = (address = url) => createBird(settingsAt(address), postTo(address));
const makeCm: Make = (address = url) => createCm(settingsAt(address), postTo(address));
const makeGeneric = (
  more: Partial<Parameters<typeof createGenericHttp>[0]> = {},
  address: string = url,
): SmsGateway =>
  createGenericHttp(
    {
      ...settingsAt(address),
      method: 'POST',
      headers: { authorization: 'Token {secret}' },
      body: '{"to":"{to}","text":"{text}","id":"{messageId}"}',
      dedupes: false,
      ...more,
    },
    postTo(address),
  );

const birdAnswer = (status: string) => ({
  id: 'e8077d803532c0b5937c639b60216938',
  recipients: { totalCount: 1, items: [{ recipient: 31612345678, status }] },
});
const cmAnswer = (status: string, messageErrorCode: number) => ({
  details: 'Created 1 message(s)',
  errorCode: 0,
  messages: [{ to: '0031612345678', status, reference: plainId, parts: 1, messageErrorCode }],
});

describe('what became of a message', () => {
  const reference = 'e8077d803532c0b5937c639b60216938';

  it('Bird: is asked by its own id and an access key, without a body', async () => {
    answers = [json(200, birdAnswer('delivered'))];
    expect(await makeBird().readReport?.(reference)).toEqual({ status: 'delivered' });
    const [request] = received;
    expect([request?.method, request?.path, request?.body]).toEqual(['GET', `/v1/messages/${reference}`, '']);
    expect(request?.headers).toMatchObject({
      authorization: 'AccessKey secret-token',
      accept: 'application/json',
    });
    expect(request?.headers['content-type']).toBeUndefined();
  });

  it.each([
    ['delivered', { status: 'delivered' }],
    ['expired', { status: 'not-delivered' }],
    ['delivery_failed', { status: 'not-delivered' }],
    ['scheduled', { status: 'under-way' }],
    ['sent', { status: 'under-way' }],
    ['buffered', { status: 'under-way' }],
    ['else', { status: 'unknown', reason: 'answer-unreadable' }],
  ])('Bird: %s', async (status, report) => {
    answers = [json(200, birdAnswer(status))];
    expect(await makeBird().readReport?.(reference)).toEqual(report);
  });

  it('a fault, a silence and an answer of something else say nothing, and repeat nothing', async () => {
    answers = [
      json(401, { errors: [{ description: '+31612345678' }] }),
      json(404, {}),
      json(200, ['31612345678']),
      silent,
    ];
    const reports = [];
    for (let ask = 0; ask < 4; ask += 1) reports.push(await makeBird().readReport?.(reference));
    expect(reports).toEqual(
      ['http-401', 'http-404', 'answer-unreadable', 'answer-timeout'].map((reason) => ({
        status: 'unknown',
        reason,
      })),
    );
  });

  it('a reference that would lead to another address is not asked about', async () => {
    for (const odd of ['..', 'a/b', 'a?b', 'a:b', '']) {
      expect((await makeBird().readReport?.(odd))?.status).toBe('unknown');
    }
    expect(received).toEqual([]);
  });

  it('Spryng, CM.com and the gateway by template document no way to ask', () => {
    for (const gateway of [makeSpryng(), makeCm(), makeGeneric()]) {
      expect(gateway.readReport).toBeUndefined();
    }
  });
});

describe('what each gateway is sent', () => {
  it('Spryng: a bearer token, the number without its plus, our id as reference', async () => {
    answers = [json(200, { id: '9dc2', encoding: 'plain', credits: 1 })];
    expect(await makeSpryng().send(message)).toEqual({ status: 'accepted', reference: '9dc2' });
    const [request] = received;
    expect([request?.method, request?.path]).toEqual(['POST', '/v1/messages']);
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer secret-token',
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      body: message.text,
      encoding: 'auto',
      originator: 'Werkgever',
      recipients: ['31612345678'],
      route: 'business',
      reference: plainId,
    });
  });

  it('Bird: an access key, and a validity no longer than the code', async () => {
    answers = [json(201, birdAnswer('sent'))];
    const reference = 'e8077d803532c0b5937c639b60216938';
    expect(await makeBird().send(message)).toEqual({ status: 'accepted', reference });
    const [request] = received;
    expect(request?.headers.authorization).toBe('AccessKey secret-token');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      originator: 'Werkgever',
      recipients: ['31612345678'],
      body: message.text,
      reference: plainId,
      validity: 300,
    });
  });

  it('CM.com: a product token in its header, the number with two zeros, SMS and no other channel', async () => {
    answers = [json(200, cmAnswer('Accepted', 0))];
    expect(await makeCm().send(message)).toEqual({ status: 'accepted', reference: plainId });
    const [request] = received;
    expect(request?.headers['x-cm-producttoken']).toBe('secret-token');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      messages: {
        msg: [
          {
            allowedChannels: ['SMS'],
            from: 'Werkgever',
            to: [{ number: '0031612345678' }],
            body: { type: 'auto', content: message.text },
            reference: plainId,
          },
        ],
      },
    });
  });

  it('any other: body and headers by template, written as the content type wants it, nothing in the address', async () => {
    const text = 'a "b" \\ {secret} <c> & é\n';
    expect(await makeGeneric().send({ ...message, text })).toEqual({ status: 'accepted', reference: null });
    const form = {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'to={toDigits}&text={text}',
    };
    await makeGeneric({ ...form, method: 'PUT' }).send({ ...message, text });
    const xml = { headers: { 'content-type': 'application/xml' }, body: '<m to="{to}">{text}</m>' };
    await makeGeneric(xml).send({ ...message, text });
    expect(received.map(({ path }) => path)).toEqual(Array(3).fill('/v1/messages'));
    expect(received[0]?.headers.authorization).toBe('Token secret-token');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ to: message.to, text, id: message.messageId });
    expect(received[1]?.method).toBe('PUT');
    expect(Object.fromEntries(new URLSearchParams(received[1]?.body))).toEqual({ to: '31612345678', text });
    expect(received[2]?.body).toBe(
      '<m to="+31612345678">a &quot;b&quot; \\ {secret} &lt;c&gt; &amp; é\n</m>',
    );
  });
});

describe('what its answer means', () => {
  const gateways: [string, Make][] = [
    ['Spryng', makeSpryng],
    ['Bird', makeBird],
    ['CM.com', makeCm],
    ['any other', (address) => makeGeneric({}, address)],
  ];
  const statusWith = async (make: Make, answer: (res: ServerResponse) => void) => {
    answers = [answer];
    return (await make().send(message)).status;
  };

  it.each(gateways)(
    '%s: 4xx, 429 and 503 surely sent nothing; other faults leave it open',
    async (_name, make) => {
      for (const status of [400, 401, 402, 403, 404, 422, 429, 503]) {
        expect([status, await statusWith(make, json(status, {}))]).toEqual([status, 'refused']);
      }
      for (const status of [500, 502, 504]) {
        expect([status, await statusWith(make, json(status, {}))]).toEqual([status, 'unknown']);
      }
    },
  );

  it.each(gateways)(
    '%s: no answer, half an answer and a redirect leave it open, and none is followed',
    async (_name, make) => {
      expect(await statusWith(make, silent)).toBe('unknown');
      expect(await statusWith(make, (res) => res.socket?.destroy())).toBe('unknown');
      const half = (res: ServerResponse) => {
        res.writeHead(200, { 'content-length': '100' }).write('{"id"');
        res.socket?.destroySoon();
      };
      expect(await statusWith(make, half)).toBe('unknown');
      expect(await statusWith(make, (res) => res.writeHead(307, { location: url }).end())).toBe('unknown');
      expect(received).toHaveLength(4);
    },
  );

  it.each(gateways)('%s: a host that cannot be reached surely sent nothing', async (_name, make) => {
    const gone = createServer();
    await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
    const { port } = gone.address() as AddressInfo;
    await new Promise((done) => gone.close(done));
    const outcome = await make(`http://127.0.0.1:${port}/`).send(message);
    expect(outcome).toEqual({ status: 'refused', reason: 'connect-failed' });
  });

  it.each(gateways.slice(0, 3))(
    '%s: an answer that cannot be read, or too long, is no acceptance',
    async (_name, make) => {
      for (const body of [
        '',
        'OK',
        '[]',
        'null',
        '{}',
        '{"id":{}}',
        '{"messages":[{}]}',
        'x'.repeat(100_000),
      ]) {
        const answer = (res: ServerResponse) => void res.writeHead(200).end(body);
        expect([body.slice(0, 20), await statusWith(make, answer)]).toEqual([body.slice(0, 20), 'unknown']);
      }
    },
  );

  it('CM.com: 200 with a rejected message is a refusal, with its code', async () => {
    answers = [json(200, cmAnswer('Rejected', 304)), json(200, cmAnswer('Maybe', 0))];
    const gateway = makeCm();
    expect(await gateway.send(message)).toEqual({ status: 'refused', reason: 'rejected-304' });
    expect((await gateway.send(message)).status).toBe('unknown');
  });

  it('Bird: what is under way is accepted; what failed after all may have been sent', async () => {
    for (const status of ['sent', 'buffered', 'scheduled', 'delivered']) {
      expect(await statusWith(makeBird, json(201, birdAnswer(status)))).toBe('accepted');
    }
    expect(await statusWith(makeBird, json(201, birdAnswer('delivery_failed')))).toBe('unknown');
  });

  it('no outcome names the number, the text or the token, whatever a gateway echoes', async () => {
    const echo = {
      id: message.to,
      error: message.text,
      messages: [{ status: 'Rejected', messageErrorCode: message.to }],
    };
    for (const [, make] of gateways) {
      for (const status of [200, 400, 500]) {
        answers = [json(status, echo)];
        const said = JSON.stringify(await make().send(message));
        expect(said).not.toMatch(/612345678|000123|secret-token/);
      }
    }
  });
});

describe('again, or elsewhere', () => {
  /** A gateway that answers as it is told, and keeps what it was given. */
  function scripted(id: string, outcomes: SmsOutcome[], dedupes = false) {
    const ids: string[] = [];
    const gateway: SmsGateway = {
      id,
      dedupes,
      async send({ messageId }) {
        ids.push(messageId);
        return outcomes.shift() ?? { status: 'accepted', reference: id };
      },
    };
    return { gateway, ids };
  }
  const refused = (reason: string): SmsOutcome => ({ status: 'refused', reason });
  const unknown: SmsOutcome = { status: 'unknown', reason: 'answer-timeout' };

  it('not reached, or no room: once more with the same id, then the next gateway', async () => {
    for (const reason of ['connect-failed', 'connect-timeout', 'http-503', 'http-429']) {
      const one = scripted('one', [refused(reason), refused(reason)]);
      const two = scripted('two', []);
      const sent = await createSmsSender([one.gateway, two.gateway])(message);
      expect(sent).toMatchObject({ status: 'accepted', gateway: 'two', tries: 3 });
      expect([...one.ids, ...two.ids]).toEqual(Array(3).fill(message.messageId));
    }
  });

  it('refused for what it is: at once the next gateway; refused by all is refused', async () => {
    const one = scripted('one', [refused('http-401')]);
    const two = scripted('two', [refused('http-402')]);
    const sent = await createSmsSender([one.gateway, two.gateway])(message);
    expect(sent).toEqual({ status: 'refused', reason: 'http-402', gateway: 'two', tries: 2 });
  });

  it('nobody knows: no second try and no second gateway', async () => {
    const one = scripted('one', [unknown]);
    const two = scripted('two', []);
    const sent = await createSmsSender([one.gateway, two.gateway])(message);
    expect(sent).toMatchObject({ status: 'unknown', gateway: 'one', tries: 1 });
    expect(two.ids).toEqual([]);
  });

  it('nobody knows, at a gateway that makes one of two: once more with the same id', async () => {
    const one = scripted('one', [unknown], true);
    expect(await createSmsSender([one.gateway])(message)).toMatchObject({ status: 'accepted', tries: 2 });
    expect(one.ids).toEqual([message.messageId, message.messageId]);
    const two = scripted('two', [unknown, refused('http-400')], true);
    const next = scripted('next', []);
    const sent = await createSmsSender([two.gateway, next.gateway])(message);
    expect(sent).toMatchObject({ status: 'unknown', gateway: 'two' });
    expect(next.ids).toEqual([]);
  });

  it('over real HTTP: the first down, the second takes the same message', async () => {
    const gone = 'http://127.0.0.1:1/';
    answers = [json(201, birdAnswer('sent'))];
    const sent = await createSmsSender([makeSpryng(gone), makeBird()])(message);
    expect(sent).toMatchObject({ status: 'accepted', tries: 3 });
    expect(received).toHaveLength(1);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ reference: plainId });
  });
});
