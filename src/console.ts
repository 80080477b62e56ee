// The console and the admin API, made of what the broker has.

import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { clientLimitsOf } from './client-limits-of.ts';
import type { Broker } from './deps.ts';
import { adminApiPath } from './domain/admin-scope.ts';
import { createClientCheck } from './domain/client-limits.ts';
import { createCursors } from './flow/cursors.ts';
import type { Caller } from './flow/flow-deps.ts';
import { createPeerCheck } from './gate/trusted-peers.ts';
import { createAdminPages } from './http/admin/admin-pages.ts';
import { createKeepForm } from './http/admin/keep-form.ts';
import { createAdminApi } from './http/api/admin-api.ts';
import type { Assets } from './http/assets/assets.ts';
import { createAdminRenderer } from './http/views/admin/admin-renderer.ts';
import type { Log } from './log.ts';
import { createAdminTokens } from './oidc/admin-token.ts';
import { createPreview } from './preview.ts';

type Parts = { assets: Assets; callerOf(req: Request): Caller };

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

/** What the request shows of a program, with addresses from configuration and certificates from a trusted proxy. */
function createTokenReader({ config, flow, stores, signing }: Broker) {
  const { publicUrl } = config;
  const isTrusted = createPeerCheck(config.authz.trustedProxies);
  const header = config.provider.clientCertificateHeader;
  const tokens = createAdminTokens({
    issuer: publicUrl,
    audience: publicUrl + adminApiPath,
    jwks: () => ({ keys: signing.current().keys.map(({ publicJwk }) => publicJwk) }) as never,
    policy: () => flow.policy().policy,
    isServed: createClientCheck(clientLimitsOf(config)),
    putOnce: (item) => stores.providerArtifacts.putOnce(flow.db, item),
    nowMs: flow.nowMs,
  });
  return ({ headers, method = '', url = '', socket }: IncomingMessage, path = url) =>
    tokens.verify({
      authorization: headers.authorization ?? '',
      dpop: textOf(headers['dpop']),
      certificate: header !== undefined && isTrusted(socket) ? textOf(headers[header]) : undefined,
      method,
      address: publicUrl + (path.split('?', 1)[0] ?? ''),
    });
}

export function createConsole(broker: Broker, log: Log, { assets, callerOf }: Parts) {
  const { flow, flows, upstreamHealth, signing, keys, noteUse, config, analyses, isRecordingBlocked } =
    broker;
  const cursors = createCursors(keys.derive('cursor'));
  const renderer = createAdminRenderer({ assetsPath: '/assets', assets });
  const preview = createPreview(broker);
  const deps = {
    ...flows,
    ...preview,
    flow,
    analyses,
    upstreamHealth,
    signing,
    cursors,
    noteUse,
    isRecordingBlocked,
    callerOf,
    log,
  };
  const readToken = createTokenReader(broker);
  const { publicUrl } = config;
  const verifyToken = (req: Request) => readToken(req, req.originalUrl);
  const keepForm = createKeepForm({ renderer, log });
  return {
    keepForm,
    pages: createAdminPages(deps, renderer, keepForm),
    api: createAdminApi(deps, { publicUrl, verifyToken }),
  };
}
