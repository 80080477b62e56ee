// Confirming with a code by SMS and setting up a number: what it costs in safety stands beside it, with the way to
// something safer.

/** Data: view, road, look. */
export const smsRoadTemplate = `<% const { view, road, look } = it; %>
<% if (road.kind === 'sms') { %>
<p class="nl-paragraph"><%= view.t.roadSmsText %></p>
<form method="post" action="/step-up/sms/send">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<input type="hidden" name="factor" value="<%= road.factorId %>">
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= view.t.roadSmsButton(road.to) %></button>
</form>
<% } else { %>
<p class="nl-paragraph"><%= view.t.roadEnrolSmsText %></p>
<form method="post" action="/account/sms/new">
<input type="hidden" name="transaction" value="<%= view.m.transaction %>">
<button class="nl-button nl-button--<%= look %> sluis-wide" type="submit"><%= view.t.accountEnrolSms %></button>
</form>
<% } %>
`;

/** The risk, and the two safer ways. Data: view. */
const riskAndSafer = `<section aria-labelledby="sms-risk">
<h2 class="nl-heading nl-heading--level-2" id="sms-risk"><%= it.t.smsRiskTitle %></h2>
<p class="nl-paragraph"><%= it.t.smsRisk %></p>
<div class="sluis-buttons">
<form class="sluis-inline-form" method="post" action="/account/totp/new"><% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %><button class="nl-button nl-button--secondary" type="submit"><%= it.t.accountEnrol %></button></form>
<form class="sluis-inline-form" method="post" action="/account/passkey/new"><% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %><button class="nl-button nl-button--secondary" type="submit"><%= it.t.accountEnrolPasskey %></button></form>
</div>
</section>`;

export const enrolSmsTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.smsLead %></p>
<form method="post" action="/account/sms/send">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<div class="utrecht-form-field<%= it.codeError ? ' utrecht-form-field--invalid' : '' %> sluis-field">
<label class="utrecht-form-label" for="number"><%= it.t.smsNumber %></label>
<p class="utrecht-form-field-description" id="number-hint"><%= it.t.smsNumberHint(it.countryNames) %></p>
<% if (it.codeError) { %><p class="utrecht-form-field-error-message" id="number-error" role="alert"><%= it.codeError.what %> <%= it.codeError.next %></p><% } %>
<input class="utrecht-textbox<%= it.codeError ? ' utrecht-textbox--invalid' : '' %>" id="number" name="number" type="tel" autocomplete="tel" maxlength="32" required aria-describedby="number-hint<%= it.codeError ? ' number-error' : '' %>" value="<%= it.m.number %>"<%~ it.codeError ? ' aria-invalid="true" autofocus' : '' %>>
</div>
<button class="nl-button nl-button--primary sluis-wide" type="submit"><%= it.t.smsSendButton %></button>
</form>
<p class="nl-paragraph sluis-quiet"><%= it.t.smsReplaces %></p>
<p class="nl-paragraph sluis-quiet"><%= it.t.smsWorth(it.t.levels[it.m.worth]) %> <%= it.t.smsWorthUntil %> <time datetime="<%= it.iso(it.m.worthUntilMs) %>"><%= it.moment(it.m.worthUntilMs) %></time>. <%= it.t.enrolWorthRenew %></p>
${riskAndSafer}
</div>
<%~ include('@back', { href: it.backHref ?? '/account', label: it.t.enrolCancel }) %>
`;

export const smsCodeTemplate = `<% if (it.notice) { %><%~ include('@notice', it.notice) %><% } %>
<% const isEnrolment = it.m.purpose === 'enrol'; const name = isEnrolment ? 'enrolment' : 'factor'; %>
<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead" role="status"><% if (it.m.delivery === 'not-delivered') { %><%= it.t.smsNotDelivered(it.m.to) %><% } else { %><%= it.m.awaited ? it.t.smsCodeLead(it.m.to) : it.t.smsCodeNone(it.m.to) %><% } %></p>
<form method="post" action="<%= isEnrolment ? '/account/sms' : '/step-up/sms' %>">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<input type="hidden" name="<%= name %>" value="<%= it.m.factor %>">
<%~ include('@code-field', { view: it, id: 'code', error: it.codeError, hint: it.t.smsCodeHint }) %>
<button class="nl-button nl-button--<%= it.m.awaited ? 'primary' : 'secondary' %> sluis-wide" type="submit"><%= it.t.roadTotpButton %></button>
</form>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.smsAgainTitle %></h2>
<% if (it.m.delivery === 'awaited' || it.m.delivery === 'delivered') { %><p class="nl-paragraph"><%= it.m.delivery === 'delivered' ? it.t.smsDelivered : it.t.smsUnreported %></p><% } %>
<% if (it.m.delivery === 'awaited') { %>
<form method="post" action="<%= isEnrolment ? '/account/sms/delivery' : '/step-up/sms/delivery' %>">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<input type="hidden" name="<%= name %>" value="<%= it.m.factor %>">
<button class="nl-button nl-button--secondary sluis-wide" type="submit"><%= it.t.smsDeliveryButton %></button>
</form>
<% } %>
<p class="nl-paragraph"><%= it.t.smsAgain %><% if (it.m.nextSendMs !== null) { %> <%= it.t.smsAgainFrom %> <time datetime="<%= it.iso(it.m.nextSendMs) %>"><%= it.momentPast(it.m.nextSendMs) %></time>.<% } %></p>
<form method="post" action="<%= isEnrolment ? '/account/sms/send' : '/step-up/sms/send' %>">
<% if (it.m.transaction !== null) { %><input type="hidden" name="transaction" value="<%= it.m.transaction %>"><% } %>
<input type="hidden" name="<%= name %>" value="<%= it.m.factor %>">
<button class="nl-button nl-button--<%= it.m.awaited ? 'secondary' : 'primary' %> sluis-wide" type="submit"><%= it.t.smsAgainButton %></button>
</form>
<p class="nl-paragraph sluis-quiet"><%= it.t.smsRisk %></p>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="/account"><%= it.t.smsSafer %></a></p>
</div>
<%~ include('@back', { href: it.backHref ?? '/account', label: isEnrolment ? it.t.enrolCancel : it.t.smsOtherWay }) %>
`;
