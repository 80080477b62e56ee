// The frame around every page of the console: skip link, who is signed in, language, navigation by role, the way here.

export const adminLayout = `<!doctype html>
<html lang="<%= it.locale %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title><%= it.title %> – <%= it.t.adminName %></title>
<link rel="stylesheet" href="<%= it.stylesheet %>">
<link rel="stylesheet" href="<%= it.consoleStylesheet %>">
<link rel="icon" type="image/svg+xml" href="<%= it.icon %>">
<% if (it.script) { %><script src="<%= it.script %>" defer></script>
<% } %></head>
<body class="sluis-console">
<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#content"><%= it.t.skipToContent %></a>
<header class="sluis-header">
<div class="sluis-header__inner">
<a class="sluis-brand" href="/admin"><img class="sluis-brand__sign" src="<%= it.icon %>" alt="" width="36" height="36"><span class="sluis-brand__name"><%= it.t.adminName %></span></a>
<div class="sluis-header__actions">
<% if (it.member) { %><p class="sluis-who"><span class="sluis-who__label"><%= it.t.adminWho %></span> <strong><%= it.member.name %></strong> <span class="sluis-quiet">(<%= it.member.roles.map((role) => it.t.adminRoles[role]).join(', ') %>)</span></p><% } %>
<% if (it.otherLanguageHref) { %>
<a class="nl-link sluis-action-link" href="<%= it.otherLanguageHref %>" lang="<%= it.otherLocale %>" hreflang="<%= it.otherLocale %>"><%= it.t.otherLanguage %></a>
<% } %>
<% if (it.member) { %><form class="sluis-inline-form" method="post" action="/sign-out"><button class="nl-button nl-button--subtle" type="submit"><%= it.t.signOut %></button></form><% } %>
</div>
</div>
</header>
<div class="sluis-console__body">
<% if (it.navigation.length > 0) { %>
<nav class="sluis-console__nav" aria-label="<%= it.t.adminNavigation %>">
<details class="sluis-menu"><summary class="sluis-menu__summary"><%= it.t.adminMenu %></summary></details>
<ul class="sluis-nav">
<% it.navigation.forEach(({ group, items }) => { %>
<li class="sluis-nav__group"><span class="sluis-nav__label"><%= it.t.adminGroups[group] %></span>
<ul class="sluis-nav__items">
<% items.forEach((item) => { %><li><a class="sluis-nav__link<%= item.isCurrent ? ' sluis-nav__link--current' : '' %>" href="<%= item.href %>"<%~ item.isCurrent ? ' aria-current="page"' : '' %>><%= item.label %></a></li>
<% }) %></ul></li>
<% }) %>
</ul>
</nav>
<% } %>
<main id="content" class="sluis-console__main sluis-console__main--<%= it.page %>" tabindex="-1">
<% if (it.trail.length > 0) { %>
<nav class="utrecht-breadcrumb-nav sluis-trail" aria-label="<%= it.t.adminTrail %>"><ol class="utrecht-breadcrumb-nav__list utrecht-breadcrumb-nav__list--html-ol">
<% it.trail.forEach((step) => { %><li class="utrecht-breadcrumb-nav__item"><a class="nl-link utrecht-breadcrumb-nav__link" href="<%= step.href %>"><%= step.label %></a></li>
<% }) %><li class="utrecht-breadcrumb-nav__item"><span aria-current="page"><%= it.heading %></span></li></ol></nav>
<% } %>
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<%~ it.body %>
</main>
</div>
</body>
</html>
`;
