// What hinders no version of the policy, and whoever sends it in or approves it should know.

const nl = {
  policyWarnings: 'Dit houdt niets tegen, maar werkt nog niet',
  policyWarningUpstream: (id: string) =>
    `Inlogdienst ${id} heeft hier nog geen sleutel of geheim. Niemand kan daarmee inloggen tot het bestand er is.`,
};
const en: typeof nl = {
  policyWarnings: 'This stops nothing, but does not work yet',
  policyWarningUpstream: (id) =>
    `Identity provider ${id} has no key or secret here yet. Nobody can sign in there until the file is in place.`,
};
export const policyWarningsText = { nl, en };
export type PolicyWarningsText = typeof nl;

/** list: the expression of the template that holds the warnings. */
export const policyWarningsPart = (list: string): string =>
  `<% if (${list}.length > 0) { %><div class="utrecht-alert utrecht-alert--warning sluis-notice"><div class="utrecht-alert__content">
<p class="nl-paragraph"><strong><%= it.t.policyWarnings %></strong></p>
<ul class="sluis-reasons"><% ${list}.forEach(({ path, message }) => { %><li><%= it.t.policyWarningUpstream(path.split('.')[1]) %> <code class="sluis-mono" lang="en"><%= message %></code></li><% }) %></ul>
</div></div><% } %>`;
