// Where staff signs in, and comes back from: a page of the console or the desk on this very host, or the console's first
// page; never an address that somebody made up (threats on open redirects).

import type { Before } from './visit-address.ts';

export const staffHome = '/admin';
const staffPage = /^\/(?:admin|desk)(?:[/?][\x21-\x7e]*)?$/;

export function safeStaffPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > 2_000 || !staffPage.test(value)) return staffHome;
  if (/[\\#]|%(?:2e|2f|5c)/i.test(value)) return staffHome;
  const url = new URL(value, 'https://console.invalid');
  const isItself = url.origin === 'https://console.invalid' && url.pathname + url.search === value;
  return isItself && !url.pathname.startsWith('/admin/sign-in') ? value : staffHome;
}

export function staffSignInAddress(
  returnTo: string,
  { notice, reference, returnedLess }: Pick<Before, 'notice' | 'reference' | 'returnedLess'> = {},
): string {
  const query = new URLSearchParams({
    return: returnTo,
    ...(notice === undefined ? {} : { notice }),
    ...(reference === undefined ? {} : { reference }),
    ...(returnedLess ? { returned: 'less' } : {}),
  });
  return `/admin/sign-in?${query}`;
}
