// Logout by the provider: whoever confirms ends our session before the answer leaves, whoever does not ends nothing,
// and portals are told by our own outbox. RP-Initiated Logout 1.0, Back-Channel Logout 1.0.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ProviderSettings } from './provider.ts';
import { providerPaths } from './provider-paths.ts';
import type { ProviderVisits } from './provider-prompts.ts';

export const signedOutPath = '/signed-out';

/** What the library keeps in its session between the question and its answer. */
type LogoutState = { postLogoutRedirectUri?: string; state?: string; clientId?: string };
type LogoutSession = { accountId?: string; state?: LogoutState };

const sessionOf = (ctx: KoaContextWithOIDC) => ctx.oidc.session as unknown as LogoutSession;

/** The last step of a sign-out; the session record of the library goes with ours or not at all. */
export function endOurSession(provider: Provider, settings: ProviderSettings): void {
  type Destroyable = LogoutSession & { destroy(): Promise<void> };
  const prototype = provider.Session.prototype as unknown as Destroyable;
  const { destroy } = prototype;
  prototype.destroy = async function destroyBoth() {
    const ctx = Provider.ctx as KoaContextWithOIDC | undefined;
    if (ctx?.oidc.route === 'end_session_confirm') await settings.endSession(ctx.req, ctx.res);
    await destroy.call(this);
  };
  // Tokens do not hang on the library's record (expiresWithSession), so that without a yes it revokes nothing.
  // The outbox tells each portal once, whatever ended the session; the library would tell some a second time.
  (provider.Client.prototype as unknown as { backchannelLogout(): Promise<void> }).backchannelLogout =
    async () => undefined;
}

function afterLogout({ postLogoutRedirectUri, state }: LogoutState): string {
  if (postLogoutRedirectUri === undefined) return signedOutPath;
  const url = new URL(postLogoutRedirectUri);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}

/** The request once more, as a navigation that brings our cookie along; the hint was checked and goes in no address. */
function asNavigation({ clientId, postLogoutRedirectUri, state }: LogoutState): string {
  const query = new URLSearchParams({
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(postLogoutRedirectUri === undefined ? {} : { post_logout_redirect_uri: postLogoutRedirectUri }),
    ...(state === undefined ? {} : { state }),
  });
  return `${providerPaths.end_session}?${query}`;
}

const maxFormBytes = 16 * 1024;

/** Null: longer than any honest request. */
async function readForm(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > maxFormBytes) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** Where the library would post a form by script, which our pages do not allow, people are sent on plainly. */
export function sendOnWithoutScript(provider: Provider, visits: ProviderVisits) {
  function redirect(ctx: KoaContextWithOIDC, to: string): void {
    ctx.body = null;
    ctx.status = 303;
    ctx.redirect(to);
  }
  provider.use(async (ctx, next) => {
    const wasPosted = ctx.method === 'POST' && ctx.path === providerPaths.end_session;
    if (wasPosted) {
      // Both methods must work (RP-Initiated Logout 1.0, 2); the library's own switch would open /authorize too.
      const form = await readForm(ctx.req);
      if (form === null) {
        ctx.status = 413;
        return;
      }
      ctx.method = 'GET';
      ctx.querystring = form;
    }
    await next();
    const known = ctx as unknown as KoaContextWithOIDC;
    if (!known.oidc) return;
    const { route } = known.oidc;
    if (route === 'end_session' && ctx.status === 200 && sessionOf(known).accountId === undefined) {
      const state = sessionOf(known).state ?? {};
      // A form of another site brings no cookie of ours, so that nobody seems to be signed in.
      redirect(known, wasPosted ? asNavigation(state) : afterLogout(state));
    } else if (route === 'end_session_confirm' && ctx.status === 400) {
      // Confirmed twice, or in another tab.
      if ((await visits.sessionOf(known)) === null) redirect(known, signedOutPath);
    }
  });
}

/** Null: there is no such client any more. Signed and dated anew at each try (Back-Channel Logout 1.0, 2.4). */
export async function createLogoutToken(
  provider: Provider,
  told: { clientId: string; subject: string; sid: string },
): Promise<string | null> {
  type Token = { set(name: string, value: unknown): void; issue(options: { use: string }): Promise<string> };
  type IdTokenClass = new (claims: object, options: { client: unknown; ctx: undefined }) => Token;
  const client = await provider.Client.find(told.clientId);
  if (!client) return null;
  const IdToken = provider.IdToken as unknown as IdTokenClass;
  const token = new IdToken({}, { client, ctx: undefined });
  token.set('sub', told.subject);
  token.set('sid', told.sid);
  token.set('jti', randomUUID());
  token.set('events', { 'http://schemas.openid.net/event/backchannel-logout': {} });
  return token.issue({ use: 'logout' });
}
