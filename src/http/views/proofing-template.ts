// How somebody with a password proves more: the part of the account page, and the pages of the code.

/** What a company is called in one line. Data: view, representation. */
export const partyNameTemplate = `<%= it.representation.companyName ?? it.view.publicNumber(it.representation) ?? it.view.t.numberTypes[it.representation.type] %>`;

export const proofingTemplate = `<% const { view } = it; const t = view.t; const proofing = view.m.proofing; %>
<% if (proofing) { %>
<section class="sluis-card" aria-labelledby="prove">
<h2 class="nl-heading nl-heading--level-2" id="prove"><%= t.proofTitle %></h2>
<p class="nl-paragraph"><%= t.proofLead %></p>
<% if (proofing.waiting.length > 0) { %>
<h3 class="nl-heading nl-heading--level-3"><%= t.proofWaitingTitle %></h3>
<ul class="sluis-reasons">
<% proofing.waiting.forEach((item) => { %><li><%= t.proofWaiting[item.kind] %>, <%= t.proofWaitingUntil %> <time datetime="<%= view.iso(item.untilMs) %>"><%= view.moment(item.untilMs) %></time></li><% }) %>
</ul>
<% } %>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/account/activate"><%= t.proofActivate %></a></p>
<h3 class="nl-heading nl-heading--level-3"><%= t.proofLetterTitle %></h3>
<p class="nl-paragraph"><%= proofing.parties.length > 0 ? t.proofLetterText : t.proofLetterNone %></p>
<% proofing.parties.forEach((party) => { %>
<form method="post" action="/account/letter">
<input type="hidden" name="party" value="<%= party.id %>">
<button class="nl-button nl-button--secondary" type="submit"><%= t.proofLetterButton(party.representation.companyName ?? view.publicNumber(party.representation) ?? t.numberTypes[party.representation.type]) %></button>
</form>
<% }) %>
<h3 class="nl-heading nl-heading--level-3"><%= t.proofDeskTitle %></h3>
<p class="nl-paragraph"><%= t.proofDeskText %></p>
<ul class="sluis-reasons">
<% t.proofDeskBring.forEach((item) => { %><li><%= item %></li><% }) %>
</ul>
</section>
<% } %>
`;

export const activateTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.activateLead %></p>
<form method="post" action="/account/activate">
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="code"><%= it.t.activateLabel %></label>
<p class="utrecht-form-field-description" id="code-hint"><%= it.t.activateHint %></p>
<input class="utrecht-textbox sluis-secret" id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required aria-describedby="code-hint">
</div>
<button class="nl-button nl-button--primary sluis-wide" type="submit"><%= it.t.activateButton %></button>
</form>
</div>
<%~ include('@back', { href: '/account', label: it.t.activateBack }) %>
`;

export const activatedTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.t.activatedBy[it.m.kind] %></p>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.activatedLevel %></dt><dd><%= it.t.levels[it.m.level] %></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.activatedFor %></dt><dd><%~ include('@party-name', { view: it, representation: it.m.representation }) %></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.activatedUntil %></dt><dd><time datetime="<%= it.iso(it.m.untilMs) %>"><%= it.moment(it.m.untilMs) %></time></dd></div>
</dl>
<% if (!it.m.isForSession) { %><p class="nl-paragraph sluis-strong"><%= it.t.activatedOther %></p><% } %>
<p class="nl-paragraph"><%= it.t.activatedNext %></p>
<div class="sluis-buttons">
<form class="sluis-inline-form" method="post" action="/account/totp/new"><button class="nl-button nl-button--primary" type="submit"><%= it.t.accountEnrol %></button></form>
<form class="sluis-inline-form" method="post" action="/account/passkey/new"><button class="nl-button nl-button--secondary" type="submit"><%= it.t.accountEnrolPasskey %></button></form>
</div>
</div>
<%~ include('@back', { href: '/account', label: it.t.activateBack }) %>
`;
