// The built-in proxy on the wire: one reading of every request, bounded sizes and times, no shared fate between
// connections. Threats H10, H13, D1, D2, D7, P18.

import { createServer, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createReverseProxy } from '../../src/gate/reverse-proxy.ts';
import { attachPublicListener, publicServerOptions } from '../../src/gate/server-options.ts';
import {
  ask,
  authorizeOf,
  cookieName,
  createListLog,
  createStand,
  type LogLine,
  listen,
  portalHost,
  publicUrl,
  type Stand,
  sendRaw,
  startPortal,
} from './gate-stand.ts';

let stand: Stand;
const lines: LogLine[] = [];
let portal: Awaited<ReturnType<typeof startPortal>>;
let respond: RequestListener | null = null;
let port = 0;
let close: () => Promise<void>;
const head = `Host: ${portalHost}\r\nCookie: ${cookieName}=live\r\n`;

beforeAll(async () => {
  portal = await startPortal((request, response) => {
    if (respond) respond(request, response);
    else request.on('end', () => response.end('portal page'));
  });
  const listener = createReverseProxy({
    authorize: (request) => authorizeOf(stand)(request),
    cookieName,
    publicUrl,
    log: createListLog(lines),
    timeouts: { connectMs: 400, responseMs: 500, idleMs: 700 },
    limits: { maxBodyBytes: 100_000, maxResponseHeaderBytes: 8192 },
    renderRefusal: (what) => ({ status: 403, headers: {}, body: `<h1>${what.kind}</h1>` }),
  });
  const options = {
    ...publicServerOptions,
    headersTimeout: 700,
    requestTimeout: 900,
    connectionsCheckingInterval: 100,
  };
  const server = createServer(options);
  attachPublicListener(server, listener);
  const listening = await listen(server);
  port = listening.port;
  close = async () => {
    await listening.close();
    listener.close();
  };
});
beforeEach(() => {
  stand = createStand();
  stand.upstream = `http://127.0.0.1:${portal.port}`;
  portal.seen.length = 0;
  respond = null;
  lines.length = 0;
});
afterAll(async () => {
  await close();
  await portal.close();
});

const post = `POST /app/a HTTP/1.1\r\n${head}`;
const get = `GET /app/a HTTP/1.1\r\n${head}`;
const smuggled = `GET /app/smuggled HTTP/1.1\r\n${head}\r\n`;

