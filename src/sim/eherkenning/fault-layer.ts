// A thin layer around the honest provider: it counts requests, delays, drops, and rewrites what goes out.
// It runs as oidc-provider middleware, after the library has done its own work.

import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Fault, FaultBoard, FaultId } from './faults.ts';
import { requestedAcrs } from './provider.ts';
import { type IdTokenAlgorithm, idTokenAlgorithms, type SigningKeys } from './signing-keys.ts';
import { changeIdentityClaims, changeIdTokenClaims, type LieContext, signClaims } from './token-lies.ts';

export type FaultLayerDeps = {
  faults: FaultBoard;
  keys: SigningKeys;
  lies: Omit<LieContext, 'requestedAcrs' | 'clockOffsetSeconds'>;
  clockOffsetSeconds(): number;
};

const hugePadding = 'x'.repeat(8 * 1024 * 1024);

function dropConnection(ctx: KoaContextWithOIDC): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

function bodyOf(ctx: KoaContextWithOIDC): Record<string, unknown> {
  const { body } = ctx;
  return typeof body === 'object' && body !== null && !Buffer.isBuffer(body) ? { ...body } : {};
}

function changeDiscovery(ctx: KoaContextWithOIDC, faults: { has(id: FaultId): boolean }): void {
  const { jwks_uri: jwksUri, ...rest } = bodyOf(ctx);
  if (faults.has('discovery-html')) {
    ctx.body = '<!doctype html><title>Onderhoud</title><p>Even geduld.';
    ctx.type = 'html';
  } else if (faults.has('discovery-array')) ctx.body = [{ ...rest, jwks_uri: jwksUri }];
  else if (faults.has('discovery-error')) {
    ctx.status = 500;
    ctx.body = { error: 'server_error' };
  } else if (faults.has('discovery-other-issuer')) {
    ctx.body = { ...rest, jwks_uri: jwksUri, issuer: 'https://another.example' };
  } else if (faults.has('discovery-no-jwks-uri')) ctx.body = rest;
}

export function createFaultLayer(deps: FaultLayerDeps) {
  const { faults, keys, lies } = deps;

  /** The login's fault goes with its authorization code, then with its access token. */
  const followCode = (ctx: KoaContextWithOIDC) => {
    const location = ctx.response.get('location');
    const url = URL.canParse(location) ? new URL(location) : null;
    const fault = (ctx.oidc.result?.['fault'] as Fault | undefined) ?? null;
    const code = url?.searchParams.get('code');
    if (code && fault) faults.remember(code, fault);
    if (url?.searchParams.has('iss') && faults.active(fault).has('wrong-iss')) {
      url.searchParams.set('iss', 'https://another.example');
      ctx.set('location', url.href);
    }
  };

  const changeTokenAnswer = async (ctx: KoaContextWithOIDC) => {
    const body = bodyOf(ctx);
    const idToken = body['id_token'];
    if (typeof idToken !== 'string') return;
    const fault = faults.faultOf(ctx.oidc.params?.['code']);
    if (fault && typeof body['access_token'] === 'string') faults.remember(body['access_token'], fault);
    const active = faults.active(fault);
    const context: LieContext = {
      ...lies,
      requestedAcrs: requestedAcrs(ctx.oidc.entities.AuthorizationCode?.claims),
      clockOffsetSeconds: deps.clockOffsetSeconds(),
    };
    const claims = changeIdTokenClaims(decodeJwt(idToken), active, context);
    const wanted = ctx.oidc.client?.idTokenSignedResponseAlg;
    const algorithm: IdTokenAlgorithm = idTokenAlgorithms.find((one) => one === wanted) ?? 'RS256';
    ctx.body = { ...body, id_token: await signClaims(claims, algorithm, active, keys) };
    await misbehave(ctx, fault);
  };

  const changeUserinfo = (ctx: KoaContextWithOIDC) => {
    const fault = faults.faultOf(/^Bearer (.+)$/i.exec(ctx.get('authorization'))?.[1]);
    const body = bodyOf(ctx);
    const active = faults.active(fault);
    if ('sub' in body) ctx.body = changeIdentityClaims(body, active, lies.preset);
    if (active.has('huge-body')) ctx.body = { ...bodyOf(ctx), padding: hugePadding };
  };

  /** Slowness and absence chosen for one login show at the token endpoint, where the relying party waits. */
  const misbehave = async (ctx: KoaContextWithOIDC, ofLogin: Fault | null) => {
    if (faults.active(ofLogin).has('huge-body')) ctx.body = { ...bodyOf(ctx), padding: hugePadding };
    if (ofLogin?.id === 'slow') await sleep(ofLogin.seconds * 1000, undefined, { ref: false });
    if (ofLogin?.id === 'down') dropConnection(ctx);
  };

  const publishNewestKeys = (ctx: KoaContextWithOIDC) => {
    const { keys: published } = bodyOf(ctx);
    const kids = keys.publishedKids();
    if (Array.isArray(published)) ctx.body = { keys: published.filter((jwk) => kids.includes(jwk.kid)) };
  };

  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next();
    switch (ctx.oidc?.route) {
      case 'discovery':
        return changeDiscovery(ctx, faults.active());
      case 'jwks':
        return publishNewestKeys(ctx);
      case 'authorization':
      case 'resume':
        return followCode(ctx);
      case 'token':
        return changeTokenAnswer(ctx);
      case 'userinfo':
        return changeUserinfo(ctx);
      default:
        return undefined;
    }
  };
}
