// The frame around every page and the parts that pages share. `it` is the PageView of render-page.ts; eta escapes
// each <%= %>, and <%~ %> is only ever given markup that came out of eta or of lock-picture.ts.

export const layoutTemplate = `<!doctype html>
<html lang="<%= it.locale %>">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title><%= it.title %> – Sluis</title>
<link rel="stylesheet" href="<%= it.stylesheet %>">
<link rel="icon" type="image/svg+xml" href="<%= it.icon %>">
<% if (it.script) { %><script src="<%= it.script %>" defer></script>
<% } %></head>
<body>
<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#content"><%= it.t.skipToContent %></a>
<header class="sluis-header">
<div class="sluis-header__inner">
<span class="sluis-brand"><img class="sluis-brand__sign" src="<%= it.icon %>" alt="" width="36" height="36"><span class="sluis-brand__name"><%= it.t.home %></span></span>
<div class="sluis-header__actions">
<% if (it.otherLanguageHref) { %>
<a class="nl-link sluis-action-link" href="<%= it.otherLanguageHref %>" lang="<%= it.otherLocale %>" hreflang="<%= it.otherLocale %>"><%= it.t.otherLanguage %></a>
<% } %>
<% if (it.signedIn && it.m.page !== 'confirm-sign-out') { %>
<form class="sluis-inline-form" method="post" action="/sign-out"><button class="nl-button nl-button--subtle" type="submit"><%= it.t.signOut %></button></form>
<% } %>
</div>
</div>
</header>
<main id="content" class="sluis-main sluis-main--<%= it.m.page %>" tabindex="-1">
<%~ it.body %>
</main>
<footer class="sluis-footer"><p class="nl-paragraph"><%= it.t.footer %></p></footer>
</body>
</html>
`;

/** Data: kind (error, info, ok), what, next, untilMs or null, reference or null, view. */
export const noticeTemplate = `<div class="utrecht-alert utrecht-alert--<%= it.kind %> sluis-notice" role="<%= it.kind === 'error' ? 'alert' : 'status' %>">
<div class="utrecht-alert__content">
<p class="nl-paragraph sluis-notice__what"><%= it.what %></p>
<% if (it.next) { %><p class="nl-paragraph"><%= it.next %></p><% } %>
<% if (it.untilMs !== null) { %><p class="nl-paragraph"><%= it.view.t.until %> <time class="sluis-strong" datetime="<%= it.view.iso(it.untilMs) %>"><%= it.view.momentPast(it.untilMs) %></time>.</p><% } %>
<% if (it.reference !== null) { %><p class="nl-paragraph"><%= it.view.t.reference %>: <strong class="sluis-reference__code"><%= it.reference %></strong></p><% } %>
</div>
</div>
`;

/** Why this is asked: data, level and articles, folded away below one line. Data: view, requirement. */
export const requirementTemplate = `<% const { view, requirement } = it; const t = view.t; %>
<details class="sluis-why">
<summary class="sluis-why__summary"><%= t.whyTitle %></summary>
<div class="sluis-why__body">
<p class="nl-paragraph"><%= t.whyText %></p>
<dl class="sluis-facts">
<% if (requirement.dataLabels.length > 0) { %>
<div class="sluis-facts__row"><dt><%= t.whyData %></dt><dd><%= view.dataNames(requirement) %></dd></div>
<% } %>
<div class="sluis-facts__row"><dt><%= t.whyLevel %></dt><dd><%= view.needed(requirement) %></dd></div>
<% if (requirement.confirmedWithinSeconds !== null) { %>
<div class="sluis-facts__row"><dt><%= t.whyFresh %></dt><dd><%= requirement.confirmedWithinSeconds === 0 ? t.whyFreshNow : t.whyFreshWithin(t.duration(requirement.confirmedWithinSeconds)) %></dd></div>
<% } %>
</dl>
<% if (requirement.reasons.length > 0) { %>
<p class="nl-paragraph sluis-strong"><%= t.whyReasons %></p>
<ul class="sluis-reasons">
<% requirement.reasons.forEach((reason) => { %>
<li><%= view.say(reason.text) %> <cite class="sluis-source"><%= view.cite(reason.source) %></cite></li>
<% }) %>
</ul>
<% } %>
</div>
</details>
`;

/** One company, person or chain as facts. Data: view, representation. */
export const representationTemplate = `<% const { view, representation } = it; const t = view.t; const number = view.publicNumber(representation); %>
<dl class="sluis-facts">
<% if (representation.companyName !== null) { %>
<div class="sluis-facts__row"><dt><%= t.company %></dt><dd class="sluis-strong"><%= representation.companyName %></dd></div>
<% } %>
<% if (number !== null) { %>
<div class="sluis-facts__row"><dt><%= t.numberTypes[representation.type] %></dt><dd class="sluis-number"><%= number %></dd></div>
<% } else { %>
<div class="sluis-facts__row"><dt><%= t.kind %></dt><dd><%= t.numberTypes[representation.type] %></dd></div>
<% } %>
<% if (representation.branch !== null) { %>
<div class="sluis-facts__row"><dt><%= t.branch %></dt><dd class="sluis-number"><%= representation.branch %></dd></div>
<% } else if (number !== null) { %>
<div class="sluis-facts__row"><dt><%= t.branch %></dt><dd><%= t.wholeCompany %></dd></div>
<% } %>
<% if (representation.intermediary !== null) { %>
<div class="sluis-facts__row"><dt><%= t.intermediary %></dt><dd><%= representation.intermediary %></dd></div>
<% } %>
</dl>
`;

/** The field for a code from an app. Data: view, id, error (null or { what, next }), hint (absent: of an app). */
export const codeFieldTemplate = `<div class="utrecht-form-field<%= it.error ? ' utrecht-form-field--invalid' : '' %> sluis-code-field">
<label class="utrecht-form-label" for="<%= it.id %>"><%= it.view.t.roadTotpLabel %></label>
<p class="utrecht-form-field-description" id="<%= it.id %>-hint"><%= it.hint ?? it.view.t.roadTotpHint %></p>
<% if (it.error) { %>
<p class="utrecht-form-field-error-message" id="<%= it.id %>-error" role="alert"><%= it.error.what %> <%= it.error.next %></p>
<% } %>
<input class="utrecht-textbox<%= it.error ? ' utrecht-textbox--invalid' : '' %> utrecht-textbox--numeric sluis-code" id="<%= it.id %>" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]*" maxlength="6" required aria-describedby="<%= it.id %>-hint<%= it.error ? ' ' + it.id + '-error' : '' %>"<%~ it.error ? ' aria-invalid="true" autofocus' : '' %>>
</div>
`;
