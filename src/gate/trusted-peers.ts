// Which socket peers may speak for a client: a list of addresses and CIDR ranges, empty by default.
// Looks at the socket alone, never at a header.

import { BlockList, isIP, type Socket } from 'node:net';

/** IPv4 written inside IPv6, as a dual-stack listener reports it. */
function unmapped(address: string): string {
  const match = /^::ffff:([0-9.]+)$/i.exec(address);
  return match?.[1] ?? address;
}

function addRange(list: BlockList, range: string): void {
  const [address = '', prefix, ...rest] = range.trim().split('/');
  const family = isIP(address);
  const widest = family === 4 ? 32 : 128;
  const isPrefix = prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= widest);
  if (family === 0 || rest.length > 0 || !isPrefix) {
    throw new TypeError(`trusted proxy "${range}" is not an address or CIDR range such as 10.0.0.0/8`);
  }
  list.addSubnet(address, prefix === undefined ? widest : Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
}

/** Throws TypeError on an entry that is no address or CIDR range. Unix sockets have no address: not trusted. */
export function createPeerCheck(ranges: readonly string[]): (socket: Socket) => boolean {
  const list = new BlockList();
  for (const range of ranges) addRange(list, range);
  const known = new WeakMap<Socket, boolean>();
  return (socket) => {
    const before = known.get(socket);
    if (before !== undefined) return before;
    const address = unmapped(socket.remoteAddress ?? '');
    const family = isIP(address);
    const trusted = family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
    known.set(socket, trusted);
    return trusted;
  };
}
