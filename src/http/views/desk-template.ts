// The pages of the registration desk: find, record, confirm by a colleague, revoke. Plain forms, no script.

/** One field with its label. Data: id, name, label, hint (or null), type, more (trusted attributes of ours). */
export const fieldTemplate = `<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="<%= it.id %>"><%= it.label %></label>
<% if (it.hint) { %><p class="utrecht-form-field-description" id="<%= it.id %>-hint"><%= it.hint %></p><% } %>
<input class="utrecht-textbox" id="<%= it.id %>" name="<%= it.name %>" type="<%= it.type %>" autocomplete="off"<%~ it.more %><% if (it.hint) { %> aria-describedby="<%= it.id %>-hint"<% } %>>
</div>
`;

/** A choice among known words. Data: id, name, label, options (of value and words). */
export const choiceTemplate = `<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="<%= it.id %>"><%= it.label %></label>
<select class="utrecht-textbox" id="<%= it.id %>" name="<%= it.name %>">
<% it.options.forEach(([value, words]) => { %><option value="<%= value %>"><%= words %></option><% }) %>
</select>
</div>
`;

/** What somebody may do here now, and how to be able to. */
const freshness = `<p class="nl-paragraph"><%= !it.m.mayRecord ? it.t.deskLooksOnly : it.m.fresh ? it.t.deskFresh : it.t.deskNotFresh %></p>`;

