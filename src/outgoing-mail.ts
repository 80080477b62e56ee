// Puts the sender of mail together: the waiting rows, the mail server of the configuration, the words.

import { type Config, mailUrlOf } from './config.ts';
import { isLoopbackHost } from './domain/address.ts';
import type { FlowDeps } from './flow/flow-deps.ts';
import { siteName } from './flows.ts';
import type { Log } from './log.ts';
import type { createMetrics } from './metrics.ts';
import { createMailTransport } from './send/mail.ts';
import { createMailSender } from './send/mail-sender.ts';

type MailParts = Pick<FlowDeps, 'db' | 'stores' | 'nowMs'> & {
  metrics: ReturnType<typeof createMetrics>;
  log: Log;
};

/** Null where the configuration names no mail server. */
export function startOutgoingMail(config: Config, { db, stores, metrics, log, nowMs }: MailParts) {
  const url = mailUrlOf(config);
  if (!config.mail || !url) return null;
  const { outboundMail } = stores;
  const isTrial = !config.production && isLoopbackHost(url.hostname);
  const plainAllowed = config.mail.dangerouslyAllowPlainSmtp || isTrial;
  const server = { url: url.href, from: config.mail.from, plainAllowed };
  metrics.watchWaitingMail(() => outboundMail.countWaiting(db));
  return createMailSender({
    queue: {
      claim: (count) => outboundMail.claim(db, count),
      sent: (id) => outboundMail.sent(db, id),
      failed: (claimed) => outboundMail.failed(db, claimed),
      giveUp: (id) => outboundMail.giveUp(db, id),
    },
    transport: createMailTransport(server, { host: new URL(config.publicUrl).hostname }),
    site: { siteName, publicUrl: config.publicUrl },
    log,
    nowMs,
    count: metrics.mail,
  });
}
