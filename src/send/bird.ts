// Bird, formerly MessageBird, SMS API: POST /messages with an access key
// (https://developers.messagebird.com/api/sms-messaging/#send-outbound-sms). validity keeps late messages away.

import {
  digitsOf,
  type GatewaySettings,
  jsonPost,
  type PostOut,
  plainId,
  readExchange,
  referenceOf,
  type SmsGateway,
} from './sms-gateway.ts';

export const birdUrl = 'https://rest.messagebird.com/messages';

/** Status of the first recipient: scheduled, sent, buffered, delivered, expired or delivery_failed. */
function recipientStatus(answer: Record<string, unknown>): unknown {
  const recipients = answer['recipients'] as { items?: unknown } | undefined;
  const [first] = Array.isArray(recipients?.items) ? (recipients.items as unknown[]) : [];
  return typeof first === 'object' && first !== null && 'status' in first ? first.status : undefined;
}

const underWay: unknown[] = ['scheduled', 'sent', 'buffered', 'delivered'];

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
  };
}
