// Spryng, REST API v1: POST /v1/messages with a bearer token (https://docs.spryngsms.com, "Send a message").
// Our id travels as reference; nothing is documented about doubles, so one is never risked.

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

export const spryngUrl = 'https://rest.spryngsms.com/v1/messages';

export function createSpryng({ id, url, secret, sender }: GatewaySettings, post: PostOut): SmsGateway {
  return {
    id,
    dedupes: false,
    async send({ messageId, to, text }) {
      const request = jsonPost(
        url,
        { authorization: `Bearer ${secret}` },
        {
          body: text,
          encoding: 'auto',
          originator: sender,
          recipients: [digitsOf(to)],
          route: 'business',
          reference: plainId(messageId),
        },
      );
      return readExchange(await post(request), (answer) => {
        const reference = referenceOf(answer['id']);
        return reference === null
          ? { status: 'unknown', reason: 'answer-without-id' }
          : { status: 'accepted', reference };
      });
    },
  };
}
