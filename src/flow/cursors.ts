// Opaque cursors of long lists: where the next page begins, signed together with the list and its filter, so that
// nobody makes one up or carries one to another list.

import { createHmac, timingSafeEqual } from 'node:crypto';

const macBytes = 16;
const maxLength = 600;

export type Cursors = ReturnType<typeof createCursors>;

export function createCursors(key: Buffer) {
  const macOf = (list: string, place: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([list, place]))
      .digest()
      .subarray(0, macBytes);

  return {
    /** list: the address and the filter, as one text. */
    write(list: string, position: unknown): string {
      const place = Buffer.from(JSON.stringify(position)).toString('base64url');
      return `${place}.${macOf(list, place).toString('base64url')}`;
    },

    /** Null for anything this list did not hand out. */
    read(list: string, cursor: string): unknown {
      const [place = '', mac = '', more] = cursor.length > maxLength ? [] : cursor.split('.');
      const given = Buffer.from(mac, 'base64url');
      if (more !== undefined || given.length !== macBytes) return null;
      if (!timingSafeEqual(given, macOf(list, place))) return null;
      return JSON.parse(Buffer.from(place, 'base64url').toString('utf8'));
    },
  };
}
