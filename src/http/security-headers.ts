// The headers every page of ours carries: nothing loads or runs but our own stylesheet and pictures, nobody frames
// us, nothing is stored (OWASP ASVS 3.4). helmet writes them; Permissions-Policy and Cache-Control it does not know.

import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet, { type HelmetOptions } from 'helmet';

export type SecurityHeadersConfig = {
  /** True when people reach this host over https; only then HSTS means something. */
  https: boolean;
  /**
   * Origins a form POST of any page may end up at, as Chromium applies form-action to the redirects that answer a
   * POST; a page adds its own with allowFormsTo. `https://*.example.nl` is allowed. Asked for each answer, since
   * policies change. What is no origin is left out, so that it is denied.
   */
  formActionOrigins: () => readonly string[];
};

const oneYearSeconds = 31_536_000;
const hostSource =
  /^https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::[0-9]{1,5})?$|^http:\/\/\[[0-9a-f:.]+\](?::[0-9]{1,5})?$/;

const permissionsPolicy = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

const hostSources = (origins: readonly string[]) => origins.filter((origin) => hostSource.test(origin));

function formAction(origins: readonly string[]): string {
  return ["'self'", ...new Set(hostSources(origins))].join(' ');
}

function helmetOptions({ https, formActionOrigins }: SecurityHeadersConfig): HelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: [() => formAction(formActionOrigins())],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // No includeSubDomains: other hosts below this name may not be ours to decide about.
    strictTransportSecurity: https ? { maxAge: oneYearSeconds, includeSubDomains: false } : false,
    // With no-referrer a form POST would carry `Origin: null` (Fetch 3.2) and our own origin check would refuse it.
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  };
}

/** For an answer that carries our own script: it may run and ask this host, and nothing else may (OWASP ASVS 3.4.3). */
export function allowOwnScript(res: ServerResponse): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? "default-src 'none'");
  res.setHeader('Content-Security-Policy', `${policy};script-src 'self';connect-src 'self'`);
}

/** For an answer whose forms lead further than those of any page. */
export function allowFormsTo(res: ServerResponse, origins: readonly string[]): void {
  const policy = String(res.getHeader('Content-Security-Policy') ?? '');
  const more = hostSources(origins)
    .map((origin) => ` ${origin}`)
    .join('');
  res.setHeader(
    'Content-Security-Policy',
    policy.replace(/form-action [^;]*/, (known) => known + more),
  );
}

/** Works as Express middleware and on a bare node:http server. */
export function createSecurityHeaders(config: SecurityHeadersConfig) {
  const setHelmetHeaders = helmet(helmetOptions(config));
  return (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void): void => {
    res.setHeader('Permissions-Policy', permissionsPolicy);
    res.setHeader('Cache-Control', 'no-store');
    setHelmetHeaders(req, res, next);
  };
}

/** For answers to servers, which load, frame and run nothing: what still counts there. */
export function serverHeaders(https: boolean): [string, string][] {
  return [
    ['Cache-Control', 'no-store'],
    ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
    ['X-Content-Type-Options', 'nosniff'],
    ['Referrer-Policy', 'no-referrer'],
    ...(https ? [['Strict-Transport-Security', `max-age=${oneYearSeconds}`] as [string, string]] : []),
  ];
}