export const deskTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.deskLead %></p>
${freshness}
<a class="nl-button nl-button--secondary" href="/admin/sign-in?return=%2Fdesk"><%= it.t.deskSignIn %></a>
<form method="post" action="/desk/find">
<%~ include('@field', { id: 'email', name: 'email', label: it.t.deskFind, hint: it.t.deskFindHint, type: 'email', more: ' maxlength="254" required' }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.deskFindButton %></button>
</form>
</div>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.deskWaiting %></h2>
<% if (it.m.waiting.length === 0) { %><p class="nl-paragraph"><%= it.t.deskWaitingNone %></p><% } else { %>
<ul class="sluis-links">
<% it.m.waiting.forEach((item) => { %><li><a class="nl-link sluis-action-link" href="/desk/vettings/<%= encodeURIComponent(item.id) %>"><%= it.t.deskOpen(it.moment(item.recordedAtMs)) %></a> (<%= it.t.levels[item.level] %><% if (item.isOwn) { %>, <%= it.t.deskOwnRecord %><% } %>)</li><% }) %>
</ul>
<% } %>
</div>
<%~ include('@back', { href: '/admin', label: it.t.deskConsole }) %>
`;

const recordForm = `<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personRecord %></h2>
${freshness}
<% if (it.m.mayRecord) { %>
<% const nameOf = (party) => party.representation.companyName ?? it.publicNumber(party.representation) ?? it.t.numberTypes[party.representation.type]; %>
<form method="post" action="/desk/vettings">
<input type="hidden" name="account" value="<%= it.m.account %>">
<%~ include('@choice', { id: 'party', name: 'party', label: it.t.personParty, options: [...it.m.parties.map((party) => [party.id, nameOf(party)]), ['', it.t.personPartyNew]] }) %>
<%~ include('@choice', { id: 'type', name: 'type', label: it.t.personType, options: ['rsin', 'kvk', 'bsn'].map((type) => [type, it.t.numberTypes[type]]) }) %>
<%~ include('@field', { id: 'number', name: 'number', label: it.t.personNumber, hint: it.t.personNumberHint, type: 'text', more: ' inputmode="numeric" maxlength="9"' }) %>
<%~ include('@field', { id: 'company', name: 'company', label: it.t.personCompany, hint: null, type: 'text', more: ' maxlength="120"' }) %>
<%~ include('@choice', { id: 'level', name: 'level', label: it.t.personLevel, options: ['substantial', 'low'].map((level) => [level, it.t.levels[level]]) }) %>
<%~ include('@choice', { id: 'document', name: 'document', label: it.t.personDocument, options: Object.entries(it.t.documents) }) %>
<%~ include('@field', { id: 'document-end', name: 'documentEnd', label: it.t.personDocumentEnd, hint: null, type: 'text', more: ' minlength="4" maxlength="4" required' }) %>
<%~ include('@field', { id: 'seen-on', name: 'seenOn', label: it.t.personSeenOn, hint: null, type: 'date', more: ' required' }) %>
<%~ include('@choice', { id: 'seen-how', name: 'seenHow', label: it.t.personSeenHow, options: Object.entries(it.t.seenHows) }) %>
<%~ include('@choice', { id: 'link', name: 'link', label: it.t.personLink, options: Object.entries(it.t.links) }) %>
<%~ include('@field', { id: 'link-detail', name: 'linkDetail', label: it.t.personLinkDetail, hint: null, type: 'text', more: ' maxlength="80" required' }) %>
<button class="nl-button nl-button--primary" type="submit"><%= it.t.personRecordButton %></button>
</form>
<% } %>
</div>`;

export const deskPersonTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<dl class="sluis-facts"><div class="sluis-facts__row"><dt><%= it.t.personEmail %></dt><dd><%= it.m.email %></dd></div></dl>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personParties %></h2>
<% if (it.m.parties.length === 0) { %><p class="nl-paragraph"><%= it.t.personNoParties %></p><% } %>
<% it.m.parties.forEach((party) => { %><%~ include('@representation', { view: it, representation: party.representation }) %><% }) %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personProofings %></h2>
<% if (it.m.proofings.length === 0) { %><p class="nl-paragraph"><%= it.t.personNoProofings %></p><% } else { %>
<ul class="sluis-reasons">
<% it.m.proofings.forEach((item) => { %><li><%= it.t.levels[item.level] %>, <%= it.t.personMethods[item.kind] %>, <%= it.t.personUntil %> <time datetime="<%= it.iso(item.untilMs) %>"><%= it.moment(item.untilMs) %></time></li><% }) %>
</ul>
<% } %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personBindings %></h2>
<% if (it.m.bindings.length === 0) { %><p class="nl-paragraph"><%= it.t.personNoBindings %></p><% } %>
<% it.m.bindings.forEach((item, index) => { %>
<div class="sluis-factor">
<p class="nl-paragraph"><strong><%~ include('@party-name', { view: it, representation: item.representation }) %></strong>: <%= it.t.levels[item.level] %>, <%= it.t.personMethods[item.kind] %>, <%= it.t.personUntil %> <time datetime="<%= it.iso(item.untilMs) %>"><%= it.moment(item.untilMs) %></time></p>
<form method="post" action="/desk/bindings/end">
<input type="hidden" name="binding" value="<%= item.id %>">
<%~ include('@field', { id: 'reason-' + index, name: 'reason', label: it.t.personReason, hint: it.t.personEndHint, type: 'text', more: ' maxlength="200" required' }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.personEndBinding %></button>
</form>
</div>
<% }) %>
<% if (it.m.vettings.length > 0) { %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personVettings %></h2>
<ul class="sluis-links">
<% it.m.vettings.forEach((item) => { %><li><a class="nl-link sluis-action-link" href="/desk/vettings/<%= encodeURIComponent(item.id) %>"><%= it.t.deskOpen(it.moment(item.recordedAtMs)) %></a> (<%= it.t.levels[item.level] %>, <%= it.t.vettingState[item.kind] %>)</li><% }) %>
</ul>
<% } %>
</div>
${recordForm}
<%~ include('@back', { href: '/desk', label: it.t.deskBack }) %>
`;

const row = (label: string, value: string) =>
  `<div class="sluis-facts__row"><dt><%= it.t.${label} %></dt><dd>${value}</dd></div>`;

export const deskVettingTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<dl class="sluis-facts">
${row('vettingStateLabel', '<%= it.t.vettingState[it.m.kind] %>')}
${row('personEmail', '<%= it.m.email %>')}
${row('deskLevel', '<%= it.t.levels[it.m.level] %>')}
${row('personDocument', '<%= it.t.documents[it.m.document.kind] %>')}
${row('personDocumentEnd', '<span class="sluis-number"><%= it.m.document.end %></span>')}
${row('personSeenOn', '<%= it.m.seen.on %>')}
${row('personSeenHow', '<%= it.t.seenHows[it.m.seen.kind] %>')}
${row('personLink', '<%= it.t.links[it.m.link.kind] %>')}
${row('personLinkDetail', '<%= it.m.link.detail %>')}
${row('vettingRecordedBy', '<%= it.m.recordedBy ?? it.t.vettingUnknown %>, <time datetime="<%= it.iso(it.m.recordedAtMs) %>"><%= it.moment(it.m.recordedAtMs) %></time>')}
<% if (it.m.decidedAtMs !== null) { %>${row('vettingDecidedBy', '<%= it.m.decidedBy ?? it.t.vettingUnknown %>, <time datetime="<%= it.iso(it.m.decidedAtMs) %>"><%= it.moment(it.m.decidedAtMs) %></time>')}<% } %>
</dl>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.personParty %></h2>
<%~ include('@representation', { view: it, representation: it.m.representation }) %>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/desk/people/<%= encodeURIComponent(it.m.account) %>"><%= it.t.vettingPerson %></a></p>
</div>
<% if (it.m.kind === 'waiting') { %>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.vettingDecide %></h2>
<% if (it.m.isOwn) { %><p class="nl-paragraph"><%= it.t.vettingOwn %></p><% } else { %>
<p class="nl-paragraph"><%= it.t.vettingDecideText %></p>
${freshness}
<% if (it.m.mayRecord) { %>
<form method="post" action="/desk/decide">
<input type="hidden" name="vetting" value="<%= it.m.vetting %>">
<% if (it.m.representation.type === 'bsn') { %><%~ include('@field', { id: 'number', name: 'number', label: it.t.vettingNumber, hint: it.t.vettingNumberHint, type: 'text', more: ' inputmode="numeric" maxlength="9"' }) %><% } %>
<div class="sluis-buttons">
<button class="nl-button nl-button--primary" type="submit" name="choice" value="letter"><%= it.t.vettingLetter %></button>
<button class="nl-button nl-button--secondary" type="submit" name="choice" value="hand-over"><%= it.t.vettingHandOver %></button>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit" name="choice" value="refuse"><%= it.t.vettingRefuse %></button>
</div>
</form>
<% } %>
<% } %>
</div>
<% } else if (it.m.kind === 'approved' || it.m.kind === 'active') { %>
<div class="sluis-card">
<h2 class="nl-heading nl-heading--level-2"><%= it.t.vettingRevoke %></h2>
${freshness}
<form method="post" action="/desk/revoke">
<input type="hidden" name="vetting" value="<%= it.m.vetting %>">
<%~ include('@field', { id: 'reason', name: 'reason', label: it.t.personReason, hint: it.t.vettingRevokeHint, type: 'text', more: ' maxlength="200" required' }) %>
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= it.t.vettingRevoke %></button>
</form>
</div>
<% } %>
<%~ include('@back', { href: '/desk', label: it.t.deskBack }) %>
`;

export const deskCodeTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.deskCodeLead %></p>
<p class="nl-paragraph"><%= it.t.deskCodeLabel %>: <code class="sluis-secret"><%= it.m.code %></code></p>
</div>
<%~ include('@back', { href: '/desk', label: it.t.deskBack }) %>
`;
