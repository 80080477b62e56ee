// What our mails say: plain text, Dutch and English in one, since the address tells no language. Each names the site,
// what happened, when, and what to do if it was not you; never a code, a number or what data was seen.

import type { FactorKind } from '../domain/factor-category.ts';
import type { Mail, NoticeTemplate } from '../domain/mail.ts';
import { momentFormats } from '../domain/moment-formats.ts';

export type MailText = { subject: string; text: string };
/** publicUrl: of the configuration, never of a request; links are built from it alone. */
export type MailSite = { siteName: string; publicUrl: string };

type Words = { nl: string; en: string };
type Locale = keyof Words;

const factorNames: Record<FactorKind, Words> = {
  totp: { nl: 'een app met codes', en: 'an app with codes' },
  sms: { nl: 'codes per sms', en: 'codes by SMS' },
  passkey: { nl: 'een passkey', en: 'a passkey' },
  'recovery-code': { nl: 'herstelcodes', en: 'recovery codes' },
  password: { nl: 'een wachtwoord', en: 'a password' },
};
const everyFactor: Words = { nl: 'alle manieren om te bevestigen', en: 'all ways to confirm' };

type Notice = { subject: Words; what(factor: Words): Words };

const notices: Record<NoticeTemplate, Notice> = {
  'factor-added': {
    subject: { nl: 'nieuwe manier om te bevestigen', en: 'new way to confirm' },
    what: ({ nl, en }) => ({
      nl: `Op uw account is een nieuwe manier om te bevestigen ingesteld: ${nl}.`,
      en: `A new way to confirm was set up on your account: ${en}.`,
    }),
  },
  'factor-removed': {
    subject: { nl: 'manier om te bevestigen verwijderd', en: 'way to confirm removed' },
    what: ({ nl, en }) => ({
      nl: `Van uw account is verwijderd: ${nl}.`,
      en: `This was removed from your account: ${en}.`,
    }),
  },
  'factor-replaced': {
    subject: { nl: 'manier om te bevestigen vervangen', en: 'way to confirm replaced' },
    what: ({ nl, en }) => ({
      nl: `Op uw account is opnieuw ingesteld: ${nl}. Wat er eerst was, werkt niet meer.`,
      en: `This was set up anew on your account: ${en}. What was there before no longer works.`,
    }),
  },
  'recovery-code-used': {
    subject: { nl: 'herstelcode gebruikt', en: 'recovery code used' },
    what: () => ({
      nl: 'Met een herstelcode is op uw account ingelogd.',
      en: 'A recovery code was used to sign in to your account.',
    }),
  },
  'password-changed': {
    subject: { nl: 'wachtwoord gewijzigd', en: 'password changed' },
    what: () => ({
      nl: 'Het wachtwoord van uw account is gewijzigd.',
      en: 'The password of your account was changed.',
    }),
  },
  'sign-in-lockout': {
    subject: { nl: 'verdachte inlogpogingen', en: 'suspicious attempts to sign in' },
    what: () => ({
      nl: 'Er is te vaak achter elkaar verkeerd geprobeerd om op uw account in te loggen. Inloggen kan daarom tijdelijk niet.',
      en: 'There were too many failed attempts to sign in to your account. Signing in is blocked for a while.',
    }),
  },
  'accounts-linked': {
    subject: { nl: 'inlog gekoppeld', en: 'sign-in linked' },
    what: () => ({
      nl: 'Aan uw account is een andere inlog gekoppeld.',
      en: 'Another sign-in was linked to your account.',
    }),
  },
  'accounts-unlinked': {
    subject: { nl: 'koppeling verbroken', en: 'sign-in unlinked' },
    what: () => ({
      nl: 'De koppeling van uw account met een andere inlog is verbroken.',
      en: 'The link between your account and another sign-in was undone.',
    }),
  },
  'activation-used': {
    subject: { nl: 'activeringscode gebruikt', en: 'activation code used' },
    what: () => ({
      nl: 'De activeringscode uit uw brief is gebruikt.',
      en: 'The activation code of your letter was used.',
    }),
  },
};

function factorOf(mail: Mail): Words {
  if (!('factor' in mail.facts)) return everyFactor;
  return mail.facts.factor === null ? everyFactor : factorNames[mail.facts.factor];
}

