// What of a policy document is nobody's to read: hashes of client secrets. They leave as a mask, and a mask that comes
// back keeps the value there was (threat A11).

import type { PolicyDocument } from './policy-document.ts';

/** A plain scalar of YAML, wherever it takes the place of a secret. */
export const secretMask = 'secret***';

/** The same document with every secret masked. */
export function maskSecrets(document: PolicyDocument): PolicyDocument {
  const clients = Object.entries(document.clients).map(([id, client]) => {
    if (client.auth.secretHash === undefined) return [id, client] as const;
    return [id, { ...client, auth: { ...client.auth, secretHash: secretMask } }] as const;
  });
  return { ...document, clients: Object.fromEntries(clients) };
}

type Raw = { clients?: Record<string, { auth?: { secretHash?: unknown } } | undefined> };

/** Which clients of a document that was sent carry the mask, each with what it stands for; undefined: nothing. */
export function findMasked(
  raw: unknown,
  current: PolicyDocument,
): { client: string; secretHash: string | undefined }[] {
  const clients = typeof raw === 'object' && raw !== null ? (raw as Raw).clients : undefined;
  if (typeof clients !== 'object' || clients === null) return [];
  return Object.entries(clients).flatMap(([client, given]) => {
    if (given?.auth?.secretHash !== secretMask) return [];
    const known = Object.hasOwn(current.clients, client) ? current.clients[client] : undefined;
    return [{ client, secretHash: known?.auth.secretHash }];
  });
}
