// What the passkey factor asks of a browser and which facts it reads from an answer (WebAuthn Level 3, 7.1 and 7.2).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPasskeyFactor } from '../../src/factor/passkey.ts';
import { createAuthenticator, type Lie } from '../setup/software-authenticator.ts';

const publicUrl = 'https://sluis.example.nl';
const passkey = createPasskeyFactor({ publicUrl, siteName: 'Sluis' });
const preferred = { userVerification: 'preferred' } as const;

async function enrolled(own: Parameters<typeof createAuthenticator>[1] = {}, lie: Lie = {}) {
  const authenticator = createAuthenticator(publicUrl, own);
  const userHandle = passkey.createUserHandle();
  const options = await passkey.enrol({ name: 'laptop', userHandle, known: [] });
  const asked = { challenge: options.challenge, userHandle };
  const made = await passkey.verifyEnrolment(authenticator.register(options, lie), asked);
  return { authenticator, made, options };
}

describe('what is asked', () => {
  it('names the host as relying party, three algorithms, no attestation, and prefers a verified user', async () => {
    const known = (await enrolled()).made?.credential;
    const options = await passkey.enrol({
      name: 'laptop',
      userHandle: passkey.createUserHandle(),
      known: known ? [known] : [],
    });
    expect(options).toMatchObject({
      rp: { id: 'sluis.example.nl', name: 'Sluis' },
      attestation: 'none',
      timeout: 300_000,
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      excludeCredentials: [{ id: known?.id }],
    });
    expect(options.pubKeyCredParams.map(({ alg }) => alg).sort()).toEqual([-257, -7, -8]);
  });

  it('never asks the same challenge or makes the same handle twice', async () => {
    const asked = await Promise.all(
      Array.from({ length: 50 }, () => passkey.challenge({ allowed: [], ...preferred })),
    );
    expect(new Set(asked.map(({ challenge }) => challenge)).size).toBe(50);
    expect(new Set(Array.from({ length: 50 }, passkey.createUserHandle)).size).toBe(50);
    expect(Buffer.from(asked[0]?.challenge ?? '', 'base64url').length).toBeGreaterThanOrEqual(32);
  });
});

describe('what an answer proves', () => {
  it.each([
    ['bound to its device, user verified', { synced: false, verifiesUser: true, counts: true }],
    ['synced, user not verified, never counting', { synced: true, verifiesUser: false, counts: false }],
  ])('a passkey %s is read as that, at enrolment and at use', async (_what, own) => {
    const { authenticator, made } = await enrolled(own);
    const { synced, verifiesUser: userVerified, counts } = own;
    expect(made).toMatchObject({
      credential: {
        id: authenticator.credentialId,
        publicKey: authenticator.publicKey(),
        synced,
        transports: ['internal'],
      },
      counter: counts ? 1 : 0,
      userVerified,
      backedUp: synced,
    });
    if (!made) return;
    const options = await passkey.challenge({ allowed: [made.credential], ...preferred });
    const asked = { challenge: options.challenge, credential: made.credential, counter: made.counter };
    expect(await passkey.verify(authenticator.assert(options), asked)).toEqual({
      counter: counts ? 2 : 0,
      userVerified,
      backedUp: synced,
    });
  });

  it('E11: an answer without a handle is taken, one with a stranger’s is not', async () => {
    const { authenticator, made } = await enrolled({ counts: false });
    if (!made) throw new Error('not enrolled');
    const { challenge } = await passkey.challenge({ allowed: [made.credential], ...preferred });
    const asked = { challenge, credential: made.credential, counter: 0 };
    const options = { challenge, rpId: 'sluis.example.nl' };
    expect(await passkey.verify(authenticator.assert(options), asked)).not.toBeNull();
    const strange = authenticator.assert(options, { userHandle: passkey.createUserHandle() });
    expect(await passkey.verify(strange, asked)).toBeNull();
  });

  it('E11: whatever is sent instead of an answer proves nothing and throws nothing', async () => {
    const { made } = await enrolled();
    if (!made) throw new Error('not enrolled');
    const asked = { challenge: 'AAAA', userHandle: 'AAAA', credential: made.credential, counter: 0 };
    const shape = fc.record({
      id: fc.constantFrom(made.credential.id, 'x', ''),
      rawId: fc.constantFrom(made.credential.id, 'x'),
      type: fc.constantFrom('public-key', 'other'),
      response: fc.record({
        clientDataJSON: fc.base64String(),
        authenticatorData: fc.base64String(),
        attestationObject: fc.base64String(),
        signature: fc.base64String(),
      }),
    });
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      shape.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await passkey.verify(text, asked)).toBeNull();
        expect(await passkey.verifyEnrolment(text, asked)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('E11: an attestation with certificates is refused before anything in it is followed', async () => {
    for (const format of ['packed-x5c', 'fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet']) {
      expect((await enrolled({}, { format })).made).toBeNull();
    }
  });
});
