// One request as somebody else would send it: own cookies, no redirects followed, no origin added.
// `*.localhost` is 127.0.0.1, as in a browser.

import { Agent, request } from 'undici';

export type RawAnswer = {
  status: number;
  location: string | null;
  setCookies: string[];
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
export type RawOptions = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

export function createRawClient() {
  const agent = new Agent({
    connections: 64,
    connect: {
      lookup: (_host, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
    },
  });

  async function send(url: string, options: RawOptions = {}): Promise<RawAnswer> {
    const { method = 'GET', headers = {}, body } = options;
    const answer = await request(url, {
      method: method as 'GET',
      headers,
      dispatcher: agent,
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: answer.statusCode,
      location: typeof answer.headers['location'] === 'string' ? answer.headers['location'] : null,
      setCookies: [answer.headers['set-cookie'] ?? []].flat(),
      headers: answer.headers,
      body: await answer.body.text(),
    };
  }

  return { send, close: () => agent.close() };
}
