// What every broker of a test is given in place of what costs a processor seconds.

import type { BrokerParts } from '../../src/deps.ts';
import { createKeptSigningJwks } from './signing-jwks.ts';

/** Little enough to sign in a thousand times; what protects people is asserted in test/factor/password. */
export const testPasswordCost = { memoryCost: 1_024, timeCost: 2, parallelism: 1 };

/** For one database. */
export function createTestParts(): BrokerParts {
  return {
    createSigningJwk: createKeptSigningJwks(),
    insecurePasswordCost: testPasswordCost,
  };
}
