// A browser reduced to what a redirect flow needs: a cookie jar by host and path, forms, and redirects on demand.

import type { LoopbackFetch } from './loopback-fetch.ts';

type Cookie = { host: string; path: string; name: string; value: string };

export type Answer = { status: number; url: string; location: string | null; body: string; headers: Headers };

export function createCookieClient(fetch: LoopbackFetch) {
  let cookies: Cookie[] = [];

  const cookieHeader = (url: URL) =>
    cookies
      .filter((cookie) => cookie.host === url.hostname && url.pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');

  const store = (url: URL, setCookie: string) => {
    const [pair = '', ...attributes] = setCookie.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    const expires = attributes.find((one) => /^expires=/i.test(one))?.slice(8);
    const host = url.hostname;
    cookies = cookies.filter((one) => !(one.host === host && one.path === path && one.name === name));
    if (!expires || Date.parse(expires) > Date.now()) cookies.push({ host, path, name, value });
  };

  const request = async (target: string, form?: Record<string, string>): Promise<Answer> => {
    const url = new URL(target);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookieHeader(url) },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) store(url, line);
    const location = response.headers.get('location');
    return {
      status: response.status,
      url: url.href,
      location: location === null ? null : new URL(location, url).href,
      body: await response.text(),
      headers: response.headers as unknown as Headers,
    };
  };

  /** Follows redirects while they stay at this origin; the last answer may point elsewhere. */
  const settle = async (first: Answer): Promise<Answer> => {
    let answer = first;
    for (let hops = 0; hops < 20; hops += 1) {
      if (!answer.location || new URL(answer.location).origin !== new URL(answer.url).origin) return answer;
      answer = await request(answer.location);
    }
    throw new Error(`redirects without end at ${answer.url}`);
  };

  return {
    get: async (url: string) => settle(await request(url)),
    post: async (url: string, form: Record<string, string>) => settle(await request(url, form)),
    clear: () => {
      cookies = [];
    },
  };
}

export type CookieClient = ReturnType<typeof createCookieClient>;
