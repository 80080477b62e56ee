// The date after which a password alone is not enough, said where somebody signs in and on the own account page.

/** Data: view, untilMs, what and next (functions and words of rollout-text.ts by name). */
export const transitionNoticeTemplate = `<% const { view, untilMs } = it; %>
<div class="utrecht-alert utrecht-alert--info sluis-notice" role="note">
<div class="utrecht-alert__content">
<p class="nl-paragraph sluis-notice__what"><time class="sluis-unstyled" datetime="<%= view.iso(untilMs) %>"><%= view.t[it.what](view.moment(untilMs)) %></time></p>
<p class="nl-paragraph"><%= view.t[it.next] %></p>
</div>
</div>
`;
