// Signing in for console and desk, and making a first passkey for them. Without script the buttons of passkeys stay
// away and the page says why; an upstream's button works without.

export const staffSignInTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<% if (it.m.made && !it.notice) { %><%~ include('@notice', { kind: 'ok', what: it.t.staffPasskeyMade, next: it.t.staffPasskeyMadeNext, untilMs: null, reference: null, view: it }) %><% } %>
<% if (it.m.less && !it.notice) { %><%~ include('@notice', { kind: 'error', what: it.t.staffReturnedLess, next: it.t.staffReturnedLessNext, untilMs: null, reference: null, view: it }) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.m.now === 'confirm' ? it.t.staffConfirmLead : it.t.staffSignInLead %></p>
<% if (it.m.now === 'other') { %><p class="nl-paragraph"><strong><%= it.t.staffOtherSession %></strong></p><% } %>
<% if (it.m.upstreams.length === 0) { %><p class="nl-paragraph"><%= it.t.staffNoWay %></p><% } %>
<% it.m.upstreams.forEach((upstream, index) => { %>
<form method="post" action="/admin/sign-in/upstream">
<input type="hidden" name="upstream" value="<%= upstream.id %>">
<input type="hidden" name="return" value="<%= it.m.returnTo %>">
<% if (upstream.down) { %><p class="nl-paragraph"><strong><%= it.t.upstreamDown %></strong></p><% } %>
<button class="nl-button nl-button--<%= index === 0 && !it.m.made ? 'primary' : 'secondary' %> sluis-wide" type="submit"><%= it.t.staffSignInButton(it.say(upstream.label)) %></button>
</form>
<% }) %>
</div>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.staffPasskeyHeading %></h2>
<p class="nl-paragraph"><%= it.t.staffPasskeyText %></p>
<form method="post" action="/admin/sign-in/passkey" data-passkey="get" data-options="/admin/sign-in/passkey/options">
<input type="hidden" name="return" value="<%= it.m.returnTo %>">
<%~ include('@passkey-parts', { view: it, look: it.m.made || it.m.upstreams.length === 0 ? 'primary' : 'secondary', words: it.t.passkeySignInButton, known: false }) %>
</form>
</div>
`;

export const setUpTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.setUpLead %></p>
<form method="post" action="/admin/set-up" data-passkey="create" data-options="/admin/set-up/options">
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="token"><%= it.t.setUpToken %></label>
<p class="utrecht-form-field-description" id="token-hint"><%= it.t.setUpTokenHint %></p>
<input class="utrecht-textbox" id="token" name="token" type="text" autocomplete="off" maxlength="43" required aria-describedby="token-hint" value="<%= it.m.token %>" data-from-fragment>
</div>
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="name"><%= it.t.setUpName %></label>
<p class="utrecht-form-field-description" id="name-hint"><%= it.t.setUpNameHint %></p>
<input class="utrecht-textbox" id="name" name="name" type="text" autocomplete="name" maxlength="80" required aria-describedby="name-hint" value="<%= it.m.name %>">
</div>
<%~ include('@passkey-parts', { view: it, look: 'primary', words: it.t.setUpButton, known: false }) %>
</form>
<p class="nl-paragraph sluis-quiet"><%= it.t.setUpWorth %></p>
</div>
`;
