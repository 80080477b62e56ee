// The password of an account, kept as one of its factors: confirmed at once, worth no proofing, one at a time.
// It never counts as the factor that adds to it.

import { BrokerError } from '../domain/errors.ts';
import type { FactorKind } from '../domain/factor-category.ts';
import type { Db, FlowDeps, Tx } from './flow-deps.ts';

/** What a password is completed with; recovery codes replace one of these and are none themselves. */
const secondFactors: readonly FactorKind[] = ['totp', 'sms', 'passkey'];

export function createPasswords(deps: Pick<FlowDeps, 'db' | 'stores'>) {
  const { stores } = deps;

  return {
    /** hash: made before the transaction began. Evidence of the old one leaves all live sessions with this. */
    async set(tx: Tx, accountId: string, hash: string): Promise<void> {
      await stores.factors.hold(tx.trx, accountId);
      const known = await stores.passwords.find(tx.trx, accountId);
      if (known) await stores.factors.revoke(tx.trx, known.factorId, 'replaced');
      const password = {
        accountId,
        kind: 'password',
        name: 'Password',
        secret: hash,
        proofingId: null,
      } as const;
      const factorId = await stores.factors.createPending(tx.trx, password);
      const confirmation = { factorId, accountId, step: null, proofingId: null, withinSeconds: 60 };
      if (!(await stores.factors.confirm(tx.trx, confirmation))) throw new BrokerError('internal');
      tx.changed({ kind: 'account', id: accountId });
    },

    find: (db: Db, accountId: string) => stores.passwords.find(db, accountId),

    /** Whether a second factor completes it, which a shorter password may rely on. */
    async hasOther(accountId: string): Promise<boolean> {
      const factors = await stores.factors.list(deps.db, accountId);
      return factors.some(
        ({ kind, confirmedAtMs, revokedAtMs }) =>
          secondFactors.includes(kind) && confirmedAtMs !== null && revokedAtMs === null,
      );
    },
  };
}

export type Passwords = ReturnType<typeof createPasswords>;
