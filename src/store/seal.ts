// Seals columns with AES-256-GCM: version, key id, iv, tag, ciphertext, bound to table, column and row (AAD).
// The first key seals, all keys open, so keys rotate without a stop; what does not open is an error, never empty.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const formatVersion = 1;
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** Where the value lives; it opens nowhere else. */
export type SealPlace = { table: string; column: string; rowId: string };
export type SealKey = { id: string; key: Uint8Array };

export class SealError extends Error {
  override name = 'SealError';
}

export type Sealer = {
  currentKeyId: string;
  seal(plain: string | Uint8Array, place: SealPlace): Buffer;
  /** Throws SealError when the key is unknown or the value was altered or moved. */
  open(sealed: Uint8Array, place: SealPlace): Buffer;
  sealJson(value: unknown, place: SealPlace): Buffer;
  openJson<T>(sealed: Uint8Array, place: SealPlace): T;
};

function additionalData(keyId: string, place: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([formatVersion, keyId, place.table, place.column, place.rowId]));
}

/** The key a sealed value was made with; null when it is no sealed value at all. */
export function keyIdOfSealed(sealed: Uint8Array): string | null {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const idLength = bytes[1];
  if (bytes[0] !== formatVersion || idLength === undefined || idLength === 0) return null;
  if (bytes.length < 2 + idLength + ivBytes + tagBytes) return null;
  return bytes.toString('utf8', 2, 2 + idLength);
}

function checkKeys(keys: readonly SealKey[]): SealKey {
  const ids = new Set<string>();
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(id))
      throw new SealError('a sealing key id is 1 to 64 of A-Z a-z 0-9 . _ -');
    if (key.byteLength !== keyBytes)
      throw new SealError(`sealing key ${id} must have exactly ${keyBytes} bytes`);
    if (ids.has(id)) throw new SealError(`sealing key id ${id} occurs twice`);
    ids.add(id);
  }
  const first = keys[0];
  if (first === undefined) throw new SealError('at least one sealing key is needed');
  return first;
}

function sealWith({ id, key }: SealKey, plain: string | Uint8Array, place: SealPlace): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(id, place));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const header = Buffer.from([formatVersion, Buffer.byteLength(id)]);
  return Buffer.concat([header, Buffer.from(id), iv, cipher.getAuthTag(), ciphertext]);
}

function openWith({ id, key }: SealKey, sealed: Uint8Array, place: SealPlace): Buffer {
  const start = 2 + Buffer.byteLength(id);
  const iv = sealed.subarray(start, start + ivBytes);
  const tag = sealed.subarray(start + ivBytes, start + ivBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(id, place));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(start + ivBytes + tagBytes)), decipher.final()]);
  } catch {
    throw new SealError(`a sealed value of ${place.table}.${place.column} cannot be opened`);
  }
}

export function createSealer(keys: readonly SealKey[]): Sealer {
  const first = checkKeys(keys);
  const byId = new Map(keys.map((key) => [key.id, key]));
  const open = (sealed: Uint8Array, place: SealPlace): Buffer => {
    const id = keyIdOfSealed(sealed);
    const key = id === null ? undefined : byId.get(id);
    if (key === undefined) {
      throw new SealError(`no key at hand opens a sealed value of ${place.table}.${place.column}`);
    }
    return openWith(key, sealed, place);
  };
  return {
    currentKeyId: first.id,
    seal: (plain, place) => sealWith(first, plain, place),
    open,
    sealJson: (value, place) => sealWith(first, JSON.stringify(value), place),
    openJson: (sealed, place) => JSON.parse(open(sealed, place).toString('utf8')),
  };
}
