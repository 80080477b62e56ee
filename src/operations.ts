// What operators ask: is it alive, is it ready and what is not as it should be, and the counters.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Broker } from './deps.ts';

export async function answerOperations(
  broker: Broker,
  request: IncomingMessage,
  response: ServerResponse,
  draining: boolean,
): Promise<void> {
  const json = (status: number, body: unknown) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  switch (request.url) {
    case '/healthz':
      return json(200, { status: 'alive' });
    case '/readyz': {
      const database = await broker.database.db.raw('select 1').then(
        () => 'up',
        () => 'down',
      );
      const upstreams = broker.upstreamHealth().map(({ id, state }) => ({ id, state }));
      const policy = broker.policies.current().version;
      const status = database === 'up' && !draining ? 200 : 503;
      return json(status, {
        draining,
        database,
        changeFeed: broker.isTrusted() ? 'trusted' : 'untrusted',
        policy,
        upstreams,
        analyses: broker.analyses.detail(),
        rollout: broker.rolloutDetail(),
      });
    }
    case '/metrics':
      response
        .writeHead(200, { 'Content-Type': broker.metrics.contentType })
        .end(await broker.metrics.render());
      return;
    default:
      json(404, { error: 'not-found' });
  }
}
