// Structured log: events with fields. Error means that somebody must act. Redaction is the second line of
// defence; the first is that no caller hands a secret or a number of a person to the log.

import { pino } from 'pino';

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

/** Only the name and our own code of an error: messages of libraries may carry values. */
function describeCause(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return cause === undefined ? {} : { cause: typeof cause };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const frame = cause.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { cause: cause.name, causeCode: code, causeAt: frame?.trim().slice(0, 200) };
}

export function createLog(level: LogLevel, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: { app: 'sluis' },
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: 'event',
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: ['code', 'token', 'secret', 'cookie', 'authorization', 'state', 'nonce'],
      censor: '[redacted]',
    },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}, cause) => logger.error({ ...fields, ...describeCause(cause) }, event),
  };
}
