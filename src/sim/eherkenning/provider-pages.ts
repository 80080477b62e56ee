// Small pages of the simulated provider besides its login page: failure, signed out, and sign-out without a question.
// Text from a request is escaped; a page never shows a token.

import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Html, html } from '../html.ts';
import { simulatorPage } from './page-frame.ts';

function show(ctx: KoaContextWithOIDC, page: Html): void {
  ctx.type = 'html';
  ctx.body = `<!doctype html>\n${page.markup}`;
}

export const providerPages = {
  expiredPage(): Html {
    return simulatorPage(
      'Verlopen',
      html`<h1>Deze inlogpoging is verlopen</h1>
        <p>Ga terug naar de dienst en begin opnieuw.
        <span lang="en">This login has expired. Go back to the service and start again.</span></p>`,
    );
  },
  failed(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
    show(
      ctx,
      simulatorPage(
        'Er ging iets mis',
        html`<h1>Er ging iets mis</h1>
          <p>De aanvraag kan niet worden verwerkt. <span lang="en">The request cannot be processed.</span></p>
          <p><code>${out.error}</code> ${out.error_description ?? ''}</p>`,
      ),
    );
  },
  signedOut(ctx: KoaContextWithOIDC): void {
    show(
      ctx,
      simulatorPage(
        'Uitgelogd',
        html`<h1>Uitgelogd</h1>
          <p>U bent uitgelogd bij de simulator. <span lang="en">You are signed out at the simulator.</span></p>`,
      ),
    );
  },
};

/**
 * RP-initiated logout without a confirmation page: a relying party that proves itself with an ID token hint has asked
 * already. Without a hint the person must press the button (OpenID Connect RP-Initiated Logout 1.0, section 6).
 */
export async function clearLogoutPage(ctx: KoaContextWithOIDC, form: string): Promise<void> {
  const { session, entities, params, provider } = ctx.oidc;
  if (!entities.IdTokenHint || !session) {
    show(
      ctx,
      simulatorPage(
        'Uitloggen',
        html`<h1>Uitloggen bij de simulator?</h1>
          ${{ markup: form }}
          <button type="submit" form="op.logoutForm" name="logout" value="yes">Uitloggen
            <span lang="en">(sign out)</span></button>`,
      ),
    );
    return;
  }
  await session.destroy();
  ctx.oidc.cookies.set(provider.cookieName('session'), null, { signed: true });
  const target = new URL(
    typeof params?.['post_logout_redirect_uri'] === 'string'
      ? params['post_logout_redirect_uri']
      : ctx.oidc.urlFor('end_session_success'),
  );
  if (typeof params?.['state'] === 'string') target.searchParams.set('state', params['state']);
  ctx.redirect(target.href);
  ctx.status = 303;
}
