// A node that dies in the middle of a migration: does half of one, says so, and waits for the end.

import { migrations } from '../../migrations/index.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = process.env;
const database = await openDatabase({ url, ownerUrl });
const endless = {
  name: '900-endless',
  async up() {
    process.send?.('half-way');
    await new Promise(() => setInterval(() => {}, 1_000));
  },
  async down() {},
};
await migrate(database, { migrations: [...migrations.slice(0, 2), endless] });
