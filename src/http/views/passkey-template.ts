// Confirming with a passkey and setting one up. Without script the button stays away and the page says why.

/** Data: view, look, words, known (whether this can be a passkey the account has already). */
export const passkeyPartsTemplate = `<% const { view, look, words, known } = it; const t = view.t; %>
<input type="hidden" name="challenge" value="" autocomplete="off">
<input type="hidden" name="response" value="" autocomplete="off">
<p class="nl-paragraph sluis-notice__what" role="alert" hidden data-passkey-failed><%= t.passkeyFailed %></p>
<% if (known) { %><p class="nl-paragraph sluis-notice__what" role="alert" hidden data-passkey-known><%= t.passkeyKnown %></p><% } %>
<p class="nl-paragraph" data-passkey-absent><%= t.passkeyAbsent %></p>
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit" hidden data-passkey-button><%= words %></button>
`;

/** Data: view, look. */
export const passkeyRoadTemplate = `<% const { view, look } = it; %>
<p class="nl-paragraph"><%= view.t.roadPasskeyText %></p>
<form method="post" action="/step-up/passkey" data-passkey="get" data-options="/step-up/passkey/options">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<%~ include('@passkey-parts', { view, look, words: view.t.roadPasskeyButton, known: false }) %>
</form>
`;

export const enrolPasskeyTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.passkeyLead %></p>
<form method="post" action="/account/passkey" data-passkey="create" data-options="/account/passkey/options">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="name"><%= it.t.passkeyName %></label>
<p class="utrecht-form-field-description" id="name-hint"><%= it.t.passkeyNameHint %></p>
<input class="utrecht-textbox" id="name" name="name" type="text" autocomplete="off" maxlength="40" required aria-describedby="name-hint" value="<%= it.m.name %>">
</div>
<%~ include('@passkey-parts', { view: it, look: 'primary', words: it.t.passkeyButton, known: true }) %>
</form>
<p class="nl-paragraph sluis-quiet"><%= it.t.passkeyWorth(it.t.levels[it.m.worth]) %> <%= it.t.passkeyWorthUntil %> <time datetime="<%= it.iso(it.m.worthUntilMs) %>"><%= it.moment(it.m.worthUntilMs) %></time>. <%= it.m.renewsByProof ? it.t.enrolWorthProof : it.t.enrolWorthRenew %></p>
</div>
<%~ include('@back', { href: it.backHref ?? '/account', label: it.t.enrolCancel }) %>
`;
