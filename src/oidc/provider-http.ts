// The edge of the provider's endpoints: bounds on what comes in, a page of ours where nothing is, scripts of registered
// origins alone (CORS), and a discovery document that says what is true here (NL GOV OIDC 5.4.2, RFC 8414).

import type { EventEmitter } from 'node:events';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ProviderSettings } from './provider.ts';
import { isDiscoveryPath, providerPaths } from './provider-paths.ts';

/** A request object in an address is the longest that happens; bodies are bounded by the library at 56 KiB too. */
const longestAddress = 16 * 1024;
const longestBody = 56 * 1024;

/** Refused before anything is parsed; the connection is not worth draining. */
async function refuseLarge(ctx: KoaContextWithOIDC, settings: ProviderSettings): Promise<boolean> {
  const isLarge = ctx.url.length > longestAddress || (ctx.request.length ?? 0) > longestBody;
  if (isLarge) {
    const { html } = await settings.renderFailure(ctx.req, 'too_large');
    ctx.status = ctx.url.length > longestAddress ? 414 : 413;
    ctx.set('Connection', 'close');
    ctx.type = 'html';
    ctx.body = html;
  }
  return isLarge;
}

/** Only `query` is offered; the library always knows the others, and would answer an error through them. */
function refuseResponseMode(ctx: KoaContextWithOIDC): void {
  const { response_mode: mode } = ctx.query;
  if (ctx.path !== providerPaths.authorization || typeof mode !== 'string') return;
  if (mode === 'query' || mode === '') return;
  ctx.query = { ...ctx.query, response_mode: 'not-offered' };
}

function keepRegisteredOrigins(ctx: KoaContextWithOIDC, settings: ProviderSettings): void {
  const clients = [...settings.ports.policy().clients.values()];
  const origin = ctx.get('Origin');
  if (clients.some((client) => !client.disabled && client.origins.includes(origin))) return;
  for (const name of Object.keys(ctx.response.headers)) {
    if (name.toLowerCase().startsWith('access-control-')) ctx.remove(name);
  }
}

async function answerNothingHere(ctx: KoaContextWithOIDC, settings: ProviderSettings): Promise<void> {
  if (ctx.status !== 404 || ctx.body !== undefined) return;
  const { status, html } = await settings.renderFailure(ctx.req, 'not_found');
  const isOtherMethod = Object.values(providerPaths).some((path) => path === ctx.path);
  ctx.type = 'html';
  ctx.body = html;
  ctx.status = isOtherMethod ? 405 : status;
  if (isOtherMethod) ctx.set('Allow', ctx.path === providerPaths.authorization ? 'GET' : 'GET, POST');
}

/** NL GOV OIDC 5.4.2: the kinds of identifiers in sub_id_type and represents. */
const idTypes = ['pseudonym', 'RSIN', 'KvKnr'].map((kind) => `urn:nl-eid-gdi:1.0:id:${kind}`);

function correctDiscovery(ctx: KoaContextWithOIDC): void {
  if (!isDiscoveryPath(ctx.path) || ctx.status !== 200) return;
  const document = ctx.body as Record<string, unknown>;
  const methods = document['token_endpoint_auth_methods_supported'];
  const algorithms = document['token_endpoint_auth_signing_alg_values_supported'];
  ctx.body = {
    ...document,
    response_modes_supported: ['query'],
    require_pushed_authorization_requests: false,
    require_signed_request_object: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
    introspection_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    prompt_values_supported: ['none', 'login', 'consent'],
    claim_types_supported: ['normal'],
    sub_id_types_supported: idTypes,
  };
}

export type RefusedClient = { endpoint: string; client: string | null; error: string; detail: string | null };

/** The library's own details are fixed texts; those it takes over from a cause may hold what was sent. */
export function reportRefusals(provider: Provider, settings: ProviderSettings): void {
  type Refusal = Error & { error?: string; error_detail?: string };
  const events = ['grant', 'pushed_authorization_request', 'introspection', 'revocation'] as const;
  // Its types know these events only with other arguments than they come with.
  const emitter = provider as unknown as EventEmitter;
  for (const event of events) {
    emitter.on(`${event}.error`, (ctx: KoaContextWithOIDC, error: Refusal) => {
      settings.onClientRefused({
        endpoint: ctx.path,
        client: ctx.oidc.client?.clientId ?? null,
        error: error.error ?? 'invalid_request',
        detail: error.cause === undefined ? (error.error_detail ?? null) : null,
      });
    });
  }
}

export function guardEndpoints(provider: Provider, settings: ProviderSettings): void {
  provider.use(async (context, next) => {
    const ctx = context as unknown as KoaContextWithOIDC;
    if (await refuseLarge(ctx, settings)) return;
    refuseResponseMode(ctx);
    await next();
    keepRegisteredOrigins(ctx, settings);
    await answerNothingHere(ctx, settings);
    correctDiscovery(ctx);
  });
}
