// The person's own page, and setting up an app. The secret is shown here once and nowhere else.

export const accountTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<% if (it.done) { %><%~ include('@notice', it.done) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.accountLevel %></dt><dd><span class="nl-data-badge sluis-level sluis-level--<%= it.m.reachedLevel %>"><%= it.t.levels[it.m.reachedLevel] %></span></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountSince %></dt><dd><time datetime="<%= it.iso(it.m.signedInAtMs) %>"><%= it.moment(it.m.signedInAtMs) %></time></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountEnds %></dt><dd><time datetime="<%= it.iso(it.m.endsAtMs) %>"><%= it.moment(it.m.endsAtMs) %></time></dd></div>
</dl>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.accountWho %></h2>
<%~ include('@representation', { view: it, representation: it.m.representation }) %>
</div>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.accountFactors %></h2>
<% if (it.m.factors.length === 0) { %><p class="nl-paragraph"><%= it.t.accountNoFactors %></p><% } else { %>
<ul class="sluis-factors">
<% it.m.factors.forEach((factor, index) => { %>
<li class="sluis-factor">
<h3 class="nl-heading nl-heading--level-3"><%= factor.name %></h3>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.kind %></dt><dd><%= it.t.factorKinds[factor.kind] %></dd></div>
<% if (factor.synced !== null) { %><div class="sluis-facts__row"><dt><%= it.t.accountPlace %></dt><dd><%= factor.synced ? it.t.accountSynced : it.t.accountDeviceBound %></dd></div><% } %>
<div class="sluis-facts__row"><dt><%= it.t.accountAdded %></dt><dd><time datetime="<%= it.iso(factor.addedAtMs) %>"><%= it.moment(factor.addedAtMs) %></time></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountLastUsed %></dt><dd><% if (factor.lastUsedAtMs === null) { %><%= it.t.accountNeverUsed %><% } else { %><time datetime="<%= it.iso(factor.lastUsedAtMs) %>"><%= it.moment(factor.lastUsedAtMs) %></time><% } %></dd></div>
<% if (factor.worth !== 'none') { %>
<% if (it.m.representation.companyName !== null) { %><div class="sluis-facts__row"><dt><%= it.t.accountWorthFor %></dt><dd><%= it.m.representation.companyName %></dd></div><% } %>
<div class="sluis-facts__row"><dt><%= it.t.accountWorth %></dt><dd><%= it.t.levels[factor.worth] %></dd></div>
<% if (factor.worthUntilMs !== null) { %>
<div class="sluis-facts__row"><dt><%= it.t.accountWorthUntil %></dt><dd><time datetime="<%= it.iso(factor.worthUntilMs) %>"><%= it.moment(factor.worthUntilMs) %></time></dd></div>
<% } } %>
</dl>
<% if (factor.worth === 'none') { %><p class="nl-paragraph"><%= it.t.accountWorthNone %></p><% } %>
<% if (it.m.mayEnrol) { %>
<form method="post" action="/account/<%= factor.kind === 'passkey' ? 'passkey' : 'totp' %>/remove">
<input type="hidden" name="factor" value="<%= factor.id %>">
<button class="nl-button nl-button--secondary nl-button--negative" type="submit" aria-describedby="remove-hint-<%= index %>"><%= it.t.accountRemove(factor.name) %></button>
<p class="nl-paragraph sluis-quiet" id="remove-hint-<%= index %>"><%= it.t.accountRemoveHint %></p>
</form>
<% } %>
</li>
<% }) %>
</ul>
<% } %>
<% if (it.m.mayEnrol) { const hasApp = it.m.factors.some((factor) => factor.kind === 'totp'); %>
<p class="nl-paragraph"><%= hasApp ? it.t.accountEnrolAgainText : it.t.accountEnrolText %></p>
<form method="post" action="/account/totp/new"><button class="nl-button nl-button--<%= it.m.factors.length > 0 ? 'secondary' : 'primary' %>" type="submit"><%= hasApp ? it.t.accountEnrolAgain : it.t.accountEnrol %></button></form>
<p class="nl-paragraph"><%= it.t.accountEnrolPasskeyText %></p>
<form method="post" action="/account/passkey/new"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.accountEnrolPasskey %></button></form>
<% } else { %>
<p class="nl-paragraph"><%= it.m.factors.length > 0 ? it.t.accountChangeLater : it.t.accountMayNotEnrol %></p>
<a class="nl-button nl-button--secondary" href="/sign-in?again=1"><%= it.t.accountSignInAgain %></a>
<% } %>
</div>
<%~ include('@proofing', { view: it }) %>
`;

export const enrolTotpTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.enrolLead %></p>
<form method="post" action="/account/totp">
<input type="hidden" name="enrolment" value="<%= it.m.enrolment %>">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<ol class="sluis-enrol">
<li class="sluis-enrol__step">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.enrolStep1 %></h2>
<p class="nl-paragraph"><%= it.t.enrolStep1Text %></p>
</li>
<li class="sluis-enrol__step">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.enrolStep2 %></h2>
<img class="sluis-qr" src="<%= it.qrSource %>" alt="<%= it.t.enrolQr %>" width="216" height="216">
<% if (it.appLink) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.appLink %>"><%= it.t.enrolAppLink %></a></p><% } %>
<details class="sluis-why">
<summary class="sluis-why__summary"><%= it.t.enrolSecret %></summary>
<div class="sluis-why__body">
<p class="nl-paragraph"><code class="sluis-secret"><%= it.m.secretGroups %></code></p>
<p class="nl-paragraph sluis-quiet"><%= it.t.enrolSecretOnce %></p>
</div>
</details>
</li>
<li class="sluis-enrol__step">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.enrolStep3 %></h2>
<%~ include('@code-field', { view: it, id: 'code', error: it.codeError }) %>
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="name"><%= it.t.enrolName %></label>
<p class="utrecht-form-field-description" id="name-hint"><%= it.t.enrolNameHint %></p>
<input class="utrecht-textbox" id="name" name="name" type="text" autocomplete="off" maxlength="40" aria-describedby="name-hint" value="<%= it.m.name %>">
</div>
<button class="nl-button nl-button--primary sluis-wide" type="submit"><%= it.t.enrolButton %></button>
</li>
</ol>
</form>
<p class="nl-paragraph sluis-quiet"><%= it.t.enrolWorth(it.t.levels[it.m.worth]) %> <%= it.t.enrolWorthUntil %> <time datetime="<%= it.iso(it.m.worthUntilMs) %>"><%= it.moment(it.m.worthUntilMs) %></time>. <%= it.m.renewsByProof ? it.t.enrolWorthProof : it.t.enrolWorthRenew %></p>
</div>
<%~ include('@back', { href: it.backHref ?? '/account', label: it.t.enrolCancel }) %>
`;
