// What a gateway for SMS is to us, whoever runs it: one message handed over, and how sure we are of what became of
// it. Only what surely was not sent is tried again or given back (threats F12, O12).

/** to: E.164. messageId: of ours, the same at every try of one message. */
export type SmsMessage = { messageId: string; to: string; text: string };

/** reason: a code for log and record; never the number, the text or what the gateway echoed of them. */
export type SmsOutcome =
  | { status: 'accepted'; reference: string | null }
  /** Surely not sent. */
  | { status: 'refused'; reason: string }
  /** The request left and no answer says what became of it: the message may arrive. */
  | { status: 'unknown'; reason: string };

/** What became of a message that was taken. unknown: no answer, or none that says it; reason as above. */
export type SmsReport =
  | { status: 'delivered' | 'not-delivered' | 'under-way' }
  | { status: 'unknown'; reason: string };

export type SmsGateway = {
  id: string;
  /** The gateway sends two requests with one messageId as one message. */
  dedupes: boolean;
  send(message: SmsMessage): Promise<SmsOutcome>;
  /** Asks what became of a message by the reference it was accepted with; absent where no way to ask is documented. */
  readReport?(reference: string): Promise<SmsReport>;
};

export type HttpRequest = {
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  body?: string;
};
/** not-sent: no byte of the request reached the other side. lost: it left, and no whole answer came. */
export type HttpExchange =
  | { kind: 'answer'; status: number; body: string }
  | { kind: 'not-sent'; reason: string }
  | { kind: 'lost'; reason: string };
/** The one way out, handed in: it never throws and never follows a redirect. */
export type PostOut = (request: HttpRequest) => Promise<HttpExchange>;

export type GatewaySettings = {
  id: string;
  url: string;
  secret: string;
  sender: string;
  /** How long a message is of use; later it should not arrive any more. */
  validSeconds: number;
};

/** Fields of gateways for our own id: letters and digits, 32 at most at the strictest of them. */
export function plainId(messageId: string): string {
  return messageId.replaceAll('-', '');
}

/** E.164 without its plus, as most gateways write it. */
export function digitsOf(to: string): string {
  return to.replace('+', '');
}

export function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * What an HTTP exchange says by its status alone. 4xx: refused before anything was sent; 429 and 503 as well
 * (RFC 6585 4, RFC 9110 15.6.4). Any other 5xx, a redirect, an answer that never came: nobody knows.
 */
export function readExchange(
  exchange: HttpExchange,
  readAccepted: (answer: Record<string, unknown>) => SmsOutcome,
): SmsOutcome {
  if (exchange.kind === 'not-sent') return { status: 'refused', reason: exchange.reason };
  if (exchange.kind === 'lost') return { status: 'unknown', reason: exchange.reason };
  const { status, body } = exchange;
  const reason = `http-${status}`;
  if (status === 503 || (status >= 400 && status < 500)) return { status: 'refused', reason };
  if (status < 200 || status >= 300) return { status: 'unknown', reason };
  const answer = parseObject(body);
  return answer ? readAccepted(answer) : { status: 'unknown', reason: 'answer-unreadable' };
}

/** A reference as we keep it: short, of letters and digits that can do no harm anywhere. */
export function referenceOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9_.:-]{1,64}$/.test(value) ? value : null;
}

export function jsonPost(url: string, headers: Record<string, string>, body: unknown): HttpRequest {
  return {
    url,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
