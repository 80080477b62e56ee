// What the pages on which staff signs in, or gets a first passkey, are given to show.

import type { Locale, NoticeModel } from './page-model.ts';

export type StaffPageModel =
  /** POST /admin/sign-in/upstream with upstream and return; by script to /admin/sign-in/passkey. */
  | {
      page: 'staff-sign-in';
      returnTo: string;
      /** confirm: a member who is signed in. other: somebody else is, and will not be after this. */
      now: 'nobody' | 'confirm' | 'other';
      upstreams: { id: string; label: Record<Locale, string>; down: boolean }[];
      /** A passkey was made just now, by a link. */
      made: boolean;
      /** The login that just happened proved less than staff needs. */
      less: boolean;
      notice: NoticeModel;
    }
  /** By script: options from /admin/set-up/options, then a POST form to /admin/set-up with the answer. */
  | { page: 'set-up'; token: string; name: string; notice: NoticeModel };
