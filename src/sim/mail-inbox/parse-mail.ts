// Reads the mails our kind of sender writes: one text part, quoted-printable, base64 or plain; folded headers.
// Just enough for an inbox that shows them; it is no mail program.

export type ReceivedMail = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  headers: Record<string, string>;
  atMs: number;
};

/** Quoted-printable (RFC 2045 6.7): soft line breaks gone, =XX back to bytes. */
function decodeQuotedPrintable(body: string): string {
  const joined = body.replace(/=[ \t]*\r?\n/g, '');
  const bytes = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return Buffer.from(body, 'latin1').toString('utf8');
}

/** source: the message as bytes in latin1, so that every byte is one character. */
export function parseMail(
  source: string,
  envelope: { from: string; to: string[] },
  atMs: number,
): ReceivedMail {
  const end = /\r?\n\r?\n/.exec(source);
  const head = source.slice(0, end?.index ?? source.length).replace(/\r?\n[ \t]+/g, ' ');
  const body = end ? source.slice(end.index + end[0].length) : '';
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/)) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  const encoding = (headers['content-transfer-encoding'] ?? '').toLowerCase();
  return {
    id: headers['message-id'] ?? '',
    ...envelope,
    subject: headers['subject'] ?? '',
    text: decodeBody(body, encoding).replaceAll('\r\n', '\n'),
    headers,
    atMs,
  };
}
