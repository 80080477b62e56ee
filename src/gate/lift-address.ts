// Where a person is sent when a request needs a lift: always on the portal's own configured origin.
// An unsafe request is never redirected into a form that was lost; it leads to a page that says nothing was sent.

import type { Lift } from './challenge.ts';
import { isSafeMethod } from './navigation.ts';

const maxFormPathLength = 2048;

/** The page the form was on, from a Referer of the same origin; '/' when it cannot be told. */
export function formPathOf(referer: string | undefined, portalOrigin: string): string {
  if (referer === undefined || referer.length > maxFormPathLength || !URL.canParse(referer)) return '/';
  const url = new URL(referer);
  const path = url.pathname + url.search;
  const isOwn = url.origin === portalOrigin && !path.startsWith('//') && !path.includes('\\');
  return isOwn && !path.startsWith('/.sluis/') ? path : '/';
}

export type LiftAddress = { status: 302 | 303; location: string };

/** 302 to the start of the lift, or 303 to the page that says nothing was sent (RFC 9110 15.4.4). */
export function addressOfLift(lift: Lift, method: string, referer: string | undefined): LiftAddress {
  const { portalOrigin, startPath } = lift;
  if (!/^\/\.sluis\/start\?[\x21-\x7e]*$/.test(startPath))
    throw new TypeError('startPath is not a start path');
  if (isSafeMethod(method)) return { status: 302, location: portalOrigin + startPath };
  const page = startPath.replace('/.sluis/start?', '/.sluis/nothing-sent?');
  const back = encodeURIComponent(formPathOf(referer, portalOrigin));
  return { status: 303, location: `${portalOrigin}${page}&rd=${back}` };
}
