// The person's own page, and setting up an app. The secret is shown here once and nowhere else.

import type { FactorKind } from '../../domain/factor-category.ts';
import type { AddAction } from './page-model.ts';

/** Where the form of each action leads: to set up, and to remove. A new kind of factor adds its own. */
const addPaths: Record<AddAction, string> = {
  totp: '/account/totp/new',
  passkey: '/account/passkey/new',
  sms: '/account/sms/new',
  'recovery-code': '/account/recovery/new',
};
const removePaths: Partial<Record<FactorKind, string>> = {
  totp: '/account/totp/remove',
  passkey: '/account/passkey/remove',
  sms: '/account/sms/remove',
  'recovery-code': '/account/recovery/remove',
};

const who = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.accountLevel %></dt><dd><span class="nl-data-badge sluis-level sluis-level--<%= it.m.reachedLevel %>"><%= it.t.levels[it.m.reachedLevel] %></span></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountSince %></dt><dd><time datetime="<%= it.iso(it.m.signedInAtMs) %>"><%= it.moment(it.m.signedInAtMs) %></time></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountEnds %></dt><dd><time datetime="<%= it.iso(it.m.endsAtMs) %>"><%= it.moment(it.m.endsAtMs) %></time></dd></div>
</dl>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.accountWho %></h2>
<%~ include('@representation', { view: it, representation: it.m.representation }) %>
</div>
`;

const factorFacts = `<dl class="sluis-facts">
<div class="sluis-facts__row"><dt><%= it.t.kind %></dt><dd><%= it.t.factorKinds[factor.kind] %></dd></div>
<% if (factor.synced !== null) { %><div class="sluis-facts__row"><dt><%= it.t.accountPlace %></dt><dd><%= factor.synced ? it.t.accountSynced : it.t.accountDeviceBound %></dd></div><% } %>
<% if (factor.codesLeft !== null) { %><div class="sluis-facts__row"><dt><%= it.t.codesLeft %></dt><dd><%= it.t.codesLeftCount(factor.codesLeft) %></dd></div><% } %>
<div class="sluis-facts__row"><dt><%= it.t.accountAdded %></dt><dd><time datetime="<%= it.iso(factor.addedAtMs) %>"><%= it.moment(factor.addedAtMs) %></time></dd></div>
<div class="sluis-facts__row"><dt><%= it.t.accountLastUsed %></dt><dd><% if (factor.lastUsedAtMs === null) { %><%= it.t.accountNeverUsed %><% } else { %><time datetime="<%= it.iso(factor.lastUsedAtMs) %>"><%= it.moment(factor.lastUsedAtMs) %></time><% } %></dd></div>
</dl>
`;

/** What a factor counts for at one company, until when, why not for more, and what to do about it. Data: view, worth, company. */
export const worthTemplate = `<% const { view, worth, company } = it; const t = view.t; const name = view.companyLabel(company); %>
<% if (worth.level === 'none') { %>
<p class="nl-paragraph"><strong><%= t.worthNoneLine(name) %></strong>. <%= t.worthWhyNone[worth.limit] %> <%= t.worthCount[worth.limit] %></p>
<% } else { %>
<p class="nl-paragraph"><strong><%= t.worthLine(name, t.levels[worth.level]) %></strong>. <% if (worth.untilMs !== null) { %><%= t.accountWorthUntil %> <time datetime="<%= view.iso(worth.untilMs) %>"><%= view.moment(worth.untilMs) %></time>. <% } %><%= t.worthWhy[worth.limit](t.levels[worth.level]) %> <%= t.worthRaise[worth.limit] %></p>
<% } %>
`;

const factorChanges = `<% if (factor.kind === 'totp' || factor.kind === 'passkey') { %>
<details class="sluis-why">
<summary class="sluis-why__summary"><%= it.t.renameSummary(name) %></summary>
<form method="post" action="/account/factor/rename">
<input type="hidden" name="factor" value="<%= factor.id %>">
<div class="utrecht-form-field sluis-field">
<label class="utrecht-form-label" for="name-<%= index %>"><%= it.t.renameLabel %></label>
<p class="utrecht-form-field-description" id="name-hint-<%= index %>"><%= it.t.renameHint %></p>
<input class="utrecht-textbox" id="name-<%= index %>" name="name" type="text" autocomplete="off" maxlength="40" required aria-describedby="name-hint-<%= index %>" value="<%= factor.name %>">
</div>
<button class="nl-button nl-button--secondary" type="submit"><%= it.t.renameButton %></button>
</form>
</details>
<% } if (removePaths[factor.kind]) { %>
<form method="post" action="<%= removePaths[factor.kind] %>">
<input type="hidden" name="factor" value="<%= factor.id %>">
<button class="nl-button nl-button--secondary nl-button--negative" type="submit" aria-describedby="remove-hint-<%= index %>"><%= it.t.accountRemove(name) %></button>
<p class="nl-paragraph sluis-quiet" id="remove-hint-<%= index %>"><%= it.t.accountRemoveHint %></p>
</form>
<% } %>
`;

const factors = `<section class="sluis-card" aria-labelledby="factors">
<h2 class="nl-heading nl-heading--level-2" id="factors"><%= it.t.accountFactors %></h2>
<% if (it.m.factors.length === 0) { %><p class="nl-paragraph"><%= it.t.accountNoFactors %></p><% } else { %>
<ul class="sluis-factors">
<% it.m.factors.forEach((factor, index) => { const name = factor.kind === 'recovery-code' ? it.t.recoverySetName : factor.name; %>
<li class="sluis-factor">
<h3 class="nl-heading nl-heading--level-3"><%= name %></h3>
${factorFacts}
<h4 class="nl-heading nl-heading--level-4"><%= it.t.worthTitle(name) %></h4>
<ul class="sluis-worths">
<% factor.worths.forEach((worth, at) => { %><li><%~ include('@worth', { view: it, worth, company: it.m.companies[at] }) %></li>
<% }) %></ul>
<% if (it.m.mayChange) { %>
${factorChanges}
<% } %>
</li>
<% }) %>
</ul>
<% } %>
</section>
`;

const companies = `<% if (it.m.companies.length > 1) { %>
<section class="sluis-card" aria-labelledby="companies">
<h2 class="nl-heading nl-heading--level-2" id="companies"><%= it.t.companiesTitle %></h2>
<ul class="sluis-factors">
<% it.m.companies.forEach((company) => { %>
<li class="sluis-factor">
<h3 class="nl-heading nl-heading--level-3"><%= it.companyLabel(company) %></h3>
<%~ include('@representation', { view: it, representation: company }) %>
<% if (company.current) { %><p class="nl-paragraph"><%= it.t.companyCurrent %></p><% } %>
</li>
<% }) %>
</ul>
</section>
<% } %>
`;

const additions = `<section class="sluis-card" aria-labelledby="add">
<h2 class="nl-heading nl-heading--level-2" id="add"><%= it.t.addTitle %></h2>
<% it.m.add.forEach((action, index) => { %>
<p class="nl-paragraph" id="add-<%= action %>"><%= it.t.addText[action] %></p>
<form method="post" action="<%= addPaths[action] %>"><button class="nl-button nl-button--<%= index === 0 && it.m.factors.length === 0 ? 'primary' : 'secondary' %>" type="submit" aria-describedby="add-<%= action %>"><%= it.t.addButton[action] %></button></form>
<% }) %>
<% if (!it.m.mayChange) { %>
<p class="nl-paragraph"><%= it.m.factors.length > 0 ? it.t.accountChangeLater : it.t.accountMayNotEnrol %></p>
<a class="nl-button nl-button--secondary" href="/sign-in?again=1"><%= it.t.accountSignInAgain %></a>
<% } %>
</section>
`;

/** The person's own page: who one is here, the factors with what they are worth, the companies, what can be added. */
export const accountTemplate = `<% const addPaths = ${JSON.stringify(addPaths)}; const removePaths = ${JSON.stringify(removePaths)}; %>
<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<% if (it.done) { %><%~ include('@notice', it.done) %><% } %>
<% if (it.m.transitionUntilMs !== undefined) { %><%~ include('@transition-notice', { view: it, untilMs: it.m.transitionUntilMs, what: 'transitionAccount', next: 'transitionAccountNext' }) %><% } %>
<% const changed = ['enrolled', 'passkey', 'sms', 'removed', 'recovered'].includes(it.m.done); %>
<% if (changed && it.m.sessions?.items.length > 1) { %><%~ include('@sessions', { view: it, sessions: it.m.sessions, changed }) %><% } %>
${who}
${factors}
${companies}
<% if (it.m.isLinked) { %><p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/account/links"><%= it.t.accountLinked %></a></p><% } %>
${additions}
<%~ include('@proofing', { view: it }) %>
<% if (it.m.sessions && !(changed && it.m.sessions.items.length > 1)) { %><%~ include('@sessions', { view: it, sessions: it.m.sessions, changed: false }) %><% } %>
<% if (it.m.password) { %><%~ include('@account-password', { view: it }) %><% } %>
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
