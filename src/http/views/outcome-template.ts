// Pages that end a road: refused, error, nothing sent, signed out. Each names a next step; none is a dead end.

const reference = `<p class="nl-paragraph sluis-reference"><%= it.t.reference %>: <strong class="sluis-reference__code"><%= it.m.reference %></strong><br><span class="sluis-quiet"><%= it.t.referenceHint %></span></p>`;

export const refusedTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.error.what %></p>
<% if (it.m.requirement) { %><p class="nl-paragraph"><%= it.t.refusedNeeds %> <strong><%= it.needed(it.m.requirement) %></strong>.</p><% } %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.whatNow %></h2>
<p class="nl-paragraph"><%= it.error.next %></p>
<% if (it.signedIn) { %><p class="nl-paragraph"><%= it.t.refusedSignOutHint %></p><% } %>
<div class="sluis-buttons">
<% if (it.backHref) { %><a class="nl-button nl-button--primary" href="<%= it.backHref %>"><%= it.backLabel %></a><% } %>
<% if (it.signedIn) { %><a class="nl-button nl-button--secondary" href="/account"><%= it.t.refusedOther %></a><% } %>
</div>
<% if (!it.backHref) { %><p class="nl-paragraph"><%= it.t.nowhereElse %></p><% } %>
${reference}
<% if (it.m.requirement) { %><%~ include('@requirement', { view: it, requirement: it.m.requirement }) %><% } %>
</div>
`;

export const errorTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.error.what %></p>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.whatNow %></h2>
<p class="nl-paragraph"><%= it.error.next %></p>
<% if (it.m.untilMs !== null) { %><p class="nl-paragraph"><%= it.t.until %> <time class="sluis-strong" datetime="<%= it.iso(it.m.untilMs) %>"><%= it.momentPast(it.m.untilMs) %></time>.</p><% } %>
<div class="sluis-buttons">
<% if (it.retryHref) { %><a class="nl-button nl-button--primary" href="<%= it.retryHref %>"><%= it.t.retry %></a><% } %>
<% if (it.backHref) { %><a class="nl-button nl-button--<%= it.retryHref ? 'secondary' : 'primary' %>" href="<%= it.backHref %>"><%= it.backLabel %></a><% } %>
</div>
<% if (!it.retryHref && !it.backHref) { %><p class="nl-paragraph"><%= it.t.nowhereElse %></p><% } %>
${reference}
</div>
`;

export const nothingSentTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.t.nothingSentLead %></p>
<% if (it.m.transitionUntilMs !== undefined) { %><%~ include('@transition-notice', { view: it, untilMs: it.m.transitionUntilMs, what: 'transitionSignIn', next: 'transitionSignInNext' }) %><% } %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.nothingSentSteps %></h2>
<ol class="sluis-steps">
<li><%= it.t.nothingSentStep1 %></li>
<li><%= it.t.nothingSentStep2 %></li>
<li><%= it.t.nothingSentStep3 %></li>
</ol>
<p class="nl-paragraph"><%= it.t.nothingSentKeep %></p>
<div class="sluis-buttons">
<% if (it.continueHref) { %><a class="nl-button nl-button--primary" href="<%= it.continueHref %>"><%= it.t.nothingSentContinue %></a><% } %>
<% if (it.formHref) { %><a class="nl-button nl-button--secondary" href="<%= it.formHref %>"><%= it.t.nothingSentForm %></a><% } %>
</div>
<% if (it.m.requirement) { %><%~ include('@requirement', { view: it, requirement: it.m.requirement }) %><% } %>
</div>
`;

export const signedOutTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><%= it.portals.length > 0 ? it.t.signedOutLead : it.t.signedOutLeadPlain %></p>
<p class="nl-paragraph"><%= it.t.signedOutShared %></p>
<% if (it.portals.length > 0) { %>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.signedOutPortals %></h2>
<ul class="sluis-links">
<% it.portals.forEach((portal) => { %><li><a class="nl-link sluis-action-link" href="<%= portal.href %>"><%= portal.label %></a></li><% }) %>
</ul>
<% } else { %><p class="nl-paragraph"><%= it.t.nowhereElse %></p><% } %>
</div>
`;

export const confirmSignOutTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<% if (it.m.asked) { %><p class="nl-paragraph nl-paragraph--lead"><%= it.m.asked.portalLabel ? it.t.confirmSignOutAsked(it.say(it.m.asked.portalLabel)) : it.t.confirmSignOutAskedPlain %></p><% } %>
<p class="nl-paragraph<% if (!it.m.asked) { %> nl-paragraph--lead<% } %>"><%= it.t.confirmSignOutLead %></p>
<div class="sluis-buttons">
<form class="sluis-inline-form" method="post" action="<%= it.m.asked ? it.m.asked.action : '/sign-out' %>">
<% if (it.m.asked) { %><input type="hidden" name="xsrf" value="<%= it.m.asked.xsrf %>"><input type="hidden" name="logout" value="yes"><% } %><button class="nl-button nl-button--primary" type="submit"><%= it.t.confirmSignOutButton %></button></form>
<a class="nl-button nl-button--secondary" href="/account"><%= it.t.confirmSignOutCancel %></a>
</div>
</div>
`;
