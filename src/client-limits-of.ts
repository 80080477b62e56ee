// What this installation can offer to clients and upstreams of the policy, out of its configuration.

import type { Config } from './config.ts';
import type { ClientLimits } from './domain/client-limits.ts';

export function clientLimitsOf({ production, provider, outgoing }: Config): ClientLimits {
  const { clientCertificateHeader, clientCertificateVerifiedHeader, jwksHosts } = provider;
  const shown = clientCertificateVerifiedHeader === undefined ? 'shown' : 'verified';
  const certificates = clientCertificateHeader === undefined ? 'none' : shown;
  return { production, jwksHosts, certificates, privateHosts: outgoing.privateHosts };
}
