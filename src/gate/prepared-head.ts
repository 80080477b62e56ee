// The head of an allow, written once per session and second instead of once per request: node:http checks and
// joins every header again each time, which is a third of a decision's cost.

import { type ServerResponse, STATUS_CODES, validateHeaderName, validateHeaderValue } from 'node:http';

type Prepared = { second: number; text: string; lines: string };

const prepared = new WeakMap<readonly (readonly [string, string])[], Prepared>();

/** Throws like node:http on a name or value that may not be sent. */
function joinLines(pairs: readonly (readonly [string, string])[]): string {
  for (const [name, value] of pairs) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

function preparedHead(headers: readonly (readonly [string, string])[], fixedLines: string): string {
  const nowMs = Date.now();
  const second = Math.floor(nowMs / 1000);
  const kept = prepared.get(headers);
  if (kept?.second === second) return kept.text;
  const lines = kept?.lines ?? joinLines(headers);
  const date = new Date(nowMs).toUTCString();
  const head = `HTTP/1.1 200 ${STATUS_CODES[200]}\r\nDate: ${date}\r\nConnection: keep-alive\r\n${fixedLines}${lines}\r\n`;
  // One flat string: a joined one would be copied together again at every write.
  const text = Buffer.from(head, 'latin1').toString('latin1');
  prepared.set(headers, { second, text, lines });
  return text;
}

/**
 * Sends 200 without a body on a connection that stays open. False when this Node has no place for a prepared
 * head; the caller then writes it the ordinary way. Were the head ignored, the answer would be 503: closed.
 */
export function sendPreparedHead(
  response: ServerResponse,
  headers: readonly (readonly [string, string])[],
  fixedLines: string,
): boolean {
  if (!('_header' in response) || response.headersSent || !response.shouldKeepAlive) return false;
  const text = preparedHead(headers, fixedLines);
  response.statusCode = 503;
  response._header = text;
  if (!response.headersSent) return false;
  response.end();
  return true;
}
