// A process that opens a data folder, tells whether it may, and then writes accounts until it is killed.

import { openDatabase } from '../../src/store/database.ts';

try {
  const { db } = await openDatabase({ dataDir: process.env['DATA_DIR'] });
  process.send?.({ opened: true });
  for (;;) {
    const { rows } = await db.raw('insert into account default values returning id');
    process.send?.({ committed: rows[0].id });
    // Gives way, so that the kill may fall anywhere.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
} catch (error) {
  process.send?.({ refused: error instanceof Error ? error.message : 'unknown' });
  process.disconnect?.();
}
