// Asking for a link, the neutral answer, choosing a new password, and the end of it: nobody is signed in by that.

const back = `<%~ include('@back', { href: '/sign-in', label: it.t.passwordReplacedSignIn }) %>`;

export const askResetTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.askResetLead %></p>
<form method="post" action="/sign-in/reset">
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="email"><%= it.t.askResetEmail %></label>
<p class="utrecht-form-field-description" id="email-hint"><%= it.t.askResetEmailHint %></p>
<input class="utrecht-textbox" id="email" name="email" type="email" autocomplete="username" maxlength="254" required aria-describedby="email-hint">
</div>
<button class="nl-button nl-button--primary sluis-wide" type="submit"><%= it.t.askResetButton %></button>
</form>
</div>
${back}
`;

export const resetAskedTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.t.resetAskedLead %></p>
<p class="nl-paragraph"><%= it.t.resetAskedNothing %></p>
<a class="nl-button nl-button--secondary" href="/sign-in/reset"><%= it.t.resetAgain %></a>
</div>
${back}
`;

export const newPasswordTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.newPasswordLead %></p>
<form method="post" action="/sign-in/reset/new">
<input type="hidden" name="token" value="<%= it.m.token %>" autocomplete="off">
<%~ include('@password-field', { id: 'password', name: 'password', label: it.t.newPasswordLabel, hint: it.t.newPasswordHint, autocomplete: 'new-password', required: true }) %>
<button class="nl-button nl-button--primary sluis-wide" type="submit"><%= it.t.newPasswordButton %></button>
</form>
</div>
`;

export const passwordReplacedTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.t.passwordReplacedLead %></p>
<a class="nl-button nl-button--primary" href="/sign-in"><%= it.t.passwordReplacedSignIn %></a>
</div>
`;
