// Who asks, as the record may know it: a code of this request, and as much of the address as shows a pattern.

import type { Request } from 'express';
import type { Config } from './config.ts';
import type { Caller } from './flow/flow-deps.ts';
import { createReference } from './flow/reference.ts';
import { createPeerCheck } from './gate/trusted-peers.ts';

/** First three bytes of IPv4, first three groups of IPv6: enough to see a pattern, too little to find a person. */
function addressPrefix(address: string): string | null {
  const v4 = /^(?:::ffff:)?([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3})\.[0-9]{1,3}$/i.exec(address);
  if (v4) return `${v4[1]}.0/24`;
  return address.includes(':') ? `${address.split(':').slice(0, 3).join(':')}::/48` : null;
}

/** What a trusted proxy forwards counts, of anybody else only where the connection comes from. */
export function createCallerOf({ authz }: Pick<Config, 'authz'>): (req: Request) => Caller {
  const trustsPeer = createPeerCheck(authz.trustedProxies);
  return (req) => {
    const peer = req.socket.remoteAddress ?? '';
    const forwarded = trustsPeer(req.socket)
      ? String(req.headers['x-forwarded-for'] ?? '')
          .split(',')
          .at(-1)
          ?.trim()
      : '';
    return { correlationId: createReference(), addressPrefix: addressPrefix(forwarded || peer) };
  };
}
