// Asks whether a portal may be handed what it asks for: for whom, and each thing by itself.

const list = (heading: string, items: string, word: string) =>
  `<% if (${items}.length > 0) { %><h2 class="nl-heading nl-heading--level-2"><%= it.t.${heading} %></h2>
<ul class="sluis-steps"><% ${items}.forEach((item) => { %><li><%= ${word} %></li><% }) %></ul><% } %>
`;

export const consentTemplate = `<div class="sluis-card">
<h1 class="nl-heading nl-heading--level-1"><%= it.heading %></h1>
<p class="nl-paragraph nl-paragraph--lead"><%= it.t.consentLead(it.say(it.m.portalLabel)) %></p>
<h2 class="nl-heading nl-heading--level-2"><%= it.t.consentFor %></h2>
<%~ include('@representation', { view: it, representation: it.m.representation }) %>
${list('consentScopes', 'it.m.scopes', 'it.say(item)')}${list('consentData', 'it.m.data', 'it.say(item)')}${list('consentClaims', 'it.m.claims', 'it.t.consentClaim[item]')}${list('consentAlways', 'it.t.consentAlwaysItems', 'item')}<form method="post" action="<%= it.m.action %>">
<p class="nl-paragraph" id="consent-hint"><%= it.t.consentHint %></p>
<div class="sluis-buttons">
<button class="nl-button nl-button--primary" type="submit" name="answer" value="agree" aria-describedby="consent-hint"><%= it.t.consentAgree %></button>
<button class="nl-button nl-button--secondary" type="submit" name="answer" value="refuse" aria-describedby="consent-hint"><%= it.t.consentRefuse %></button>
</div>
</form>
</div>
`;
