// Whether an address is one of the public internet. Everything else (loopback, private, link-local, shared, mapped,
// translated, documentation) may be a machine of our own, and is called only where the configuration names it.

const ipv4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** First address and prefix length; IANA special-purpose address registry (RFC 6890 and its updates). */
const reserved: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

function numberOf(address: string): number | null {
  const parts = ipv4.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.reduce((total, part) => total * 256 + part, 0);
}

function isPublicIpv4(value: number): boolean {
  return reserved.every(([start, prefix]) => {
    const size = 2 ** (32 - prefix);
    const from = numberOf(start) ?? 0;
    return value < from || value >= from + size;
  });
}

/** The first two groups say enough: global unicast is 2000::/3, and what is carved out of it begins there. */
function isPublicIpv6(address: string): boolean {
  const [first = '', second = ''] = address.split(':');
  const group = (text: string) => (/^[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : 0);
  const [one, two] = [group(first), group(second)];
  if (one < 0x2000 || one > 0x3fff) return false;
  // Teredo and other protocol assignments, documentation (twice), 6to4: each may stand for an IPv4 address or nobody.
  const isAssigned = one === 0x2001 && (two < 0x200 || two === 0x0db8);
  return !isAssigned && one !== 0x2002 && !(one === 0x3fff && two < 0x1000);
}

/** An IP address as a resolver or the URL parser writes it, brackets or not; anything else is not public. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const value = numberOf(bare);
  if (value !== null) return isPublicIpv4(value);
  return bare.includes(':') && isPublicIpv6(bare);
}

/** This machine, as the URL parser writes it. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === '[::1]' || name === '::1' || (ipv4.test(name) && name.startsWith('127.'));
}

/** Of a URL: an address that is not public, or a name that always means this machine (RFC 6761 6.3). */
export function isPrivateHost(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const isAddress = name.startsWith('[') || ipv4.test(name);
  return isAddress && !isPublicAddress(name);
}
