// Asks gateways what became of messages they took, while their codes are of use: never while somebody waits for a page.
// What is due waits in the database and is taken by one replica at a time (src/send/outbox.ts).

import type { Log } from '../log.ts';
import { startOutbox } from './outbox.ts';
import type { SmsReport } from './sms-gateway.ts';

/** isLast: it is not asked again. */
type Due = { id: string; gateway: string; reference: string; isLast: boolean };
export type SmsReportCount = 'delivered' | 'not-delivered' | 'unreported';

export type SmsReportQueue = {
  claim(count: number): Promise<Due[]>;
  /** False: it was known already, or its code is not of use any more. */
  keep(id: string, report: 'delivered' | 'not-delivered'): Promise<boolean>;
};

const atOnce = 10;
const everyMs = 1_000;

export type SmsReports = ReturnType<typeof startSmsReports>;

export function startSmsReports(deps: {
  queue: SmsReportQueue;
  read(gateway: string, reference: string): Promise<SmsReport>;
  log: Log;
  count(gateway: string, status: SmsReportCount): void;
}) {
  const { queue, read, log, count } = deps;

  async function askOne({ id, gateway, reference, isLast }: Due): Promise<void> {
    const report = await read(gateway, reference);
    if (report.status === 'delivered' || report.status === 'not-delivered') {
      if (!(await queue.keep(id, report.status))) return;
      count(gateway, report.status);
      // The challenge's own id: it leads to the record, and to no number or code.
      if (report.status === 'not-delivered') log.warn('sms-not-delivered', { gateway, challenge: id });
      return;
    }
    if (report.status === 'unknown') log.warn('sms-report-not-read', { gateway, cause: report.reason });
    if (isLast) count(gateway, 'unreported');
  }

  return startOutbox({ work: 'sms-reports', atOnce, everyMs, claim: queue.claim, send: askOne, log });
}
