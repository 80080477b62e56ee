// Any other gateway that takes a message by HTTP: headers and body by template, the address as it stands, since a
// number or a code in an address ends up in logs. 2xx is accepted; what the answer says is not read.

import {
  digitsOf,
  type GatewaySettings,
  type PostOut,
  readExchange,
  type SmsGateway,
  type SmsMessage,
} from './sms-gateway.ts';

export type GenericSettings = GatewaySettings & {
  method: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string;
  dedupes: boolean;
};

export const placeholders = ['to', 'toDigits', 'text', 'messageId', 'sender', 'secret'] as const;
type Values = Record<(typeof placeholders)[number], string>;

const pattern = new RegExp(`\\{(${placeholders.join('|')})\\}`, 'g');

function fill(template: string, values: Values, write: (value: string) => string): string {
  return template.replace(pattern, (_whole, name: keyof Values) => write(values[name]));
}

/** As the body's own language writes a value, so that no text of ours can become structure. */
function escapeFor(contentType: string): (value: string) => string {
  if (contentType.includes('json')) return (value) => JSON.stringify(value).slice(1, -1);
  if (contentType.includes('form-urlencoded')) return encodeURIComponent;
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return (value) => value.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

export function createGenericHttp(settings: GenericSettings, post: PostOut): SmsGateway {
  const { id, url, secret, sender, method, dedupes, body } = settings;
  const given = Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const templates: Record<string, string> = {
    'content-type': 'application/json',
    ...Object.fromEntries(given),
  };
  const escapeBody = escapeFor(templates['content-type'] ?? '');

  function headersFor(values: Values): Record<string, string> {
    const filled = Object.entries(templates).map(([name, value]) => [
      name,
      fill(value, values, (text) => text),
    ]);
    return Object.fromEntries(filled);
  }

  return {
    id,
    dedupes,
    async send({ messageId, to, text }: SmsMessage) {
      const values = { to, toDigits: digitsOf(to), text, messageId, sender, secret };
      // A code belongs into the body alone: headers are what proxies write down.
      const headers = headersFor({ ...values, text: '', to: '', toDigits: '' });
      const exchange = await post({ url, method, headers, body: fill(body, values, escapeBody) });
      if (exchange.kind === 'answer' && exchange.status >= 200 && exchange.status < 300) {
        return { status: 'accepted', reference: null };
      }
      return readExchange(exchange, () => ({ status: 'unknown', reason: 'answer-unreadable' }));
    },
  };
}
