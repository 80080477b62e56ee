// Opens the three listeners of the service, and closes them: public, decisions, operations.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppOptions, createApp } from './app.ts';
import type { Broker } from './deps.ts';
import { attachPublicListener, decisionServerOptions, publicServerOptions } from './gate/server-options.ts';
import type { Log } from './log.ts';
import { startLogoutNotices } from './outgoing-logout.ts';

type Listen = { host: string; port: number };

function listen(server: Server, at: Listen): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Opens the three listeners; close drains what is being answered, for at most drainMs. */
export async function startApp(broker: Broker, log: Log, options: AppOptions = {}) {
  const app = createApp(broker, log, options);
  const publicServer = createServer(publicServerOptions);
  attachPublicListener(publicServer, app.publicListener);
  const decisionServer = createServer(decisionServerOptions, app.decisions);
  const operationsServer = createServer(decisionServerOptions, app.operations);
  const servers = [publicServer, decisionServer, operationsServer];
  const { config } = broker;
  const notices = startLogoutNotices(broker, log, app.signLogout);
  const addresses = [config.listen, config.authz.listen, config.operations.listen];
  const ports: number[] = [];
  try {
    for (const [index, server] of servers.entries()) {
      ports.push(await listen(server, addresses[index] as Listen));
    }
  } catch (error) {
    // One address taken: the others must not keep a service alive that never started.
    for (const server of servers) server.close();
    app.closeProxy();
    await notices.close();
    throw error;
  }
  const [publicPort = 0, decisionPort = 0, operationsPort = 0] = ports;
  return {
    publicPort,
    decisionPort,
    operationsPort,
    adminEndpoints: app.endpoints.pages,
    apiEndpoints: app.endpoints.api,
    async close(drainMs = 5_000): Promise<void> {
      app.drain();
      const serving = [publicServer, decisionServer];
      const closed = serving.map((server) => new Promise((resolve) => server.close(resolve)));
      for (const server of serving) server.closeIdleConnections();
      const hurry = setTimeout(() => {
        for (const server of serving) server.closeAllConnections();
      }, drainMs);
      await Promise.all(closed);
      clearTimeout(hurry);
      operationsServer.close();
      operationsServer.closeAllConnections();
      app.closeProxy();
      await notices.close();
      await broker.close();
    },
  };
}
