// Puts the sender of logout notices together: waiting rows, the provider's signer, and the one address that the policy
// registers for each portal. Bounded in time, no redirect followed, https or loopback alone (L6, F1-F4).

import type { Broker } from './deps.ts';
import type { Log } from './log.ts';
import { createOutgoingFetch, hostAndPort } from './oidc/outgoing-fetch.ts';
import { createLogoutSender } from './send/logout-sender.ts';

const timeoutMs = 5_000;
const maxBytes = 64 * 1024;

export type SignLogout = (told: { clientId: string; subject: string; sid: string }) => Promise<string | null>;

export function startLogoutNotices(broker: Broker, log: Log, sign: SignLogout) {
  const { flow, stores, config, metrics, portalLogins } = broker;
  const { db } = flow;
  const { logoutNotices } = stores;

  async function post(address: string, token: string): Promise<void> {
    const { fetch, close } = createOutgoingFetch({
      allowedHosts: [hostAndPort(new URL(address))],
      allowInsecureLoopback: !config.production,
      privateHosts: config.outgoing.privateHosts,
      timeoutMs,
      maxBytes,
      keepAlive: false,
    });
    try {
      const { status } = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: token }).toString(),
      });
      if (status < 200 || status > 299) throw new Error(`status ${status}`);
    } finally {
      await close();
    }
  }

  const sender = createLogoutSender({
    queue: {
      claim: (count) => logoutNotices.claim(db, count),
      sent: (id) => logoutNotices.sent(db, id),
      failed: (claimed) => logoutNotices.failed(db, claimed),
      giveUp: (id) => logoutNotices.giveUp(db, id),
    },
    async deliver({ clientId, sid, accountId }) {
      const address = flow.policy().policy.clients.get(clientId)?.backchannelLogoutUri;
      const subject = portalLogins.subjectFor(accountId, clientId);
      if (address === undefined || subject === null) return false;
      const token = await sign({ clientId, subject, sid });
      if (token === null) return false;
      await post(address, token);
      return true;
    },
    log,
    count: metrics.logoutNotice,
  });
  metrics.watchWaitingNotices(() => logoutNotices.countWaiting(db));
  const hasListeners = () =>
    [...flow.policy().policy.clients.values()].some((client) => client.backchannelLogoutUri !== undefined);
  broker.afterChange(() => {
    if (hasListeners()) sender.wake();
  });
  return sender;
}
