// The certificate of a client as a TLS-terminating proxy shows it in a header: RFC 9440 (Caddy, Envoy), URL-encoded PEM
// (nginx, HAProxy) or bare base64 (Traefik). What cannot be read is no certificate.

import { X509Certificate } from 'node:crypto';

const maxCharacters = 16 * 1024;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** RFC 9440 writes bytes as a structured field between colons; the others write PEM with or without its frame. */
function bodyOf(header: string): string {
  const field = /^:([^:]*):$/.exec(header)?.[1];
  if (field !== undefined) return field;
  const text = header.includes('%') ? decodeURIComponent(header) : header;
  const framed = /^-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----\s*$/.exec(text)?.[1];
  return (framed ?? text).replaceAll(/\s/g, '');
}

/** Null without a header, and for everything but exactly one certificate. */
export function parseClientCertificate(header: string | undefined): X509Certificate | null {
  if (header === undefined || header === '' || header.length > maxCharacters) return null;
  try {
    const body = bodyOf(header);
    return base64.test(body) ? new X509Certificate(Buffer.from(body, 'base64')) : null;
  } catch {
    return null;
  }
}

/**
 * The subject as RFC 4514 writes it, and as `openssl x509 -noout -subject -nameopt RFC2253,utf8` prints it: last part
 * of the name first. Node writes one part per line, values escaped, so that none can look like two.
 */
export function subjectOf(certificate: X509Certificate): string {
  return certificate.subject.split('\n').reverse().join(',');
}

export function isWithinValidity(certificate: X509Certificate, nowMs: number): boolean {
  return Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
}
