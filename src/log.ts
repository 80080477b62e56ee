// Structured log: events with fields. Error means that somebody must act. Redaction is the second line of
// defence; the first is that no caller hands a secret or a number of a person to the log.

import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { errorTable } from './domain/errors.ts';

type LogValue = string | number | boolean | null | undefined;
export type LogFields = Record<string, LogValue>;
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** cause is reduced to its name, its code and where it was thrown. */
  error(event: string, fields?: LogFields, cause?: unknown): void;
};

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
export type LogDestination = { write(line: string): void };

const standardOutput = 1;
const maxTries = 20;
const tryAgainAfterMs = 5;

/** Our own codes stay readable; an authorization code or a one-time code under that name does not. */
function censor(value: unknown, path: string[]): string {
  const isOurs = path[0] === 'code' && typeof value === 'string' && Object.hasOwn(errorTable, value);
  return isOurs ? value : '[redacted]';
}

/** The first frame of the stack; the message before it may have lines of any shape, so it is cut off first. */
function placeOf({ stack, message }: Error): string | undefined {
  if (stack === undefined) return undefined;
  const at = stack.indexOf(message);
  const frames = at === -1 ? '' : stack.slice(at + message.length);
  return /\n\s*(at [^\n]{1,200})/.exec(frames)?.[1];
}

/** Only the name and our own code of an error: messages of libraries may carry values. */
function describeCause(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return cause === undefined ? {} : { cause: typeof cause };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return { cause: cause.name, causeCode: code, causeAt: placeOf(cause) };
}

/** Waits a moment for a reader that is slow, and no longer: the log must not stop the service. */
function writeWhole(line: string): void {
  let rest = Buffer.from(line);
  for (let tries = 0; rest.length > 0; tries += 1) {
    try {
      rest = rest.subarray(writeSync(standardOutput, rest));
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!isBusy || tries >= maxTries) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tryAgainAfterMs);
    }
  }
}

/** A full disk or a broken pipe costs log lines, never an answer; how many is said as soon as one can be written. */
function unfailing(write: (line: string) => void): LogDestination {
  let lost = 0;
  return {
    write(line) {
      try {
        if (lost > 0) write(`{"level":"error","app":"sluis","lines":${lost},"event":"log-lines-lost"}\n`);
        lost = 0;
        write(line);
      } catch {
        lost += 1;
      }
    },
  };
}

export function createLog(level: LogLevel, destination?: LogDestination): Log {
  const options = {
    level,
    base: { app: 'sluis' },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'event',
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['code', 'token', 'secret', 'cookie', 'authorization', 'state', 'nonce'], censor },
  };
  const logger = pino(options, unfailing(destination ? (line) => destination.write(line) : writeWhole));
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}, cause) => logger.error({ ...fields, ...describeCause(cause) }, event),
  };
}
