// A client of the policy as the protocol library knows one (RFC 7591 metadata). Built from the policy at each look-up,
// so that a disabled or changed client stops or changes at once.

import type { AdminScope } from '../domain/admin-scope.ts';
import { clientProfiles } from '../domain/client-profile.ts';
import type { CompiledClient } from '../domain/login-request.ts';
import { portalDataType } from '../domain/login-request.ts';

const openidScopes = ['openid', 'representation'];

function peopleMetadata(client: CompiledClient) {
  return {
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code', ...(client.refreshTokens ? ['refresh_token'] : [])],
    // One sector per client: the name of a person is made from the client or its portal, not from an address.
    subject_type: 'pairwise',
    scope: [...openidScopes, ...client.scopes].join(' '),
  };
}

/** RFC 6749 4.4: no person, so no address to come back to and no code. */
function machineMetadata(scopes: readonly AdminScope[]) {
  return {
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    scope: scopes.join(' '),
  };
}

export function clientMetadata(client: CompiledClient): Record<string, unknown> {
  const rules = clientProfiles[client.profile];
  const { method, certificateSubject, secretHash } = client.auth;
  const algorithm = client.signingAlgorithm;
  const isDpop = client.senderConstrained === 'dpop';
  const isMtls = client.senderConstrained === 'mtls';
  return {
    client_id: client.id,
    client_name: client.label.nl,
    application_type: 'web',
    ...(client.admin ? machineMetadata(client.admin.scopes) : peopleMetadata(client)),
    ...(method === 'client_secret_basic' ? { client_secret: secretHash } : {}),
    token_endpoint_auth_method: method,
    ...(method === 'tls_client_auth' ? { tls_client_auth_subject_dn: certificateSubject } : {}),
    ...(client.jwks ? { jwks: client.jwks } : {}),
    ...(client.jwksUri ? { jwks_uri: client.jwksUri } : {}),
    id_token_signed_response_alg: algorithm,
    ...(client.userinfo === 'jwt' ? { userinfo_signed_response_alg: algorithm } : {}),
    ...(client.backchannelLogoutUri
      ? { backchannel_logout_uri: client.backchannelLogoutUri, backchannel_logout_session_required: true }
      : {}),
    require_pushed_authorization_requests: rules.pushedRequestsOnly || client.pushedRequestsOnly === true,
    require_signed_request_object: client.signedRequestsOnly === true,
    dpop_bound_access_tokens: isDpop,
    tls_client_certificate_bound_access_tokens: isMtls,
    authorization_details_types: client.data.length > 0 ? [portalDataType] : [],
  };
}
