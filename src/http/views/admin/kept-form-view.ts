// A form that was refused until its sender signs in or confirms: what was typed stands in hidden fields, so that it
// can be sent again. Hidden inputs keep every line end and leading blank line, which a textarea would not.

import { defineAdminView } from './admin-view.ts';

export type KeptFormModel = {
  /** sign-in: nobody is signed in any more. confirm: somebody is, but has to confirm it. */
  why: 'sign-in' | 'confirm';
  /** The address on this host that the form was sent to. */
  action: string;
  /** In the order in which they came; null: too much to keep. */
  fields: [name: string, value: string][] | null;
  signInHref: string;
};

const nl = {
  keptTitle: { 'sign-in': 'U bent niet meer ingelogd', confirm: 'Bevestig eerst dat u het bent' },
  keptLead: {
    'sign-in': 'Er is nog niets verwerkt. U moet eerst opnieuw inloggen als medewerker.',
    confirm:
      'Er is nog niets verwerkt. U moet opnieuw inloggen als medewerker, en dit daarna binnen vijf minuten versturen.',
  },
  keptStays: 'Wat u heeft ingevuld, staat nog op deze pagina. Sluit dit tabblad niet.',
  keptSteps: [
    'Log in via een nieuw tabblad.',
    'Kom terug naar dit tabblad en verstuur het formulier opnieuw.',
  ],
  keptTooLong:
    'Wat u heeft ingevuld is te lang om hier te bewaren. Gebruik de knop Terug van uw browser: dan staat het nog in het formulier. Log daarna in via een nieuw tabblad en verstuur het formulier opnieuw.',
  keptSignIn: 'Inloggen (opent een nieuw tabblad)',
  keptSend: 'Opnieuw versturen',
};
const en: typeof nl = {
  keptTitle: { 'sign-in': 'You are not signed in any more', confirm: 'First confirm that it is you' },
  keptLead: {
    'sign-in': 'Nothing has been processed yet. First you have to sign in again as a member of staff.',
    confirm:
      'Nothing has been processed yet. You have to sign in again as a member of staff, and send this within five minutes after it.',
  },
  keptStays: 'What you filled in is still on this page. Do not close this tab.',
  keptSteps: ['Sign in, in a new tab.', 'Come back to this tab and send the form again.'],
  keptTooLong:
    'What you filled in is too long to keep here. Use the Back button of your browser: it then is still in the form. After that sign in, in a new tab, and send the form again.',
  keptSignIn: 'Sign in (opens a new tab)',
  keptSend: 'Send again',
};

export const keptFormView = defineAdminView<KeptFormModel, typeof nl>({
  name: 'kept-form',
  text: { nl, en },
  title: ({ why }, { t }) => t.keptTitle[why],
  hasFaults: () => true,
  template: `<p class="nl-paragraph nl-paragraph--lead"><%= it.t.keptLead[it.m.why] %></p>
<% if (it.m.fields === null) { %><p class="nl-paragraph"><strong><%= it.t.keptTooLong %></strong></p><% } else { %>
<p class="nl-paragraph"><strong><%= it.t.keptStays %></strong></p>
<ol class="sluis-reasons"><% it.t.keptSteps.forEach((step) => { %><li><%= step %></li><% }) %></ol>
<% } %>
<p class="nl-paragraph"><a class="nl-link sluis-action-link" href="<%= it.m.signInHref %>" target="_blank" rel="noopener"><%= it.t.keptSignIn %></a></p>
<% if (it.m.fields !== null) { %>
<form method="post" action="<%= it.m.action %>">
<% it.m.fields.forEach(([name, value]) => { %><input type="hidden" name="<%= name %>" value="<%= value %>">
<% }) %><button class="nl-button nl-button--primary" type="submit"><%= it.t.keptSend %></button>
</form>
<% } %>
`,
});
