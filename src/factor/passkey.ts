// Passkeys (WebAuthn Level 3): what to ask of a browser, and which facts its answer proves. Nothing is decided or kept
// here; each challenge is used once by whoever keeps it.

import { randomBytes } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import type { PasskeyCredential, PasskeyProof } from '../domain/passkey.ts';

/** At the first passkey, not at the start: its certificate readers take longer to load than all else together. */
const library = () => import('@simplewebauthn/server');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

/** COSE numbers of ES256, EdDSA and RS256. */
const algorithms = [-7, -8, -257];
export const passkeyChallengeSeconds = 300;
const timeout = passkeyChallengeSeconds * 1000;

const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,8192}$/);
const shared = { id: base64url, rawId: base64url, type: z.literal('public-key') };
const attestation = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
});
const assertion = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

function parseJson<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Our pages are never framed, so an answer made inside another site's page is none of ours. */
function isCrossOrigin(clientDataJSON: string): boolean {
  const clientData: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  return (clientData as { crossOrigin?: unknown } | null)?.crossOrigin === true;
}

/**
 * None, or self attestation (8.2, without certificates). Others carry certificates of the sender's choice, whose
 * revocation lists a verifier would go and fetch.
 */
async function hasPlainAttestation(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(bytesOf(attestationObject));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}

export type PasskeyFactor = ReturnType<typeof createPasskeyFactor>;

/** publicUrl: the origin of our pages; its host name is the relying party's id. */
export function createPasskeyFactor({ publicUrl, siteName }: { publicUrl: string; siteName: string }) {
  const rpID = new URL(publicUrl).hostname;
  const expected = { expectedOrigin: publicUrl, expectedRPID: rpID };

  return {
    /** 256 random bits that stand for an account, and say nothing about it or its person (14.6.1). */
    createUserHandle: () => randomBytes(32).toString('base64url'),

    /** The credential id of an answer, to find its key by; null when the answer cannot be read. */
    credentialIdOf: (answer: string) => parseJson(assertion, answer)?.id ?? null,

    /** Options for navigator.credentials.create, in JSON form. known: of this account, so that none is made twice. */
    async enrol(asked: {
      name: string;
      userHandle: string;
      known: readonly PasskeyCredential[];
      /** It will sign in by itself, so it must be discoverable and verify its user. */
      alone?: boolean;
    }) {
      const wanted = asked.alone ? 'required' : 'preferred';
      const { generateRegistrationOptions } = await library();
      return generateRegistrationOptions({
        rpName: siteName,
        rpID,
        userName: asked.name,
        userDisplayName: asked.name,
        userID: new Uint8Array(Buffer.from(asked.userHandle, 'base64url')),
        timeout,
        attestationType: 'none',
        excludeCredentials: asked.known.map(({ id, transports }) => ({ id, transports })),
        // Preferred, not required: a key without room for it (5.4.6) still serves beside a login; only a discoverable
        // one can sign in by itself, and where it cannot the browser finds nothing to offer.
        authenticatorSelection: { residentKey: wanted, userVerification: wanted },
        supportedAlgorithmIDs: algorithms,
      });
    },

    /** The credential that an answer to enrol made, or null when anything about it is wrong. */
    async verifyEnrolment(
      answer: string,
      asked: { challenge: string; userHandle: string },
    ): Promise<(PasskeyProof & { credential: PasskeyCredential }) | null> {
      const response = parseJson(attestation, answer);
      if (!response) return null;
      try {
        if (isCrossOrigin(response.response.clientDataJSON)) return null;
        if (!(await hasPlainAttestation(response.response.attestationObject))) return null;
        const { verifyRegistrationResponse } = await library();
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          ...expected,
          response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON,
          expectedChallenge: asked.challenge,
          requireUserVerification: false,
          supportedAlgorithmIDs: algorithms,
        });
        if (!verified) return null;
        const { credential, aaguid, credentialDeviceType } = registrationInfo;
        return {
          credential: {
            id: credential.id,
            publicKey: Buffer.from(credential.publicKey).toString('base64url'),
            transports: response.response.transports ?? [],
            userHandle: asked.userHandle,
            aaguid,
            synced: credentialDeviceType === 'multiDevice',
          },
          counter: credential.counter,
          userVerified: registrationInfo.userVerified,
          backedUp: registrationInfo.credentialBackedUp,
        };
      } catch {
        // The library's messages hold what was sent; nobody needs them, and no log should.
        return null;
      }
    },

    /** Options to sign in without a name: any discoverable passkey of ours, with its user verified. */
    async signInChallenge() {
      const { generateAuthenticationOptions } = await library();
      return generateAuthenticationOptions({ rpID, timeout, userVerification: 'required' });
    },

    /** Options for navigator.credentials.get, in JSON form. */
    async challenge(asked: {
      allowed: readonly PasskeyCredential[];
      userVerification: 'required' | 'preferred';
    }) {
      const { generateAuthenticationOptions } = await library();
      return generateAuthenticationOptions({
        rpID,
        allowCredentials: asked.allowed.map(({ id, transports }) => ({ id, transports })),
        timeout,
        userVerification: asked.userVerification,
      });
    },

    /**
     * What an answer to challenge proves of this credential, or null when anything about it is wrong. namesOwner: the
     * answer must name the account's handle, because nobody was known before it (7.2 step 6).
     */
    async verify(
      answer: string,
      asked: { challenge: string; credential: PasskeyCredential; counter: number; namesOwner?: boolean },
    ): Promise<PasskeyProof | null> {
      const response = parseJson(assertion, answer);
      const { credential } = asked;
      if (!response || response.id !== credential.id) return null;
      const { userHandle, clientDataJSON } = response.response;
      if (asked.namesOwner && !userHandle) return null;
      if (userHandle && userHandle !== credential.userHandle) return null;
      try {
        if (isCrossOrigin(clientDataJSON)) return null;
        const { verifyAuthenticationResponse } = await library();
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          ...expected,
          response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON,
          expectedChallenge: asked.challenge,
          credential: {
            id: credential.id,
            publicKey: bytesOf(credential.publicKey),
            counter: asked.counter,
          },
          requireUserVerification: false,
        });
        // Whether a passkey may be synced is fixed when it is made (6.1.3).
        const isSynced = authenticationInfo.credentialDeviceType === 'multiDevice';
        if (!verified || isSynced !== credential.synced) return null;
        const { newCounter: counter, userVerified, credentialBackedUp: backedUp } = authenticationInfo;
        return { counter, userVerified, backedUp };
      } catch {
        return null;
      }
    },
  };
}
