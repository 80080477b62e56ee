// What changes in the roll-out between two policies: whatever lets a password in where it did not is opened, and needs
// other eyes; an earlier date or fewer people never do.

import type { Policy } from './policy.ts';
import type { PolicyChange, PolicyChangeKind } from './policy-change.ts';
import type { Text } from './policy-parts.ts';
import { cohorts, type PasswordOnly, parseUntil } from './rollout-document.ts';
import { idsOf, isSameValue } from './same-value.ts';

type Found = { kind: PolicyChangeKind; text: Text };

function describe({ until, cohorts: whose, deviation }: PasswordOnly): Text {
  const of = whose ? ` (${whose.join(', ')})` : '';
  return {
    nl: `alleen een wachtwoord tot ${until}${of}${deviation ? ', als afwijking' : ''}`,
    en: `a password alone until ${until}${of}${deviation ? ', as a deviation' : ''}`,
  };
}

/** What cannot be read counts as later, and so as opened. */
function isLater(was: PasswordOnly, now: PasswordOnly): boolean {
  const [old, next] = [parseUntil(was.until), parseUntil(now.until)];
  return old === null || next === null || next > old;
}

function compare(was: PasswordOnly, now: PasswordOnly): Found {
  const whom = ({ cohorts: whose }: PasswordOnly) => whose ?? [...cohorts];
  const isWider = whom(now).some((cohort) => !whom(was).includes(cohort));
  const deviates = now.deviation !== undefined && was.deviation === undefined;
  const [old, next] = [describe(was), describe(now)];
  const text = { nl: `${next.nl}; was ${old.nl}`, en: `${next.en}; was ${old.en}` };
  if (isLater(was, now) || isWider || deviates) return { kind: 'opened', text };
  return {
    kind:
      parseUntil(was.until) === parseUntil(now.until) && isSameValue(whom(was), whom(now))
        ? 'other'
        : 'raised',
    text,
  };
}

export function findRolloutChanges(before: Policy, after: Policy): PolicyChange[] {
  const entriesOf = ({ document }: Policy) => document.rollout?.passwordOnly ?? {};
  const [old, next] = [entriesOf(before), entriesOf(after)];
  return idsOf(old, next).flatMap((id) => {
    const [was, now] = [old[id], next[id]];
    if (isSameValue(was, now)) return [];
    const ended = { nl: 'geen wachtwoord alleen meer', en: 'no password alone any more' };
    const found: Found =
      was && now
        ? compare(was, now)
        : now
          ? { kind: 'opened', text: describe(now) }
          : { kind: 'closed', text: ended };
    const text = { nl: `${id}: ${found.text.nl}`, en: `${id}: ${found.text.en}` };
    return [{ kind: found.kind, subject: { type: 'rollout' as const, id }, before: null, after: null, text }];
  });
}
