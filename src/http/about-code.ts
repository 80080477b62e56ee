// Errors about the code a person typed: the same page is shown again with the notice, and nothing else is lost.

import { BrokerError, type ErrorCode } from '../domain/errors.ts';

const codeErrors: readonly ErrorCode[] = [
  'code-malformed',
  'code-wrong',
  'code-used',
  'code-over',
  'locked-out',
  'factor-exhausted',
  'recovery-code-malformed',
  'recovery-code-wrong',
  'recovery-code-used',
];

export function isAboutCode(error: unknown): error is BrokerError {
  return error instanceof BrokerError && codeErrors.includes(error.code);
}
