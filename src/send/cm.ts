// CM.com, Business Messaging API: POST /v1.0/message with a product token in its header
// (https://developers.cm.com/messaging/docs/integration). Answers per message: "Responses & Errors - JSON" there.

import {
  digitsOf,
  type GatewaySettings,
  jsonPost,
  type PostOut,
  plainId,
  readExchange,
  type SmsGateway,
  type SmsOutcome,
} from './sms-gateway.ts';

export const cmUrl = 'https://gw.messaging.cm.com/v1.0/message';

/** 200 also carries a message that was rejected: only its own status counts. */
function outcomeOf(answer: Record<string, unknown>, reference: string): SmsOutcome {
  const [message] = Array.isArray(answer['messages']) ? (answer['messages'] as unknown[]) : [];
  if (typeof message !== 'object' || message === null) return { status: 'unknown', reason: 'answer-empty' };
  const { status, messageErrorCode } = message as { status?: unknown; messageErrorCode?: unknown };
  if (status === 'Accepted') return { status: 'accepted', reference };
  if (status !== 'Rejected') return { status: 'unknown', reason: 'answer-unreadable' };
  // Three digits at most (table "JSON POST Error codes"): nothing longer that an answer may echo.
  const code = typeof messageErrorCode === 'number' && messageErrorCode < 1000 ? messageErrorCode : 0;
  return { status: 'refused', reason: `rejected-${code}` };
}

export function createCm({ id, url, secret, sender }: GatewaySettings, post: PostOut): SmsGateway {
  return {
    id,
    dedupes: false,
    async send({ messageId, to, text }) {
      const reference = plainId(messageId);
      const message = {
        // Without this CM may choose another channel than the one that was confirmed.
        allowedChannels: ['SMS'],
        from: sender,
        to: [{ number: `00${digitsOf(to)}` }],
        body: { type: 'auto', content: text },
        reference,
      };
      const request = jsonPost(url, { 'x-cm-producttoken': secret }, { messages: { msg: [message] } });
      return readExchange(await post(request), (answer) => outcomeOf(answer, reference));
    },
  };
}
