// Signing in with a password, choosing the company it is for, and changing it. No value of a password is ever shown.

/** One password field. Data: id, name, label, hint (or null), autocomplete, required. */
export const passwordFieldTemplate = `<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="<%= it.id %>"><%= it.label %></label>
<% if (it.hint !== null) { %><p class="utrecht-form-field-description" id="<%= it.id %>-hint"><%= it.hint %></p><% } %>
<input class="utrecht-textbox" id="<%= it.id %>" name="<%= it.name %>" type="password" autocomplete="<%= it.autocomplete %>" maxlength="512"<% if (it.required) { %> required<% } %><% if (it.hint !== null) { %> aria-describedby="<%= it.id %>-hint"<% } %>>
</div>
`;

/** Data: view. */
export const passwordRoadTemplate = `<% const { view } = it; const t = view.t; %>
<section class="sluis-road sluis-road--alone" aria-labelledby="with-password">
<h2 class="nl-heading nl-heading--level-2" id="with-password"><%= t.passwordRoadHeading %></h2>
<p class="nl-paragraph"><%= view.m.transitionUntilMs === undefined ? t.passwordRoadText : t.transitionPasswordText %></p>
<form method="post" action="/sign-in/password">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="email"><%= t.passwordEmail %></label>
<input class="utrecht-textbox" id="email" name="email" type="email" autocomplete="username" maxlength="254" required value="<%= view.m.password.email %>">
</div>
<%~ include('@password-field', { id: 'password', name: 'password', label: t.passwordLabel, hint: null, autocomplete: 'current-password', required: true }) %>
<button class="nl-button nl-button--secondary sluis-wide" type="submit"><%= t.passwordButton %></button>
</form>
<% if (view.m.password.resets) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/sign-in/reset"><%= t.askResetLink %></a></p><% } %>
</section>
`;

/** On the account page. Data: view. */
export const accountPasswordTemplate = `<% const { view } = it; const t = view.t; const { changedAtMs } = view.m.password; %>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= t.accountPassword %></h2>
<% if (changedAtMs === null) { %><p class="nl-paragraph"><%= t.accountPasswordNone %></p><% } else { %>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= t.accountPasswordChanged %></dt><dd><time datetime="<%= view.iso(changedAtMs) %>"><%= view.moment(changedAtMs) %></time></dd></div>
</dl>
<% } %>
<a class="nl-button nl-button--secondary" href="/account/password"><%= t.accountPasswordChange %></a>
</div>
`;

export const chooseCompanyTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.companyLead %></p>
<ul class="sluis-roads">
<% it.m.companies.forEach((company, index) => { const name = it.companyNames[index]; %>
<li class="sluis-road">
<h2 class="nl-heading nl-heading--level-3"><%= name %></h2>
<%~ include('@representation', { view: it, representation: company.representation }) %>
<form method="post" action="/sign-in/company">
<input type="hidden" name="transaction" value="<%= it.m.transaction %>">
<input type="hidden" name="company" value="<%= company.id %>">
<button class="nl-button nl-button--<%= index === 0 ? 'primary' : 'secondary' %> sluis-wide" type="submit"><%= it.t.companyButton(name) %></button>
</form>
</li>
<% }) %>
</ul>
</div>
`;

export const changePasswordTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<form method="post" action="/account/password">
<% if (it.m.hasCurrent) { %><%~ include('@password-field', { id: 'current', name: 'current', label: it.m.needsCurrent ? it.t.passwordCurrent : it.t.passwordCurrentOptional, hint: null, autocomplete: 'current-password', required: it.m.needsCurrent }) %><% } %>
<%~ include('@password-field', { id: 'next', name: 'next', label: it.t.passwordNext, hint: it.t.passwordNextHint(it.m.leastChars), autocomplete: 'new-password', required: true }) %>
<button class="nl-button nl-button--primary sluis-wide" type="submit" aria-describedby="save-hint"><%= it.t.passwordSave %></button>
<p class="nl-paragraph sluis-quiet" id="save-hint"><%= it.t.passwordSaveHint %></p>
</form>
</div>
<%~ include('@back', { href: '/account', label: it.t.passwordCancel }) %>
`;
