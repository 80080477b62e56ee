// Recovery codes: the page to print, shown once, and the field in which one is used.

export const recoveryCodesTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.recoveryLead %></p>
<ol class="sluis-codes">
<% it.m.codes.forEach((code) => { %><li><code class="sluis-codes__code"><%= code %></code></li>
<% }) %>
</ol>
<p class="nl-paragraph"><%= it.t.recoveryUse %></p>
<p class="nl-paragraph"><%= it.t.recoveryKeep %></p>
<p class="nl-paragraph"><%= it.t.recoveryOld %></p>
<p class="nl-paragraph sluis-quiet"><%= it.t.recoveryMade %> <time datetime="<%= it.iso(it.m.madeAtMs) %>"><%= it.moment(it.m.madeAtMs) %></time>.</p>
<div class="sluis-buttons"><a class="nl-button nl-button--primary" href="/account"><%= it.t.recoveryBack %></a></div>
</div>
`;

/** Data: view, look, error (null or { what, next }). */
export const recoveryRoadTemplate = `<% const { view, look, error } = it; const t = view.t; %>
<p class="nl-paragraph"><%= t.roadRecoveryText %></p>
<form method="post" action="/step-up/recovery">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<div class="utrecht-form-field<%= error ? ' utrecht-form-field--invalid' : '' %> sluis-code-field">
<label class="utrecht-form-label" for="recovery-code"><%= t.roadRecoveryLabel %></label>
<p class="utrecht-form-field-description" id="recovery-code-hint"><%= t.roadRecoveryHint %></p>
<% if (error) { %><p class="utrecht-form-field-error-message" id="recovery-code-error" role="alert"><%= error.what %> <%= error.next %></p><% } %>
<input class="utrecht-textbox<%= error ? ' utrecht-textbox--invalid' : '' %> sluis-code" id="recovery-code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required aria-describedby="recovery-code-hint<%= error ? ' recovery-code-error' : '' %>"<%~ error ? ' aria-invalid="true" autofocus' : '' %>>
</div>
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= t.roadRecoveryButton %></button>
</form>
`;
