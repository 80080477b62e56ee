// Where somebody goes after a change was sent in.

import type { SubmitResult } from '../../flow/change-policy.ts';

export function submitted(result: SubmitResult): string {
  if (result.kind === 'draft') return `/admin/drafts/${result.id}?done=made`;
  return result.kind === 'applied'
    ? `/admin/policy/versions/${result.version}`
    : '/admin/policy?done=unchanged';
}
