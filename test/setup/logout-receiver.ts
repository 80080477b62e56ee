// A portal's back-channel address in a test: keeps the tokens it gets, and answers as it is told.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';

export type Received = {
  raw: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  contentType: string;
};

export async function startLogoutReceiver() {
  const received: Received[] = [];
  const behaviour: { status: number; location: string | null; hangs: boolean } = {
    status: 200,
    location: null,
    hangs: false,
  };
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '';
      if (raw !== '') {
        const contentType = String(request.headers['content-type']);
        received.push({
          raw,
          header: { ...decodeProtectedHeader(raw) },
          claims: decodeJwt(raw),
          contentType,
        });
      }
      if (behaviour.hangs) return;
      response
        .writeHead(behaviour.status, behaviour.location === null ? {} : { location: behaviour.location })
        .end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    paths,
    behaviour,
    /** *.localhost, because a client's address is https or that. */
    url: `http://told.localhost:${port}/backchannel`,
    clear(): void {
      received.length = 0;
      paths.length = 0;
      Object.assign(behaviour, { status: 200, location: null, hangs: false });
    },
    /** Ends whatever still waits for an answer. */
    hangUp: () => server.closeAllConnections(),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type LogoutReceiver = Awaited<ReturnType<typeof startLogoutReceiver>>;
