// The sections of the configuration about people without eHerkenning: local accounts, mail, the desk, emergencies.

import { z } from 'zod';
import { staffRoles } from './domain/staff-role.ts';

const staffMember = z.strictObject({
  upstream: z
    .string()
    .min(1)
    .describe('id of the upstream, of the policy and with audience staff, that this person signs in at'),
  subject: z.string().min(1).describe('sub of this person there'),
  roles: z
    .array(z.enum(staffRoles, `write ${staffRoles.join(', ')}; what was administrator is operator now`))
    .min(1)
    .describe('what this person may do: any of the six roles of the console'),
  name: z.string().min(1).max(80).describe('shown to colleagues beside what this person did'),
});

/** duration: text as `15m` to milliseconds. */
export const peopleSections = (duration: z.ZodType<number, string>) => ({
  mail: z
    .strictObject({
      url: z
        .url({ protocol: /^smtps?$/ })
        .optional()
        .describe('smtp://user:password@host:587 or smtps://…'),
      urlFile: z.string().min(1).optional().describe('file with that address, since it holds a password'),
      from: z.string().min(3).describe('sender of our mail: Sluis <no-reply@example.nl>'),
      dangerouslyAllowPlainSmtp: z.boolean().default(false).describe('lets mail go out without TLS'),
    })
    .optional()
    .describe('mail server for notices and password resets; absent: no mail, no resets'),
  localAccounts: z
    .strictObject({
      enabled: z.boolean().default(false).describe('sign-in with e-mail and password for imported accounts'),
      breachedPasswordsFile: z
        .string()
        .optional()
        .describe('SHA-1 hashes in capitals, sorted, one per line; new passwords on it are refused'),
      maxConcurrentHashes: z
        .int()
        .min(1)
        .max(16)
        .default(1)
        .describe('passwords hashed at once by one process; at most half of its cores'),
    })
    .prefault({}),
  desk: z
    .strictObject({
      validity: duration
        .prefault('365d')
        .describe('how long an identity and link established at the registration desk count; at most 365d'),
      letterValidity: duration
        .prefault('365d')
        .describe('how long a link proven by letter counts; at most 365d'),
    })
    .prefault({}),
  staff: z
    .array(staffMember)
    .default([])
    .describe('who works here, for the first start alone; after it the console keeps the list'),
  breakGlass: z
    .strictObject({
      accountId: z
        .uuid()
        .optional()
        .describe(
          'account that signs in with a passkey bound to one device alone; each use is an error in the log',
        ),
    })
    .prefault({}),
  passkeySignIn: z
    .boolean()
    .default(true)
    .describe(
      'people with a passkey may sign in with it alone, up to substantial; also while an upstream is away',
    ),
});
