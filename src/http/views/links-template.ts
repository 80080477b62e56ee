// Linking two accounts of one person: the offer where they meet, and the page on which it can be undone.

/** Data: view. Below the two choices there always are. */
export const linkOfferTemplate = `<% const { view } = it; const t = view.t; %>
<section aria-labelledby="link-accounts">
<h2 class="nl-heading nl-heading--level-2" id="link-accounts"><%= t.linkTitle %></h2>
<p class="nl-paragraph"><%= t.linkLead %></p>
<p class="nl-paragraph" id="link-hint"><%= t.linkHint %></p>
<form method="post" action="/sign-in/mismatch">
<input type="hidden" name="login" value="<%= view.m.login %>">
<button class="nl-button nl-button--secondary sluis-wide" type="submit" name="choice" value="link" aria-describedby="link-hint"><%= t.linkButton %></button>
</form>
</section>
`;

export const linksTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.linksLead %></p>
<% if (it.m.links.length === 0) { %><p class="nl-paragraph"><%= it.t.linksNone %></p><% } else { %>
<ul class="sluis-factors">
<% it.m.links.forEach((link, index) => { %>
<li class="sluis-factor">
<h2 class="nl-heading nl-heading--level-3"><%= it.t.linksOther[link.side] %></h2>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.linksSince %></dt><dd><time datetime="<%= it.iso(link.linkedAtMs) %>"><%= it.moment(link.linkedAtMs) %></time></dd></div>
</dl>
<form method="post" action="/account/links/undo">
<input type="hidden" name="link" value="<%= link.id %>">
<button class="nl-button nl-button--secondary nl-button--negative" type="submit" aria-describedby="undo-hint-<%= index %>"><%= it.t.linksUndo %></button>
<p class="nl-paragraph sluis-quiet" id="undo-hint-<%= index %>"><%= it.t.linksUndoHint %></p>
</form>
</li>
<% }) %>
</ul>
<% } %>
</div>
<%~ include('@back', { href: it.backHref, label: it.t.enrolCancel }) %>
`;
