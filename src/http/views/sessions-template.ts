// The own live sessions, on the account page. Data: view, sessions, changed (a factor was changed just now).

export const sessionsTemplate = `<% const { view, sessions, changed } = it; const t = view.t; const others = sessions.items.filter((item) => !item.isThis); %>
<section class="sluis-card" aria-labelledby="sessions">
<h2 class="nl-heading nl-heading--level-2" id="sessions"><%= t.sessionsTitle %></h2>
<% if (changed && others.length > 0) { %><p class="nl-paragraph"><%= t.sessionsAfterChange %></p><% } %>
<ul class="sluis-factors">
<% let other = 0; sessions.items.forEach((item) => { if (!item.isThis) other += 1; const index = other; %>
<li class="sluis-factor">
<h3 class="nl-heading nl-heading--level-3"><%= item.isThis ? t.sessionsThis : t.sessionsOther(index) %></h3>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= t.sessionsStarted %></dt><dd><time datetime="<%= view.iso(item.createdAtMs) %>"><%= view.moment(item.createdAtMs) %></time></dd></div>
<div class="sluis-facts__row"><dt><%= t.sessionsLastUsed %></dt><dd><time datetime="<%= view.iso(item.lastUsedAtMs) %>"><%= view.moment(item.lastUsedAtMs) %></time></dd></div>
</dl>
<% if (!item.isThis && sessions.mayEnd) { %>
<form method="post" action="/account/sessions/end">
<input type="hidden" name="session" value="<%= item.id %>">
<button class="nl-button nl-button--secondary nl-button--negative" type="submit"><%= t.sessionsEnd(index) %></button>
</form>
<% } %>
</li>
<% }) %>
</ul>
<% if (others.length === 0) { %><p class="nl-paragraph"><%= t.sessionsNone %></p><% } else if (sessions.mayEnd) { %>
<form method="post" action="/account/sessions/end-others">
<button class="nl-button nl-button--<%= changed ? 'primary' : 'secondary' %>" type="submit" aria-describedby="end-others-hint"><%= t.sessionsEndOthers %></button>
<p class="nl-paragraph sluis-quiet" id="end-others-hint"><%= t.sessionsEndHint %></p>
</form>
<% } else { %>
<p class="nl-paragraph"><%= t.sessionsEndLater %></p>
<a class="nl-button nl-button--secondary" href="/sign-in?again=1"><%= t.accountSignInAgain %></a>
<% } %>
</section>
`;
