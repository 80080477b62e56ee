// Signing in with a passkey alone, and what is said while an upstream cannot be reached.

/** Data: view, look. */
export const passkeySignInRoadTemplate = `<% const { view, look } = it; %>
<p class="nl-paragraph"><%= view.t.passkeySignInText %></p>
<form method="post" action="/sign-in/passkey" data-passkey="get" data-options="/sign-in/passkey/options">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<%~ include('@passkey-parts', { view, look, words: view.t.passkeySignInButton, known: false }) %>
</form>
`;

/** Data: view. What one can still do, in words; the notice above says what is the matter. */
export const outageTemplate = `<% const { view } = it; const { outage } = view.m; %>
<% if (outage) { %><p class="nl-paragraph"><%= view.t.outage[outage.ways](view.say(outage.label)) %></p><% } %>
`;
