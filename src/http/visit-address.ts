// The address at which a visit goes on, and what that address says happened just before. It names facts of a closed
// list only: whoever makes such an address up can show a message, and nothing more.

import type { Request } from 'express';
import type { ErrorCode } from '../domain/errors.ts';
import { isReferenceCode } from '../domain/reference-code.ts';
import { loginPath, type Visit } from '../flow/visit.ts';
import type { NoticeModel } from './views/page-model.ts';

const noticeCodes: readonly ErrorCode[] = [
  'upstream-cancelled',
  'upstream-unavailable',
  'upstream-refused',
  'upstream-answer-invalid',
  'upstream-claims-invalid',
];

export function noticeOf(req: Request): NoticeModel {
  const { notice, reference } = req.query;
  const code = noticeCodes.find((candidate) => candidate === notice);
  return code ? { code, untilMs: null, ...(isReferenceCode(reference) ? { reference } : {}) } : null;
}

/** What happened just before a visit is shown again: a failure, a login that proved less than was asked, a new app or passkey. */
export type Before = {
  notice?: ErrorCode;
  reference?: string;
  returnedLess?: boolean;
  enrolled?: 'enrolled' | 'passkey' | 'sms';
};

/** Where somebody goes who gives up: the portal's home, or the portal's answer that nobody logged in. */
export function leaveAddress({ origin, target: { login } }: Visit): string {
  return login ? `${loginPath}/${login.uid}/cancel` : `${origin}/`;
}

/** Without a visit and without a message: the account page. */
export function visitAddress(
  transactionId: string | null,
  { notice, reference, returnedLess, enrolled }: Before = {},
): string {
  if (transactionId === null && notice === undefined) return '/account';
  const query = new URLSearchParams({
    ...(transactionId === null ? {} : { transaction: transactionId }),
    ...(notice === undefined ? {} : { notice }),
    ...(reference === undefined ? {} : { reference }),
    ...(returnedLess ? { returned: 'less' } : {}),
    ...(enrolled ? { done: enrolled } : {}),
  });
  return `/sign-in?${query}`;
}
