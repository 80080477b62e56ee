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
    // Taken before the session is read: what happens while that is read counts as after.
    const nowMs = ports.nowMs();
    const session = await sessionOf(ctx);
    const request = parseLoginRequest({ ...ctx.oidc.params }, beganAtMsOf(ctx) ?? nowMs);
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

type SubClaim = { sub?: { value?: unknown } | null };
type HintedSubject = { payload: Record<string, unknown> };

/** Of the hint that was checked when the request came in; on the way back the library has only its text left. */
async function hintedSubject({ oidc }: KoaContextWithOIDC): Promise<unknown> {
  if (oidc.entities.IdTokenHint) return oidc.entities.IdTokenHint.payload['sub'];
  const hint = oidc.params?.['id_token_hint'];
  if (typeof hint !== 'string' || !oidc.client) return undefined;
  const { IdToken } = oidc.provider as unknown as {
    IdToken: { validate(hint: string, client: object): Promise<HintedSubject> };
  };
  return (await IdToken.validate(hint, oidc.client).catch(() => null))?.payload['sub'] ?? null;
}

/** Whom the portal wants to see again: by id_token_hint, or by a value for `sub` (OpenID Connect Core 5.5.1). */
async function expectedSubjects(ctx: KoaContextWithOIDC): Promise<unknown[]> {
  const { id_token: idToken, userinfo } = (ctx.oidc.claims ?? {}) as Record<string, SubClaim | undefined>;
  const asked = [await hintedSubject(ctx), idToken?.sub?.value, userinfo?.sub?.value];
  return asked.filter((subject) => subject !== undefined);
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
  const tooOld = new Check(
    'too_old',
    'the login in this browser was confirmed longer ago than is asked',
    'login_required',
    async (ctx) => {
      const { judgement } = await visits.visitOf(ctx);
      return judgement.outcome === 'step-up' && judgement.stale;
    },
  );
  const tooLow = new Check(
    'too_low',
    'the login in this browser proves less than is asked',
    'interaction_required',
    async (ctx) => (await visits.visitOf(ctx)).judgement.outcome !== 'proven',
  );
  const otherPerson = new Check(
    'other_person',
    'the login in this browser is of another person than the portal expects',
    'login_required',
    async (ctx) => {
      const { session, request } = await visits.visitOf(ctx);
      const subject = session && visits.subjectFor(session, request.clientId);
      const expected = session === null ? [] : await expectedSubjects(ctx);
      const isOther = expected.some((one) => one !== subject);
      // Asking again could go on for ever: who is signed in here is somebody else (Core 3.1.2.1).
      if (isOther) throw new errors.LoginRequired('the person who is signed in is not the one expected');
      return false;
    },
  );
  const notAgreed = new Check(
    'not_agreed',
    'the person has not agreed in this session to what is handed over',
    'consent_required',
    async (ctx) => !(await visits.hasConsent(ctx)),
  );
  const details = async (ctx: KoaContextWithOIDC) => ({
    beganAtMs: (await visits.visitOf(ctx)).request.beganAtMs,
  });
  // The library would ask for a new login by name; whether there was one since the request began is ours to judge.
  const login = new Prompt(
    { name: 'login', requestable: true },
    details,
    noSession,
    tooOld,
    tooLow,
    otherPerson,
  );
  login.checks.remove('login_prompt');
  return [login, new Prompt({ name: 'consent', requestable: true }, details, notAgreed)];
}
