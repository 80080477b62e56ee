// A question to the decision listener as a forward-auth proxy asks it, byte for byte.

import { benchCookieName } from './bench-gate.ts';

export function requestText(host: string, scheme: string, target: string, cookie: string): string {
  return [
    'GET /api/authz/forward-auth HTTP/1.1',
    'Host: 127.0.0.1:9091',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'Sec-Fetch-Mode: navigate',
    `Cookie: ${benchCookieName}=${cookie}`,
    'X-Forwarded-For: 192.0.2.7',
    'X-Forwarded-Method: GET',
    `X-Forwarded-Proto: ${scheme}`,
    `X-Forwarded-Host: ${host}`,
    `X-Forwarded-Uri: ${target}`,
    '',
    '',
  ].join('\r\n');
}
