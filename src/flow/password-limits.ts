// How often a password may be tried, whatever page asks for it: per e-mail address, known or not, and per network.
// Counted before anything is hashed, in windows that all replicas share. One-time codes keep their own budget.

import type { UsageLimit } from '../store/usage-window-store.ts';

const quarterSeconds = 900;
const daySeconds = 86_400;

/** emailKey: one per mailbox, so that no spelling of it has a budget of its own. */
export function passwordLimits(emailKey: string, addressPrefix: string | null): UsageLimit[] {
  return [
    { scope: 'password-email', key: emailKey, limit: 10, windowSeconds: quarterSeconds },
    // NIST SP 800-63B-4 3.2.2: no more than a hundred.
    { scope: 'password-email-day', key: emailKey, limit: 100, windowSeconds: daySeconds },
    // Wide enough for an office behind one address, since what succeeds is given back.
    {
      scope: 'password-address',
      key: addressPrefix ?? 'unknown',
      limit: 100,
      windowSeconds: quarterSeconds,
    },
  ];
}
