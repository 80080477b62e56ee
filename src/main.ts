// Runs the service: opens the listeners, drains on SIGTERM and SIGINT, and says in one line what keeps it from starting.

import { runInBroker, setUpUrl } from './cli/broker-command.ts';
import { openControlSocket } from './cli/control-socket.ts';
import { type Config, configPath } from './config.ts';
import { type Broker, createBroker } from './deps.ts';
import type { Log } from './log.ts';
import { startApp } from './start-app.ts';

const drainMs = 10_000;

/** For people, and never in the log: whoever has this link becomes the first administrator. */
async function offerSetUp(broker: Broker, log: Log): Promise<void> {
  const token = await broker.flows.pairing.openSetUp();
  if (token === null) return;
  log.warn('nobody-is-staff', { remedy: 'open the link that was printed, once, within an hour' });
  process.stderr.write(
    `\nNobody is staff yet. Open this link to become the first administrator (once, within an hour):\n  ${setUpUrl(broker, token)}\n\n`,
  );
}

/** Resolves when the process was asked to stop and everything is closed. */
export async function serve(config: Config, log: Log): Promise<void> {
  const broker = await createBroker(config, log);
  const app = await startApp(broker, log).catch(async (error) => {
    await broker.close();
    throw error;
  });
  const embedded = !config.database.url;
  const folder = configPath(config, config.database.dataFolder);
  const control = embedded
    ? await openControlSocket(folder, (request) => runInBroker(broker, request))
    : null;
  if (embedded) log.warn('embedded-database', { remedy: 'for trial only: set DATABASE_URL for PostgreSQL' });
  await offerSetUp(broker, log);
  log.info('ready', { publicUrl: config.publicUrl, policy: broker.policies.current().version });
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  log.info('stopping', { signal });
  control?.close();
  await app.close(drainMs);
  log.info('stopped');
}
