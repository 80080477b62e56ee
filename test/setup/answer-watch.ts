// Looks at every answer the tests' HTTP client gets from our hosts: cookies are host-only, and a redirect never
// leaves for a host that is not of this stack. So no test has to remember to look.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';

type Message = {
  request: { origin: string | URL };
  response: { statusCode: number; headers: Buffer[] };
};

const ours = /^(?:[a-z-]+\.)?(?:sluis|portal|tweede)\.localhost$/;
const ofThisStack =
  /^(?:sluis|portal|tweede|eherkenning|medewerkers|andere|rp|verzuim|express|apache)\.localhost$/;
const wholeHost = /^__Host-[a-z0-9-]+(?:\.sig)?=[A-Za-z0-9._-]*$/;
/** Of one login request, on its own way alone, so they cannot have the prefix that asks for the whole host. */
const onePath = /^__Secure-sluis-login-(?:request|resume)(?:\.sig)?=[A-Za-z0-9._-]*$/;

function isSafeCookie(line: string): boolean {
  const [pair = '', ...parts] = line.split('; ');
  const attributes = parts.map((part) => part.toLowerCase());
  const path = attributes.find((part) => part.startsWith('path='))?.slice('path='.length) ?? '';
  const isPlaced = wholeHost.test(pair)
    ? path === '/'
    : onePath.test(pair) && /^\/(?:login-request|authorize)\/[a-z0-9_-]{20,}$/.test(path);
  const isGuarded = ['secure', 'httponly', 'samesite=lax'].every((part) => attributes.includes(part));
  return isPlaced && isGuarded && !attributes.some((part) => part.startsWith('domain'));
}

export function watchAnswers() {
  const cookies: string[] = [];
  const redirects: string[] = [];

  function onHeaders(message: unknown): void {
    const { request, response } = message as Message;
    const origin = new URL(String(request.origin));
    if (!ours.test(origin.hostname)) return;
    for (let index = 0; index + 1 < response.headers.length; index += 2) {
      const name = String(response.headers[index]).toLowerCase();
      const value = String(response.headers[index + 1]);
      if (name === 'set-cookie') cookies.push(value);
      if (name === 'location') redirects.push(new URL(value, origin).href);
    }
  }
  subscribe('undici:request:headers', onHeaders);

  return {
    cookies,
    unsafeCookies: () => cookies.filter((line) => !isSafeCookie(line)),
    foreignRedirects: () =>
      redirects.filter((address) => {
        const url = new URL(address);
        return url.protocol !== 'http:' || !ofThisStack.test(url.hostname);
      }),
    clear(): void {
      cookies.length = 0;
      redirects.length = 0;
    },
    stop: () => unsubscribe('undici:request:headers', onHeaders),
  };
}
