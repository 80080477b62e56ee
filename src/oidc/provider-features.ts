// What the provider offers beyond the bare code flow, each feature with its limits: introspection and tokens only of the
// client's own, data named by data class (RFC 9396), APIs only those registered (RFC 8707), logout with our own page.

import { type Client, type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { type AdminScope, adminApiPath } from '../domain/admin-scope.ts';
import { portalDataType } from '../domain/login-request.ts';
import type { ProviderSettings } from './provider.ts';
import { doesTokenHold } from './provider-account.ts';
import { createClientSignedRules } from './provider-client-signed.ts';
import { signedOutPath } from './provider-logout.ts';
import { createMtlsFeature } from './provider-mtls.ts';
import { providerPaths, tokenSeconds } from './provider-paths.ts';

export type Detail = { type: string; datatypes: string[] };

export function detailsOf(params: unknown): Detail[] {
  const raw = (params as { authorization_details?: unknown } | undefined)?.authorization_details;
  return typeof raw === 'string' ? (JSON.parse(raw) as Detail[]) : [];
}

function validateDetail(
  ctx: KoaContextWithOIDC,
  detail: Record<string, unknown>,
  { ports }: ProviderSettings,
): void {
  const client = ports.policy().clients.get(ctx.oidc.client?.clientId ?? '');
  // What was asked at the authorization endpoint is what the login was judged on.
  if (ctx.oidc.route === 'token')
    throw new errors.InvalidAuthorizationDetails(
      'authorization_details belongs in the authorization request',
    );
  const { type: _type, datatypes, ...others } = detail;
  const [extra] = Object.keys(others);
  if (extra !== undefined) {
    throw new errors.InvalidAuthorizationDetails('authorization_details holds a field that is not known');
  }
  const names = Array.isArray(datatypes) ? datatypes : [];
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new errors.InvalidAuthorizationDetails('datatypes must be a list of different data classes');
  }
  if (!names.every((name) => typeof name === 'string' && client?.data.includes(name))) {
    throw new errors.InvalidAuthorizationDetails('datatypes names a data class this client may not ask for');
  }
}

export function createProviderFeatures(settings: ProviderSettings): NonNullable<Configuration['features']> {
  const { ports, issuer } = settings;
  const adminResource = `${issuer}${adminApiPath}`;
  const adminServer = (scopes: readonly AdminScope[], alg: string) => ({
    scope: scopes.join(' '),
    audience: adminResource,
    accessTokenFormat: 'jwt',
    accessTokenTTL: tokenSeconds.machine,
    jwt: { sign: { alg } },
  });
  const clientOf = (id: string | undefined) => ports.policy().clients.get(id ?? '');
  const sourceDetails = (ctx: KoaContextWithOIDC) => {
    const details = detailsOf(ctx.oidc.params);
    return details.length > 0 ? details : undefined;
  };
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    // Of programs at the admin API alone; no other client has this grant.
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    encryption: { enabled: false },
    fapi: {
      enabled: true,
      profile: (_ctx: unknown, client?: Client) =>
        clientOf(client?.clientId)?.profile === 'fapi-2' ? '2.0' : undefined,
    },
    introspection: {
      enabled: true,
      async allowedPolicy(_ctx: unknown, client: Client, token: { clientId?: string; accountId?: string }) {
        if (token.clientId !== client.clientId) return false;
        const { accountId } = token;
        const session = accountId === undefined ? null : await ports.findById(accountId);
        return session !== null && doesTokenHold(ports, session, token);
      },
    },
    jwtUserinfo: { enabled: true },
    mTLS: createMtlsFeature(settings.certificates),
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
    requestObjects: {
      enabled: true,
      assertJwtClaimsAndHeader: createClientSignedRules(settings).checkRequestObject,
    },
    resourceIndicators: {
      enabled: true,
      async defaultResource(ctx: KoaContextWithOIDC, client: Client) {
        if (clientOf(client.clientId)?.admin) return adminResource;
        if (ctx.oidc.params?.['authorization_details'] === undefined) return [];
        return clientOf(client.clientId)?.resources[0] ?? issuer;
      },
      async getResourceServerInfo(_ctx: unknown, resource: string, client: Client) {
        const known = clientOf(client.clientId);
        // Whoever people log in through gets no token for the admin API, also where the policy names its address.
        if ((known?.admin !== undefined) !== (resource === adminResource)) throw new errors.InvalidTarget();
        if (known?.admin) return adminServer(known.admin.scopes, known.signingAlgorithm);
        if (!known || (!known.resources.includes(resource) && resource !== issuer))
          throw new errors.InvalidTarget();
        return {
          scope: known.scopes.join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: tokenSeconds.access,
          jwt: { sign: { alg: known.signingAlgorithm } },
        };
      },
      useGrantedResource: () => false,
    },
    revocation: {
      enabled: true,
      async allowedPolicy(_ctx: unknown, client: Client, token: { clientId?: string }) {
        if (token.clientId === client.clientId) return true;
        throw new errors.InvalidRequest('the token is not of this client');
      },
    },
    richAuthorizationRequests: {
      enabled: true,
      types: {
        [portalDataType]: {
          validate: (ctx: KoaContextWithOIDC, detail: Record<string, unknown>) =>
            validateDetail(ctx, detail, settings),
        },
      },
      authorizationDetailsForGrantSource: (ctx: KoaContextWithOIDC) => sourceDetails(ctx),
      authorizationDetailsForAccessToken: (_ctx: unknown, _token: unknown, source: { rar?: Detail[] }) =>
        source.rar,
      authorizationDetailsForIntrospection: (_ctx: unknown, token: { rar?: Detail[] }) => token.rar,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx: KoaContextWithOIDC) {
        const { state } = ctx.oidc.session as unknown as { state: { secret: string } };
        ctx.body = settings.renderLogout(ctx.req, ctx.res, {
          action: `${issuer}${providerPaths.end_session}/confirm`,
          xsrf: state.secret,
          clientId: ctx.oidc.client?.clientId,
        });
      },
      postLogoutSuccessSource(ctx: KoaContextWithOIDC) {
        ctx.status = 303;
        ctx.redirect(signedOutPath);
      },
    },
  } as unknown as NonNullable<Configuration['features']>;
}