function noticeText(locale: Locale, what: string, atMs: number, { siteName, publicUrl }: MailSite): string {
  const at = momentFormats[locale].format(atMs);
  const { host } = new URL(publicUrl);
  return locale === 'nl'
    ? `Bericht van ${siteName} (${host})

${what}
Wanneer: ${at}.

Was u dit zelf? Dan hoeft u niets te doen.
Was u dit niet? Log in op ${publicUrl}/account, beëindig daar alle
andere sessies en neem contact op met de helpdesk van het portaal.
Wij vragen u nooit om een code of wachtwoord, ook niet per mail.`
    : `Message from ${siteName} (${host})

${what}
When: ${at}.

Was this you? Then there is nothing to do.
Was it not you? Sign in at ${publicUrl}/account, end all other
sessions there and contact the help desk of the portal.
We never ask you for a code or password, and not by mail either.`;
}

function resetText(locale: Locale, link: string, atMs: number, { siteName, publicUrl }: MailSite): string {
  const at = momentFormats[locale].format(atMs);
  const { host } = new URL(publicUrl);
  return locale === 'nl'
    ? `Bericht van ${siteName} (${host})

Iemand vroeg om een nieuw wachtwoord voor uw account.
Wanneer: ${at}.

Was u dit zelf? Kies dan uw nieuwe wachtwoord via deze link.
De link werkt één keer, en hooguit 15 minuten:

${link}

Was u dit niet? Dan hoeft u niets te doen: uw wachtwoord blijft zoals het
is. Krijgt u dit vaker, neem dan contact op met de helpdesk van het portaal.
Geef de link aan niemand.`
    : `Message from ${siteName} (${host})

Somebody asked for a new password for your account.
When: ${at}.

Was this you? Then choose your new password with this link.
It works once, and for 15 minutes at most:

${link}

Was it not you? Then there is nothing to do: your password stays as it is.
If you get this more often, contact the help desk of the portal.
Give the link to nobody.`;
}

/** No link to click beside the address of the site itself: these mails are what phishing will imitate. */
function reminderText(
  locale: Locale,
  { untilMs, portals }: Extract<Mail, { template: 'rollout-reminder' }>['facts'],
  { siteName, publicUrl }: MailSite,
): string {
  const until = momentFormats[locale].format(untilMs);
  const { host } = new URL(publicUrl);
  const where = portals.map((label) => `- ${label[locale]}`).join('\n');
  return locale === 'nl'
    ? `Bericht van ${siteName} (${host})

U logt nu nog in met alleen een wachtwoord. Dat kan tot:
${until}.

Daarna komt u zonder tweede stap niet meer binnen bij:
${where}

Wat u nu kunt doen:
- Log in met eHerkenning, als uw bedrijf dat heeft.
- Of stel een tweede stap in: ga zelf naar ${publicUrl}/account.

Deze datum staat vast. Doe het dus op tijd.
Wij vragen u nooit om een code of wachtwoord, ook niet per mail.`
    : `Message from ${siteName} (${host})

You still sign in with a password alone. That is possible until:
${until}.

After that you no longer get in without a second step at:
${where}

What you can do now:
- Sign in with eHerkenning, if your company has it.
- Or set up a second step: go to ${publicUrl}/account yourself.

This date will not change. So please do it in time.
We never ask you for a code or password, and not by mail either.`;
}

const divider = '\n\n----------------------------------------\n\n';

export function renderMail(mail: Mail, site: MailSite): MailText {
  const both = (subject: Words, text: (locale: Locale) => string): MailText => ({
    subject: `${site.siteName}: ${subject.nl} / ${subject.en}`,
    text: `${text('nl')}${divider}English:\n\n${text('en')}\n`,
  });
  if (mail.template === 'password-reset') {
    const link = `${site.publicUrl}/sign-in/reset/new?token=${mail.facts.token}`;
    const subject = { nl: 'nieuw wachtwoord kiezen', en: 'choose a new password' };
    return both(subject, (locale) => resetText(locale, link, mail.atMs, site));
  }
  if (mail.template === 'rollout-reminder') {
    const subject = {
      nl: 'inloggen met alleen een wachtwoord stopt',
      en: 'sign-in with a password alone ends',
    };
    return both(subject, (locale) => reminderText(locale, mail.facts, site));
  }
  const { subject, what } = notices[mail.template];
  const words = what(factorOf(mail));
  return both(subject, (locale) => noticeText(locale, words[locale], mail.atMs, site));
}
