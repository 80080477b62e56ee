// The section about SMS: gateways, whose numbers, and how many messages. Absent: no SMS at all.

import { z } from 'zod';

const smsGateway = (duration: z.ZodType<number, string>) =>
  z.strictObject({
    type: z.enum(['spryng', 'bird', 'cm', 'http']).describe('http: any other, by template'),
    url: z.url().optional().describe('address of type http; of the others in place of their own'),
    secretFile: z.string().optional().describe('file with the token of the gateway'),
    timeout: duration.prefault('5s').describe('for one try'),
    method: z.enum(['POST', 'PUT']).default('POST').describe('of type http'),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/), z.string().regex(/^[\x20-\x7e]*$/))
      .default({})
      .describe('of type http; {secret}, {messageId} and {sender} are filled in'),
    body: z
      .string()
      .optional()
      .describe('of type http; {to}, {toDigits}, {text}, {messageId}, {sender} and {secret} are filled in'),
    dedupes: z
      .boolean()
      .default(false)
      .describe('of type http: the gateway sends two requests with one {messageId} once'),
  });

const perWindow = z.int().min(1).max(1_000_000);

/** duration: as the rest of the configuration writes it. */
export const smsSection = (duration: z.ZodType<number, string>) =>
  z.strictObject({
    siteName: z
      .string()
      .regex(/^[A-Za-z0-9 -]{2,30}$/, 'use 2 to 30 letters, digits, spaces and hyphens')
      .default('Sluis')
      .describe('how the message names this site'),
    sender: z
      .string()
      .regex(/^(?:[A-Za-z0-9]{1,11}|[0-9]{1,16})$/, 'use at most 11 letters and digits, or 16 digits')
      .default('Sluis')
      .describe('who the message comes from'),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'write a country as two capitals: NL'))
      .min(1)
      .default(['NL', 'BE', 'DE'])
      .describe('whose mobile numbers may be used; the first reads national numbers'),
    gateways: z
      .array(smsGateway(duration))
      .min(1)
      .describe('tried in order; the next only when surely nothing was sent'),
    budgets: z
      .strictObject({
        perAccountDaily: perWindow.default(10).describe('messages to one account'),
        perNumberDaily: perWindow.default(10).describe('messages to one number'),
        perRangeHourly: perWindow
          .default(60)
          .describe('messages to numbers with the same first seven digits'),
        perAddressHourly: perWindow.default(30).describe('messages asked for from one network'),
        hourly: perWindow.default(1000).describe('messages in all'),
      })
      .prefault({}),
  });
