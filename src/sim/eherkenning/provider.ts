// The honest half of the simulator: oidc-provider configured as an eHerkenning broker would be. Authorization code
// with PKCE S256 only, pairwise subjects, every lifetime set, no development pages, consent never asked.

import {
  type AdapterFactory,
  type Configuration,
  type interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
  interactionPolicy as policies,
} from 'oidc-provider';
import { type AcrVocabulary, acrValues } from './assurance-classes.ts';
import { type ClaimPreset, claimNames, claimsOfIdentity, type ServiceOfProvider } from './identity-claims.ts';
import { type Identity, pairwiseSubject } from './personas.ts';
import { clearLogoutPage, providerPages } from './provider-pages.ts';
import { idTokenAlgorithms } from './signing-keys.ts';

export type ProviderSettings = {
  issuer: string;
  adapter: AdapterFactory;
  jwks: NonNullable<Configuration['jwks']>;
  cookieKeys: string[];
  preset: ClaimPreset;
  vocabulary: AcrVocabulary;
  service: ServiceOfProvider;
  findIdentity(id: string): Identity | null;
};

/** acr values asked for, from the claims parameter; oidc-provider merges acr_values into it. */
export function requestedAcrs(claims: unknown): string[] {
  const acr = (claims as { id_token?: { acr?: { value?: unknown; values?: unknown } } } | null)?.id_token
    ?.acr;
  const values = Array.isArray(acr?.values) ? acr.values : [acr?.value];
  return values.filter((value): value is string => typeof value === 'string');
}

/**
 * The library asks again for ever while an essential acr is not met. Here the human decides: one visit to the login
 * page settles it, whatever level comes out, because a provider that returns less is what this simulator is for.
 */
function createInteractionPolicy(): interactionPolicy.DefaultPolicy {
  const policy = policies.base();
  const login = policy.get('login');
  if (!login) throw new TypeError('oidc-provider has no login prompt');
  login.checks.remove('essential_acr');
  login.checks.remove('essential_acrs');
  login.checks.add(
    new policies.Check('session_below_acr', 'the running session is below the requested level', (ctx) => {
      const asked = requestedAcrs(ctx.oidc.claims);
      const meets = asked.length === 0 || asked.includes(ctx.oidc.acr);
      return meets || ctx.oidc.result?.login
        ? policies.Check.NO_NEED_TO_PROMPT
        : policies.Check.REQUEST_PROMPT;
    }),
  );
  return policy;
}

async function grantEverythingAsked(ctx: KoaContextWithOIDC) {
  const { oidc } = ctx;
  const accountId = oidc.session?.accountId;
  const clientId = oidc.client?.clientId;
  if (!accountId || !clientId) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope([...oidc.requestParamOIDCScopes]);
  grant.addOIDCClaims([...oidc.requestParamClaims]);
  await grant.save();
  return grant;
}

const dayInSeconds = 86_400;

function createConfiguration(settings: ProviderSettings): Configuration {
  const { adapter, jwks, cookieKeys, preset, vocabulary, service, findIdentity } = settings;
  return {
    adapter,
    jwks,
    acrValues: acrValues(vocabulary),
    claims: { openid: ['sub', 'acr', 'auth_time', ...claimNames(preset)] },
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    conformIdTokenClaims: false,
    cookies: { keys: cookieKeys },
    enabledJWA: {
      idTokenSigningAlgValues: [...idTokenAlgorithms],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'],
    },
    features: {
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: clearLogoutPage,
        postLogoutSuccessSource: providerPages.signedOut,
      },
    },
    findAccount: (_ctx, id) => {
      const identity = findIdentity(id);
      if (!identity) return undefined;
      const claims = claimsOfIdentity(preset, identity, service);
      return { accountId: id, claims: () => ({ ...claims, sub: id }) };
    },
    interactions: {
      policy: createInteractionPolicy(),
      url: (_ctx, interaction) => `/login/${interaction.uid}`,
    },
    loadExistingGrant: grantEverythingAsked,
    // A person keeps one sub per relying party, whomever he or she acts for.
    pairwiseIdentifier: (_ctx, id, client) =>
      pairwiseSubject(client.clientId, findIdentity(id)?.persona.sub ?? id),
    pkce: { required: () => true },
    renderError: providerPages.failed,
    responseTypes: ['code'],
    scopes: ['openid'],
    subjectTypes: ['pairwise'],
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: dayInSeconds,
      IdToken: 600,
      Interaction: 3600,
      Session: 8 * 3600,
    },
  };
}

export function createProvider(settings: ProviderSettings): Provider {
  return new Provider(settings.issuer, createConfiguration(settings));
}
