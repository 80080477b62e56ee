// Says that the tab with the waiting form may be used again.

import { defineAdminView } from './admin-view.ts';

const nl = {
  signedInTitle: 'U bent ingelogd',
  signedInLead:
    'U kunt terug naar het andere tabblad. Kies daar «Opnieuw versturen». Dit tabblad mag u sluiten.',
};
const en: typeof nl = {
  signedInTitle: 'You are signed in',
  signedInLead: 'You may go back to the other tab. Choose “Send again” there. You may close this tab.',
};

export const signedInView = defineAdminView<Record<never, never>, typeof nl>({
  name: 'signed-in',
  text: { nl, en },
  title: (_model, { t }) => t.signedInTitle,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.signedInLead %></p>
`,
});
