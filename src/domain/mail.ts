// The mails there are, and the facts each may carry: never a code, a number, or a name of data. A mail is a notice or
// a link to choose a new password, never a factor.

import type { FactorKind } from './factor-category.ts';
import type { Text } from './policy-parts.ts';

/** Kinds of factors are said by kind alone; null: all of them at once. */
export type NoticeFacts = {
  'factor-added': { factor: FactorKind };
  'factor-removed': { factor: FactorKind | null };
  'factor-replaced': { factor: FactorKind };
  'recovery-code-used': Record<never, never>;
  'password-changed': Record<never, never>;
  'sign-in-lockout': Record<never, never>;
  'accounts-linked': Record<never, never>;
  'accounts-unlinked': Record<never, never>;
  'activation-used': Record<never, never>;
};
export type NoticeTemplate = keyof NoticeFacts;

/** Template and facts of one mail. atMs: when it happened; untilMs: not sent any more after this. */
export type Mail =
  | { [T in NoticeTemplate]: { template: T; facts: NoticeFacts[T]; atMs: number } }[NoticeTemplate]
  | { template: 'password-reset'; facts: { token: string; untilMs: number }; atMs: number }
  /** untilMs: the date it is about. */
  | { template: 'rollout-reminder'; facts: { untilMs: number; portals: Text[] }; atMs: number };
