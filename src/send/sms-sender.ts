// One message over the gateways there are, in order: again or elsewhere only where the message surely was not sent,
// or where the gateway itself makes one of two. Otherwise somebody pays, and reads, two messages (threats F12).

import type { SmsGateway, SmsMessage, SmsOutcome } from './sms-gateway.ts';

/** By which gateway, and after how many tries in all. */
export type SmsSent = SmsOutcome & { gateway: string; tries: number };
export type SendSms = (message: SmsMessage) => Promise<SmsSent>;

/** What another try at the same gateway may change: it was not reached, or had no room just then. */
const passing = /^(?:connect-|http-429$|http-503$)/;

async function sendBy(gateway: SmsGateway, message: SmsMessage): Promise<SmsSent> {
  const first = await gateway.send(message);
  const again = first.status === 'refused' ? passing.test(first.reason) : gateway.dedupes;
  if (first.status === 'accepted' || !again) return { ...first, gateway: gateway.id, tries: 1 };
  const second = await gateway.send(message);
  // Who may have sent it once is not made a surely-not by a refusal of the second try.
  const outcome = first.status === 'unknown' && second.status === 'refused' ? first : second;
  return { ...outcome, gateway: gateway.id, tries: 2 };
}

export function createSmsSender(gateways: readonly SmsGateway[]): SendSms {
  return async (message) => {
    let last: SmsSent = { status: 'refused', reason: 'no-gateway', gateway: '', tries: 0 };
    for (const gateway of gateways) {
      const sent = await sendBy(gateway, message);
      last = { ...sent, tries: last.tries + sent.tries };
      if (sent.status !== 'refused') break;
    }
    return last;
  };
}