describe('H10: a request that could be read in two ways', () => {
  const probes: [name: string, bytes: string][] = [
    [
      'Content-Length and Transfer-Encoding',
      `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'Transfer-Encoding and Content-Length',
      `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
    ],
    ['two Content-Lengths that differ', `${post}Content-Length: 0\r\nContent-Length: 5\r\n\r\nabcde`],
    ['two Content-Lengths that agree', `${post}Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde`],
    ['a list as Content-Length', `${post}Content-Length: 5, 5\r\n\r\nabcde`],
    ['a signed Content-Length', `${post}Content-Length: +5\r\n\r\nabcde`],
    ['a negative Content-Length', `${post}Content-Length: -1\r\n\r\n`],
    ['a hexadecimal Content-Length', `${post}Content-Length: 0x5\r\n\r\nabcde`],
    ['an overflowing Content-Length', `${post}Content-Length: 18446744073709551621\r\n\r\nabcde`],
    ['chunked, identity', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['identity, chunked', `${post}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n`],
    ['gzip, chunked', `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['chunked twice', `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a quoted coding', `${post}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`],
    ['an unknown coding', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a coding behind a vertical tab', `${post}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
    ['a space before the colon', `${post}Content-Length : 5\r\n\r\nabcde`],
    ['a tab before the colon', `${post}Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n`],
    ['a folded line', `${get}X-A: 1\r\n Content-Length: 5\r\n\r\nabcde`],
    ['a folded coding', `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
    ['a bare CR in a value', `${get}X-A: 1\rContent-Length: 5\r\n\r\nabcde`],
    ['a NUL in a value', `${get}X-A: 1\x002\r\n\r\n`],
    ['a NUL in a name', `${get}X-\x00A: 1\r\n\r\n`],
    ['a header without colon', `${get}nonsense\r\n\r\n`],
    ['an empty header name', `${get}: 1\r\n\r\n`],
    ['a space in a name', `${get}Remote User: admin\r\n\r\n`],
    ['no Host', `GET /app/a HTTP/1.1\r\nCookie: ${cookieName}=live\r\n\r\n`],
    ['two Hosts', `GET /app/a HTTP/1.1\r\nHost: evil.example\r\n${head}\r\n`],
    ['absolute form', `GET http://${portalHost}/app/a HTTP/1.1\r\n${head}\r\n`],
    ['asterisk form', `OPTIONS * HTTP/1.1\r\n${head}\r\n`],
    ['HTTP/1.0 with chunks', `POST /app/a HTTP/1.0\r\n${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an unknown version', `GET /app/a HTTP/1.2\r\n${head}\r\n`],
    ['a lower-case method', `get /app/a HTTP/1.1\r\n${head}\r\n`],
    ['two targets', `GET /app/a /app/b HTTP/1.1\r\n${head}\r\n`],
    ['a chunk size with a sign', `${post}Transfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n`],
    ['a chunk size with 0x', `${post}Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n`],
    [
      'an overflowing chunk size',
      `${post}Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\na\r\n0\r\n\r\n`,
    ],
    ['a chunk longer than its size', `${post}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`],
  ];

  it.each(probes)('%s: 400, the connection closed, and nothing behind it answered', async (_name, bytes) => {
    const { text, closed } = await sendRaw(port, bytes + smuggled);
    expect(text).toMatch(/^HTTP\/1\.[01] (?:400|505) /);
    expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(closed).toBe(true);
    // A broken chunk shows only after the head was judged: that request may begin, and is cut off unfinished.
    const complete = portal.seen.filter(({ body }) => body !== '');
    expect(complete).toEqual([]);
    expect(portal.seen.filter(({ url }) => url.includes('smuggled'))).toEqual([]);
  });

  it('a well-formed pipeline reaches the portal once per request, in order', async () => {
    const chunks = `${post}Transfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n0\r\nSluis-Level: high\r\n\r\n`;
    const { text } = await sendRaw(port, `${get}\r\n${chunks}${post}Content-Length: 2\r\n\r\nde${get}\r\n`);
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(4);
    expect(portal.seen.map(({ method, body }) => [method, body])).toEqual([
      ['GET', ''],
      ['POST', 'abc'],
      ['POST', 'de'],
      ['GET', ''],
    ]);
    expect(JSON.stringify(portal.seen)).not.toContain('"high"');
  });

  it('a body that a refused request carries is not read as the next request', async () => {
    const inner = `GET /app/smuggled HTTP/1.1\r\n${head}\r\n`;
    const bytes = `POST /nowhere HTTP/1.1\r\n${head}Content-Length: ${inner.length}\r\n\r\n${inner}${get}\r\n`;
    const { text } = await sendRaw(port, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(portal.seen.map(({ url }) => url)).toEqual(['/app/a']);
  });
});

describe('H13: another protocol', () => {
  it.each([
    [
      'h2c',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n',
    ],
    [
      'websocket',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n',
    ],
    ['websocket without Connection', 'Upgrade: websocket\r\n'],
  ])('is refused: %s', async (_name, headers) => {
    const { text, closed } = await sendRaw(port, `${get}${headers}\r\n${smuggled}`);
    expect(text).toMatch(/^HTTP\/1\.1 501 /);
    expect(text).toContain('upgrade-refused');
    expect(closed).toBe(true);
    expect(portal.seen).toEqual([]);
  });

  it('P18: CONNECT and TRACE are 405 and close', async () => {
    for (const line of [`CONNECT ${portalHost}:443 HTTP/1.1\r\n`, 'TRACE /app/a HTTP/1.1\r\n']) {
      const { text, closed } = await sendRaw(port, `${line}${head}\r\n${smuggled}`);
      expect(text).toMatch(/^HTTP\/1\.1 405 /);
      expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      expect(closed).toBe(true);
    }
    expect(portal.seen).toEqual([]);
  });
});

/** A portal of raw bytes: what it says to each connection's first bytes. */
async function rawPortal(speak: (socket: Socket, connection: number) => void) {
  const sockets: Socket[] = [];
  const server: TcpServer = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => speak(socket, sockets.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  stand.upstream = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a portal that misbehaves', () => {
  let raw: Awaited<ReturnType<typeof rawPortal>> | null = null;
  afterEach(async () => {
    await raw?.close();
    raw = null;
  });
  const visit = () =>
    ask(port, '/app/a', [
      ['Host', portalHost],
      ['Cookie', `${cookieName}=live`],
    ]);

  it('H13: an unasked 101 is 502 and its connection is never used again', async () => {
    raw = await rawPortal((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    expect((await visit()).status).toBe(502);
    expect((await visit()).status).toBe(502);
    expect(raw.sockets).toHaveLength(2);
    expect(raw.sockets[0]?.destroyed).toBe(true);
  });

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n'],
    ['both framings', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'],
    ['a head without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(20_000)}`],
  ])('%s is 502', async (_name, bytes) => {
    raw = await rawPortal((socket) => socket.write(bytes));
    const answer = await visit();
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([502, 'portal-unreachable']);
  });

  it('silence is 504, also when informational answers keep coming', async () => {
    raw = await rawPortal((socket, connection) => {
      if (connection === 1) return;
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect((await visit()).status).toBe(504);
    expect((await visit()).status).toBe(504);
  });

  it('nobody listening is 502', async () => {
    raw = await rawPortal(() => {});
    await raw.close();
    expect((await visit()).status).toBe(502);
  });

  it('an answer that breaks off does not look whole, and one that stalls is cut off', async () => {
    raw = await rawPortal((socket, connection) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
      if (connection === 1) socket.end();
    });
    await expect(visit()).rejects.toThrow();
    await expect(visit()).rejects.toThrow();
  });

  it('bytes after an answer are never the answer to the next visitor', async () => {
    raw = await rawPortal((socket) =>
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison',
      ),
    );
    for (let count = 0; count < 3; count += 1) expect((await visit()).body).toBe('ok');
  });

  it('a reused connection that the portal closed meanwhile is tried once more, for GET alone', async () => {
    raw = await rawPortal((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      socket.on('data', () => socket.resetAndDestroy());
    });
    expect((await visit()).body).toBe('ok');
    expect((await visit()).body).toBe('ok');
    expect(raw.sockets).toHaveLength(2);
    const post = await ask(
      port,
      '/app/a',
      [
        ['Host', portalHost],
        ['Cookie', `${cookieName}=live`],
      ],
      {
        method: 'POST',
        body: 'x',
      },
    );
    expect(post.status).toBe(502);
  });
});

describe('streams and bounds', () => {
  it('connections to the portal are kept and reused', async () => {
    for (let count = 0; count < 5; count += 1) {
      await ask(port, '/app/a', [
        ['Host', portalHost],
        ['Cookie', `${cookieName}=live`],
      ]);
    }
    expect(new Set(portal.seen.map(({ remotePort }) => remotePort)).size).toBe(1);
  });

  it('an answer streams while the portal is still writing it', async () => {
    let finish = () => {};
    respond = (_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    };
    const socket = connect(port, '127.0.0.1');
    socket.write(`${get}\r\n`);
    let text = '';
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.includes('first')) resolve();
      });
    });
    expect(text).not.toContain('last');
    finish();
    await new Promise<void>((resolve) => {
      socket.on('data', () => text.includes('0\r\n\r\n') && resolve());
    });
    expect(text).toContain('last');
    socket.destroy();
  });

  it('a visitor who leaves takes the request to the portal with him, in either direction', async () => {
    const gone = new Promise<void>((resolve) => {
      respond = (request) => request.socket.once('close', () => resolve());
    });
    const waiting = connect(port, '127.0.0.1', () => waiting.write(`${get}\r\n`));
    await new Promise((resolve) => setTimeout(resolve, 100));
    waiting.destroy();
    await gone;

    const cut = new Promise<boolean>((resolve) => {
      respond = (request) => {
        request.resume();
        request.once('close', () => resolve(request.complete));
      };
    });
    const sending = connect(port, '127.0.0.1', () =>
      sending.write(`${post}Content-Length: 1000\r\n\r\nhalf`),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    sending.destroy();
    expect(await cut).toBe(false);
    // It was the visitor's leaving that ended them, not a time limit of ours.
    expect(JSON.stringify(lines)).not.toContain('portal-timeout');
  });

  it('D1: a body over the limit is 413 before the portal is asked', async () => {
    const { text, closed } = await sendRaw(port, `${post}Content-Length: 104857600\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(closed).toBe(true);
    expect(portal.seen).toEqual([]);
  });

  it('D1: a chunked body over the limit is 413, and the portal never sees it complete', async () => {
    let completed = false;
    respond = (request, response) => {
      request.on('end', () => {
        completed = true;
        response.end();
      });
      request.resume();
    };
    const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
    const { text } = await sendRaw(port, `${post}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(10)}`);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('too-large');
    expect(completed).toBe(false);
  });

  it('a body up to the limit passes whole, in chunks or by length', async () => {
    const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
    await sendRaw(port, `${post}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(6)}0\r\n\r\n`);
    await ask(
      port,
      '/app/a',
      [
        ['Host', portalHost],
        ['Cookie', `${cookieName}=live`],
      ],
      {
        method: 'PUT',
        body: 'b'.repeat(100_000),
      },
    );
    expect(portal.seen.map(({ body }) => body.length)).toEqual([6 * 0x4000, 100_000]);
  });

  it('100-continue is sent after an allow alone', async () => {
    const allowed = await sendRaw(port, `${post}Content-Length: 2\r\nExpect: 100-continue\r\n\r\nab`);
    expect(allowed.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    expect(portal.seen.map(({ body }) => body)).toEqual(['ab']);
    const refused = await sendRaw(
      port,
      `POST /app/a HTTP/1.1\r\nHost: ${portalHost}\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(refused.text).toMatch(/^HTTP\/1\.1 401 /);
    const odd = await sendRaw(port, `${post}Content-Length: 2\r\nExpect: 200-fine\r\n\r\n`);
    expect(odd.text).toMatch(/^HTTP\/1\.1 417 /);
    expect(portal.seen).toHaveLength(1);
  });

  it('D1: headers over the limit are 431', async () => {
    const { text, closed } = await sendRaw(port, `${get}X-A: ${'a'.repeat(40_000)}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
    expect(closed).toBe(true);
  });

  it('D7: a Content-Length whose body does not come ends by itself', async () => {
    const { text, closed } = await sendRaw(port, `${post}Content-Length: 10\r\n\r\nabc`, 4000);
    expect(closed).toBe(true);
    expect(text).toMatch(/^HTTP\/1\.1 (?:408|504) /);
    expect(portal.seen.every(({ body }) => body === '')).toBe(true);
  });

  it('D2: slow heads are cut off and do not keep others from an answer', async () => {
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(port, '127.0.0.1', () => socket.write('GET /app/a HTTP/1.1\r\nHost: po'));
      socket.on('error', () => {});
      socket.resume();
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    const answer = await ask(port, '/app/a', [
      ['Host', portalHost],
      ['Cookie', `${cookieName}=live`],
    ]);
    expect(answer.status).toBe(200);
    await Promise.all(slow);
    expect(portal.seen).toHaveLength(1);
  });
});
