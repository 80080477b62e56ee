// What happened just now and what to do: said above the page, or at the field it is about (WCAG 3.3.1).

import { errorTable } from '../../domain/errors.ts';
import type { NoticeModel, PageModel } from './page-model.ts';
import type { PageView } from './page-view.ts';

export type Notice = {
  kind: 'error' | 'info' | 'ok';
  what: string;
  next: string;
  untilMs: number | null;
  reference: string | null;
  view: PageView;
};

/** A wrong code is said at its field, everything else above the page. */
export function placeNotice(model: PageModel): {
  above: NoticeModel;
  atField: NoticeModel;
  fieldIndex: number;
  atRecovery: NoticeModel;
} {
  const notice = 'notice' in model ? model.notice : null;
  const hasRecovery = 'roads' in model && model.roads.some((road) => road.kind === 'recovery-code');
  if (hasRecovery && notice?.code.startsWith('recovery-code-')) {
    return { above: null, atField: null, fieldIndex: -1, atRecovery: notice };
  }
  const isAboutCode = notice?.code.startsWith('code-') ?? false;
  const fieldIndex = 'roads' in model ? model.roads.findIndex((road) => road.kind === 'totp') : 0;
  // A number that is refused is said at its field too.
  if (model.page === 'enrol-sms' && notice?.code === 'number-refused') {
    return { above: null, atField: notice, fieldIndex: 0, atRecovery: null };
  }
  const hasField =
    model.page === 'enrol-totp' || model.page === 'sms-code' || ('roads' in model && fieldIndex >= 0);
  return isAboutCode && hasField
    ? { above: null, atField: notice, fieldIndex, atRecovery: null }
    : { above: notice, atField: null, fieldIndex: -1, atRecovery: null };
}

export function noticeOf(view: PageView, notice: NoticeModel): Notice | null {
  if (!notice) return null;
  const { what, next } = errorTable[notice.code][view.locale];
  const kind = notice.code === 'upstream-cancelled' ? 'info' : 'error';
  return { kind, what, next, untilMs: notice.untilMs, reference: notice.reference ?? null, view };
}

export function returnedLessNotice(
  view: PageView,
  less: { asked: string; returned: string } | null,
): Notice | null {
  if (!less) return null;
  const { t } = view;
  const what =
    less.returned === '' ? t.returnedLessNothing(less.asked) : t.returnedLess(less.asked, less.returned);
  return { kind: 'error', what, next: t.returnedLessNext(less.asked), untilMs: null, reference: null, view };
}
