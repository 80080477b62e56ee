// `sluis client secret`: what the client gets and what the policy keeps.

import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createClientSecret } from '../../src/cli/client-secret.ts';
import { clientSchema } from '../../src/domain/client-document.ts';

it('a secret is 256 random bits, and only its hash fits the policy', () => {
  const first = createClientSecret();
  const second = createClientSecret();
  expect(Buffer.from(first.secret, 'base64url')).toHaveLength(32);
  expect(first.secret).not.toBe(second.secret);
  expect(first.secretHash).toBe(createHash('sha256').update(first.secret).digest('base64url'));
  expect(clientSchema.shape.auth.safeParse({ secretHash: first.secretHash }).success).toBe(true);
});
