// The section about portals that log in over OpenID Connect: who shows us certificates, and which key hosts we call.

import { z } from 'zod';

/** Of these the proxy or the protocol says something else; a certificate in one of them would be read as that. */
const takenHeaders = ['authorization', 'cookie', 'host', 'dpop', 'origin', 'content-type', 'content-length'];

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'write the name of one header, such as X-Client-Cert')
  .refine((name) => !takenHeaders.includes(name.toLowerCase()), 'this header has another meaning already')
  .transform((name) => name.toLowerCase());

export const providerSection = z.strictObject({
  clientCertificateHeader: headerName
    .optional()
    .describe(
      'header in which a trusted proxy shows the certificate of a client; it must replace what came in',
    ),
  clientCertificateVerifiedHeader: headerName
    .optional()
    .describe('header in which it says SUCCESS once the chain of that certificate is verified'),
  jwksHosts: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9.-]+(?::[0-9]{1,5})?$/, 'write host or host:port in lower case, without https://'),
    )
    .default([])
    .describe('hosts that jwksUri of a client may name; nothing else is ever fetched'),
});
