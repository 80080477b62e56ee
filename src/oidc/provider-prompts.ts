// When a person has to act before a portal gets its answer. The library's own checks are replaced: the level is judged
// from our session at every request, on the parameters as they were sent (three acr traps), and never kept.

import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { findHandedOver } from '../domain/consent.ts';
import type { LoginRequest } from '../domain/login-request.ts';
import { askedClaims } from './provider-consent.ts';
import { providerPaths } from './provider-paths.ts';
import type { Judgement, ProviderPorts, ProviderSession } from './provider-ports.ts';
import { parseLoginRequest } from './provider-request.ts';

/** What was found out for one request, once: several hooks of the library ask. */
export type Visit = { request: LoginRequest; session: ProviderSession | null; judgement: Judgement };

/** When a login that we finished first came in, so that prompt=login is asked once. */
function beganAtMsOf(ctx: KoaContextWithOIDC): number | undefined {
  const result = (ctx.oidc.result ?? {}) as { proven?: { beganAtMs?: number } };
  return result.proven?.beganAtMs;
}

export function createProviderVisits(ports: ProviderPorts) {
  const sessions = new WeakMap<object, Promise<ProviderSession | null>>();
  const visits = new WeakMap<object, Visit>();

  /** The browser's session, read once per request. */
  function sessionOf(ctx: { req: KoaContextWithOIDC['req'] }): Promise<ProviderSession | null> {
    const known = sessions.get(ctx.req);
    if (known) return known;
    const cookie = ctx.req.headers.cookie ?? '';
    const isSignOut = ctx.req.url?.startsWith(providerPaths.end_session) === true;
    const found = isSignOut ? ports.findForSignOut(cookie) : ports.findByCookie(cookie);
    sessions.set(ctx.req, found);
    return found;
  }

  async function visitOf(ctx: KoaContextWithOIDC): Promise<Visit> {
    const known = visits.get(ctx.req);
    if (known) return known;
    const session = await sessionOf(ctx);
    const began = beganAtMsOf(ctx);
    const request = parseLoginRequest({ ...ctx.oidc.params }, began ?? ports.nowMs());
    const visit = { request, session, judgement: ports.judge(request, session) };
    visits.set(ctx.req, visit);
    return visit;
  }

  /** Asked for again at each look: a session that changed meanwhile has agreed to nothing. */
  async function hasConsent(ctx: KoaContextWithOIDC): Promise<boolean> {
    const { request, session } = await visitOf(ctx);
    if (session === null) return false;
    const claims = askedClaims({ ...ctx.oidc.params });
    return ports.hasConsent(session, request.clientId, findHandedOver(ports.policy(), request, claims));
  }

  return { sessionOf, visitOf, hasConsent, subjectFor: ports.subjectFor };
}

export type ProviderVisits = ReturnType<typeof createProviderVisits>;

/** Errors that no act of a person can change; the portal hears them at once, with and without prompt=none. */
function refuse(judgement: Judgement): void {
  switch (judgement.outcome) {
    case 'unmet':
      throw new errors.CustomOIDCProviderError(
        'unmet_authentication_requirements',
        'the requested authentication requirements cannot be met',
      );
    case 'not-permitted':
      throw new errors.InvalidScope('this client may not ask for that', '');
    case 'unavailable':
      throw new errors.TemporarilyUnavailable('the login cannot be recorded now');
    default:
  }
}

export function createInteractionPolicy(visits: ProviderVisits): interactionPolicy.Prompt[] {
  const { Check, Prompt } = interactionPolicy;
  const noSession = new Check(
    'no_session',
    'nobody is signed in in this browser',
    'login_required',
    async (ctx) => {
      const { session, judgement } = await visits.visitOf(ctx);
      refuse(judgement);
      if (judgement.outcome === 'refused' && ctx.oidc.promptPending('none')) {
        throw new errors.AccessDenied('this login may not be used here');
      }
      return session === null;
    },
  );
  const tooLow = new Check(
    'too_low',
    'the login in this browser proves less than is asked, or longer ago',
    'interaction_required',
    async (ctx) => (await visits.visitOf(ctx)).judgement.outcome !== 'proven',
  );
  const otherPerson = new Check(
    'other_person',
    'the login in this browser is of another person than id_token_hint names',
    'login_required',
    async (ctx) => {
      const hinted = ctx.oidc.entities.IdTokenHint?.payload['sub'];
      if (hinted === undefined) return false;
      const { session, request } = await visits.visitOf(ctx);
      return session === null || visits.subjectFor(session, request.clientId) !== hinted;
    },
  );
  const notAgreed = new Check(
    'not_agreed',
    'the person has not agreed in this session to what is handed over',
    'consent_required',
    async (ctx) => !(await visits.hasConsent(ctx)),
  );
  // The library would ask for a new login by name; whether there was one since the request began is ours to judge.
  const login = new Prompt({ name: 'login', requestable: true }, noSession, tooLow, otherPerson);
  login.checks.remove('login_prompt');
  return [login, new Prompt({ name: 'consent', requestable: true }, notAgreed)];
}
