// Bird, formerly MessageBird, SMS API: POST /messages with an access key, GET /messages/{id} for what became of one
// (https://developers.messagebird.com/api/sms-messaging/). validity keeps late messages away.

import {
  digitsOf,
  type GatewaySettings,
  type HttpExchange,
  jsonPost,
  type PostOut,
  parseObject,
  plainId,
  readExchange,
  referenceOf,
  type SmsGateway,
  type SmsReport,
} from './sms-gateway.ts';

export const birdUrl = 'https://rest.messagebird.com/messages';

/** Status of the first recipient: scheduled, sent, buffered, delivered, expired or delivery_failed. */
function recipientStatus(answer: Record<string, unknown>): unknown {
  const recipients = answer['recipients'] as { items?: unknown } | undefined;
  const [first] = Array.isArray(recipients?.items) ? (recipients.items as unknown[]) : [];
  return typeof first === 'object' && first !== null && 'status' in first ? first.status : undefined;
}

const underWay: unknown[] = ['scheduled', 'sent', 'buffered', 'delivered'];

/** The answer repeats number and text: nothing but the status is taken from it. */
function reportOf(exchange: HttpExchange): SmsReport {
  if (exchange.kind !== 'answer') return { status: 'unknown', reason: exchange.reason };
  if (exchange.status !== 200) return { status: 'unknown', reason: `http-${exchange.status}` };
  const status = recipientStatus(parseObject(exchange.body) ?? {});
  if (status === 'delivered') return { status };
  if (status === 'expired' || status === 'delivery_failed') return { status: 'not-delivered' };
  return underWay.includes(status)
    ? { status: 'under-way' }
    : { status: 'unknown', reason: 'answer-unreadable' };
}

export function createBird(
  { id, url, secret, sender, validSeconds }: GatewaySettings,
  post: PostOut,
): SmsGateway {
  return {
    id,
    dedupes: false,
    async send({ messageId, to, text }) {
      const request = jsonPost(
        url,
        { authorization: `AccessKey ${secret}` },
        {
          originator: sender,
          recipients: [digitsOf(to)],
          body: text,
          reference: plainId(messageId),
          validity: validSeconds,
        },
      );
      return readExchange(await post(request), (answer) => {
        const reference = referenceOf(answer['id']);
        return reference !== null && underWay.includes(recipientStatus(answer))
          ? { status: 'accepted', reference }
          : { status: 'unknown', reason: 'answer-not-under-way' };
      });
    },
    async readReport(reference) {
      // It becomes part of an address: letters and digits, as they write their ids, and nothing that leads elsewhere.
      if (!/^[A-Za-z0-9]{1,64}$/.test(reference)) return { status: 'unknown', reason: 'reference-unusable' };
      const headers = { accept: 'application/json', authorization: `AccessKey ${secret}` };
      return reportOf(await post({ url: `${url}/${reference}`, method: 'GET', headers }));
    },
  };
}
