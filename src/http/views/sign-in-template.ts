// Signing in, stepping up, and the page that shows who came back when that is someone else.

const topOfPage = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>`;

/** Which data ask for this, in sight; the flow gives no labels to those who may not know them. */
const aboutData = `<% if (it.m.requirement.dataLabels.length > 0) { %><p class="nl-paragraph"><%= it.t.whyData %>: <strong><%= it.dataNames(it.m.requirement) %></strong>.</p><% } %>`;

/** One way to go on. Data: view, road, index, look (primary or secondary), rank of the heading, alone. */
export const roadTemplate = `<% const { view, road, index, look, rank } = it; const t = view.t; %>
<% if (!(it.alone && road.kind === 'upstream')) { %><h<%= rank %> class="nl-heading nl-heading--level-<%= rank %>"><%= view.roadHeading(road) %></h<%= rank %>><% } %>
<% if (road.kind === 'upstream') { %>
<form method="post" action="/sign-in/upstream">
<input type="hidden" name="upstream" value="<%= road.upstreamId %>">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<% if (road.thenCode) { %><input type="hidden" name="second" value="code"><p class="nl-paragraph"><%= t.roadThenCode(road.asks) %></p><% } %>
<% if (road.fresh) { %><p class="nl-paragraph"><%= t.roadUpstreamFresh %></p><% } %>
<% if (road.down) { %><p class="nl-paragraph"><strong><%= t.upstreamDown %></strong></p><% } %>
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= road.down ? t.upstreamRetryButton(view.say(road.label), road.asks) : t.roadUpstreamButton(view.say(road.label), road.asks) %></button>
</form>
<% } else if (road.kind === 'totp') { %>
<form method="post" action="/step-up/totp">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<%~ include('@code-field', { view, id: 'code-' + index, error: index === view.codeErrorAt ? view.codeError : null }) %>
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= t.roadTotpButton %></button>
</form>
<% } else if (road.kind === 'passkey') { %>
<%~ include('@passkey-road', { view, look }) %>
<% } else if (road.kind === 'recovery-code') { %>
<%~ include('@recovery-road', { view, look, error: view.recoveryError }) %>
<% } else if (road.kind === 'passkey-sign-in') { %>
<%~ include('@passkey-sign-in-road', { view, look }) %>
<% } else if (road.kind === 'sms' || road.kind === 'enrol-sms') { %>
<%~ include('@sms-road', { view, road, look }) %>
<% } else if (road.kind === 'enrol-passkey') { %>
<p class="nl-paragraph"><%= t.roadEnrolPasskeyText %></p>
<form method="post" action="/account/passkey/new">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= t.accountEnrolPasskey %></button>
</form>
<% } else if (road.kind === 'enrol-totp') { %>
<p class="nl-paragraph"><%= t.roadEnrolText %></p>
<% if (road.loginBefore) { %>
<p class="nl-paragraph"><%= t.roadEnrolLoginFirst(view.say(road.loginBefore.label)) %></p>
<form method="post" action="/sign-in/upstream">
<input type="hidden" name="before" value="enrol">
<input type="hidden" name="upstream" value="<%= road.loginBefore.upstreamId %>">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= t.roadEnrolLoginButton(view.say(road.loginBefore.label)) %></button>
</form>
<% } else { %>
<form method="post" action="/account/totp/new">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= t.roadEnrolButton %></button>
</form>
<% } %>
<% } else if (road.kind === 'prove') { %>
<p class="nl-paragraph"><%= t.roadProveText[road.at] %></p>
<a class="nl-button nl-button--<%= look %>" href="/account"><%= t.roadProveLink %></a>
<% } else { %>
<p class="nl-paragraph"><%= t.roadDeskText %></p>
<% } %>
`;

/** Every way this person really has, the shortest first (the order is the flow's). Data: view. */
export const roadsTemplate = `<% const { view } = it; const roads = view.m.roads; %>
<% if (roads.length > 1) { %>
<h2 class="nl-heading nl-heading--level-2"><%= view.t.roadsTitle %></h2>
<ol class="sluis-roads">
<% roads.forEach((road, index) => { %>
<li class="sluis-road"><%~ include('@road', { view, road, index, look: index === 0 ? 'primary' : 'secondary', rank: 3, alone: false }) %></li>
<% }) %>
</ol>
<% } else { roads.forEach((road, index) => { %>
<div class="sluis-road sluis-road--alone"><%~ include('@road', { view, road, index, look: 'primary', rank: 2, alone: true }) %></div>
<% }) } %>
`;

export const backTemplate = `<% if (it.href) { %><p class="nl-paragraph sluis-back"><a class="nl-link sluis-action-link" href="<%= it.href %>"><%= it.label %></a></p><% } %>
`;

export const signInTemplate = `${topOfPage}
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.signInLead %></p>
${aboutData}
<%~ it.picture %>
<%~ include('@outage', { view: it }) %>
<% if (it.m.transitionUntilMs !== undefined) { %><%~ include('@transition-notice', { view: it, untilMs: it.m.transitionUntilMs, what: 'transitionSignIn', next: 'transitionSignInNext' }) %><% } %>
<%~ include('@roads', { view: it }) %>
<% if (it.m.password) { %><%~ include('@password-road', { view: it }) %><% } %>
<%~ include('@requirement', { view: it, requirement: it.m.requirement }) %>
</div>
<%~ include('@back', { href: it.backHref, label: it.backLabel }) %>
`;

export const stepUpTemplate = `${topOfPage}
<% if (it.done) { %><%~ include('@notice', it.done) %><% } %>
<% if (it.m.returnedLess) { %><%~ include('@notice', it.returnedLess) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<% it.missingLines.forEach((line) => { %><p class="nl-paragraph nl-paragraph--lead"><%= line %></p><% }) %>
${aboutData}
<% if (!it.pictureLast) { %><%~ it.picture %><% } %>
<%~ include('@outage', { view: it }) %>
<%~ include('@roads', { view: it }) %>
<% if (it.pictureLast) { %><%~ it.picture %><% } %>
<%~ include('@requirement', { view: it, requirement: it.m.requirement }) %>
</div>
<section class="sluis-card sluis-card--quiet" aria-labelledby="for-whom">
<h2 class="nl-heading nl-heading--level-3" id="for-whom"><%= it.t.stepUpFor %></h2>
<%~ include('@representation', { view: it, representation: it.m.representation }) %>
</section>
<%~ include('@back', { href: it.backHref, label: it.backLabel }) %>
`;

export const mismatchTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<div role="alert"><% it.m.what.forEach((what) => { %><p class="nl-paragraph nl-paragraph--lead"><%= it.t.mismatchWhat[what] %></p><% }) %></div>
<p class="nl-paragraph"><%= it.t.mismatchLead %></p>
<form class="sluis-pair" method="post" action="/sign-in/mismatch">
<input type="hidden" name="login" value="<%= it.m.login %>">
<section class="sluis-pair__side" aria-labelledby="current-login">
<h2 class="nl-heading nl-heading--level-2" id="current-login"><%= it.t.mismatchCurrent %></h2>
<%~ include('@representation', { view: it, representation: it.m.current }) %>
<p class="nl-paragraph" id="keep-hint"><%= it.t.mismatchKeepHint %></p>
<button class="nl-button nl-button--primary sluis-wide" type="submit" name="choice" value="keep" aria-describedby="keep-hint"><%= it.t.mismatchKeep %></button>
</section>
<section class="sluis-pair__side" aria-labelledby="returned-login">
<h2 class="nl-heading nl-heading--level-2" id="returned-login"><%= it.t.mismatchReturned %></h2>
<%~ include('@representation', { view: it, representation: it.m.returned }) %>
<p class="nl-paragraph" id="switch-hint"><%= it.t.mismatchSwitchHint %></p>
<button class="nl-button nl-button--secondary sluis-wide" type="submit" name="choice" value="switch" aria-describedby="switch-hint"><%= it.t.mismatchSwitch %></button>
</section>
</form>
<% if (it.m.linkable) { %><%~ include('@link-offer', { view: it }) %><% } %>
</div>
`;
