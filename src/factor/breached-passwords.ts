// A local file of breached passwords, as haveibeenpwned.com offers it: SHA-1 in capitals, a colon, a count, sorted.
// Searched where it lies, thirty short reads for a billion lines; no password and no part of its hash leaves here.

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const hashChars = 40;
/** Longer than any line of it. */
const lineBytes = 80;

/** Throws when the file cannot be read or does not begin with such a line. */
export function openBreachedPasswords(path: string) {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const buffer = Buffer.alloc(2 * lineBytes);

  function readAt(position: number): string {
    const bytes = readSync(file, buffer, 0, buffer.length, position);
    return buffer.toString('latin1', 0, bytes);
  }

  /** The first whole line that begins at or after this position; null at the end of the file. */
  function lineFrom(position: number): { start: number; hash: string } | null {
    const text = readAt(position === 0 ? 0 : position - 1);
    const newline = position === 0 ? -1 : text.indexOf('\n');
    if (position > 0 && newline < 0) return null;
    const hash = text.slice(newline + 1, newline + 1 + hashChars);
    const start = position === 0 ? 0 : position + newline;
    return hash.length === hashChars ? { start, hash } : null;
  }

  if (!/^[0-9A-F]{40}(:[0-9]+)?\r?(\n|$)/.test(readAt(0))) {
    closeSync(file);
    throw new Error(`${path} is no list of SHA-1 hashes in capitals, one per line, sorted`);
  }

  return {
    isBreached(password: string): boolean {
      const wanted = createHash('sha1').update(password).digest('hex').toUpperCase();
      let low = 0;
      let high = size;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const line = lineFrom(middle);
        if (line === null || line.hash > wanted) high = middle;
        else if (line.hash === wanted) return true;
        else low = Math.max(middle, line.start) + 1;
      }
      return false;
    },

    close: () => closeSync(file),
  };
}
