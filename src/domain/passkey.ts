// What is known of one passkey and what one answer of it proves (WebAuthn Level 3, 4 and 6.1).

/** What is kept of a passkey, texts in base64url. synced: it may be on several devices, else it is bound to one. */
export type PasskeyCredential = {
  id: string;
  publicKey: string;
  transports: string[];
  userHandle: string;
  aaguid: string;
  synced: boolean;
};

export type PasskeyProof = { counter: number; userVerified: boolean; backedUp: boolean };
