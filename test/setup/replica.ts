// Another replica, or one that will be killed: a broker as a process of its own. Tells its parent when it is ready or
// why it does not start, and answers how it stands: whether it trusts its memory, and how often it asked the database.

import { parseConfig } from '../../src/config.ts';
import { createBroker } from '../../src/deps.ts';
import { createLog } from '../../src/log.ts';
import { serve } from '../../src/main.ts';
import { startApp } from '../../src/start-app.ts';

const { source, folder, environment, mode } = JSON.parse(process.env['SLUIS_REPLICA'] ?? '{}');
const log = createLog('debug');

async function startWatched(): Promise<void> {
  const parsed = parseConfig(source, folder, environment);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  if (mode === 'serve') {
    process.send?.({ starting: true });
    await serve(parsed.config, log);
    process.exit(0);
  }
  const broker = await createBroker(parsed.config, log);
  let queries = 0;
  broker.database.db.on('query', () => {
    queries += 1;
  });
  await startApp(broker, log);
  process.on('message', () => {
    const policy = broker.policies.current().version;
    process.send?.({ trusted: broker.isTrusted(), cached: broker.cachedSessions(), queries, policy });
  });
  process.send?.({ ready: true });
}

process.on('disconnect', () => process.exit(0));
try {
  await startWatched();
} catch (error) {
  process.send?.({ refused: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
}
