// What every form with a passkey has in common: first it asks for options, with nothing answered yet; then it brings what
// the authenticator said.

import express from 'express';
import { z } from 'zod';
import { BrokerError } from '../domain/errors.ts';

export const nothingAnswered = { challenge: z.literal(''), response: z.literal('') };
/** The authenticator's words; a signed answer with its certificates fits well in it. */
export const authenticatorResponse = z.string().min(2).max(16_384);
export const passkeyAnswer = { challenge: z.uuid(), response: authenticatorResponse };

/** An answer holds a key and a signature, encoded twice. */
export const createAnswerForm = () =>
  express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 20 });

/** Refused for the passkey itself: the page it was shown on says so, and can be tried again. */
export const isPasskeyRefusal = (error: unknown): error is BrokerError =>
  error instanceof BrokerError && ['passkey-refused', 'passkey-throttled'].includes(error.code);
