// Clients known by a TLS certificate, and tokens bound to one (RFC 8705). TLS ends at a proxy: the certificate is the
// proxy's word, so nobody but a trusted one is believed, and without such a proxy nothing of this is offered.

import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isWithinValidity, parseClientCertificate, subjectOf } from './client-certificate.ts';

export type ClientCertificates = {
  /** In lower case; null: the proxy says nothing of the chain, so only certificates known by heart count. */
  verifiedHeader: string | null;
  header: string;
  isTrustedPeer(req: IncomingMessage): boolean;
  nowMs(): number;
};

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

export function createMtlsFeature(certificates: ClientCertificates | null): Record<string, unknown> {
  if (certificates === null) return { enabled: false };
  const { header, verifiedHeader, isTrustedPeer, nowMs } = certificates;
  const shown = ({ req }: KoaContextWithOIDC) => {
    const found = isTrustedPeer(req) ? parseClientCertificate(headerOf(req, header)) : null;
    return found && isWithinValidity(found, nowMs()) ? found : undefined;
  };
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: verifiedHeader !== null,
    getCertificate: shown,
    certificateAuthorized: ({ req }: KoaContextWithOIDC) =>
      verifiedHeader !== null && isTrustedPeer(req) && headerOf(req, verifiedHeader) === 'SUCCESS',
    certificateSubjectMatches(ctx: KoaContextWithOIDC, property: string, expected: string) {
      const certificate = shown(ctx);
      return (
        property === 'tls_client_auth_subject_dn' &&
        certificate !== undefined &&
        subjectOf(certificate) === expected
      );
    },
  };
}

export function certificateMethods(certificates: ClientCertificates | null) {
  if (certificates === null) return [];
  const selfSigned = 'self_signed_tls_client_auth' as const;
  return certificates.verifiedHeader === null ? [selfSigned] : ([selfSigned, 'tls_client_auth'] as const);
}
