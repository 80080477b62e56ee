// What this installation can offer to clients of the policy, out of its configuration.

import type { Config } from './config.ts';
import type { ClientLimits } from './domain/client-limits.ts';

export function clientLimitsOf({ production, provider }: Config): ClientLimits {
  const { clientCertificateHeader, clientCertificateVerifiedHeader, jwksHosts } = provider;
  const shown = clientCertificateVerifiedHeader === undefined ? 'shown' : 'verified';
  return { production, jwksHosts, certificates: clientCertificateHeader === undefined ? 'none' : shown };
}
