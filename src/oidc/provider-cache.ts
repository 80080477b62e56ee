// How long the two public documents of the provider may be kept: NL GOV OIDC 5.4.3 asks a week of discovery and demands
// it of the key set. Safe, since a new key is published for longer than that before it signs.

import type Provider from 'oidc-provider';

const documents = ['discovery', 'jwks'];

export function cachePublicDocuments(provider: Provider, seconds: number): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.status !== 200 || !documents.includes(ctx.oidc?.route)) return;
    ctx.set('Cache-Control', `public, max-age=${seconds}`);
  });
}
