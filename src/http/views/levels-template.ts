// The published list of services with their level, the norm and its article, and the date of the analysis.

export const levelsTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.levelsLead %></p>
<% if (it.m.services.length === 0) { %><p class="nl-paragraph"><%= it.t.levelsNone %></p><% } else { %>
<ul class="sluis-factors" aria-label="<%= it.t.levelsCaption %>">
<% it.m.services.forEach((service) => { %><li class="sluis-factor">
<h2 class="nl-heading nl-heading--level-3"><%= it.say(service.label) %></h2>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.levelsLevel %></dt><dd><strong><% if (service.level === null) { %><%= it.t.levelsUnknown %><% } else { %><%= it.t.levels[service.level] %><% if (service.twoFactor) { %> <%= it.t.twoFactor %><% } %><% } %></strong></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.levelsNorm %></dt><dd><%= it.say(service.norm.title) %>, <%= it.t.levelsVersion(service.norm.version) %><% service.articles.forEach((article) => { %><span class="sluis-source"><%= it.cite(article) %></span><% }) %><% if (service.level !== null && service.articles.length === 0) { %><span class="sluis-source"><%= it.t.levelsOwn %></span><% } %></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.levelsDate %></dt><dd><time datetime="<%= service.analysedOn %>"><%= service.analysedOn %></time></dd></div>
</dl>
</li>
<% }) %></ul><% } %>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/assurance-levels.json"><%= it.t.levelsJson %></a></p>
</div>
`;
