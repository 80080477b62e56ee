// The words about passwords and the choice of a company, Dutch and English side by side.

export const passwordTextNl = {
  passwordRoadHeading: 'Geen eHerkenning? Log in met e-mailadres en wachtwoord',
  passwordRoadText:
    'Dit werkt als de organisatie achter het portaal een account voor u heeft gemaakt. Daarna bevestigt u met een app, SMS of passkey. Een code uit een app of een SMS alleen is niet genoeg om in te loggen: daar hoort uw wachtwoord bij.',
  passwordEmail: 'E-mailadres',
  passwordLabel: 'Wachtwoord',
  passwordButton: 'Inloggen met wachtwoord',

  companyTitle: 'Voor welk bedrijf logt u in?',
  companyLead: 'Uw account hoort bij meer bedrijven. Kies er één; wisselen kan door opnieuw in te loggen.',
  companyButton: (name: string) => `Verder voor ${name}`,
  companyUnnamed: (type: string, number: string | null) => (number === null ? type : `${type} ${number}`),

  passwordTitle: 'Wachtwoord wijzigen',
  passwordCurrent: 'Huidig wachtwoord',
  passwordCurrentOptional: 'Huidig wachtwoord (mag leeg blijven: u heeft net bevestigd wie u bent)',
  passwordNext: 'Nieuw wachtwoord',
  passwordNextHint: (least: number) =>
    `Minstens ${least} tekens. Een zin van een paar woorden is sterk en makkelijk te onthouden.`,
  passwordSave: 'Wachtwoord wijzigen',
  passwordSaveHint: 'In andere vensters en op andere apparaten moet u daarna opnieuw inloggen.',
  passwordCancel: 'Niet wijzigen',
  accountPassword: 'Wachtwoord',
  accountPasswordChanged: 'Gewijzigd op',
  accountPasswordNone: 'U heeft nog geen wachtwoord.',
  accountPasswordChange: 'Wachtwoord wijzigen',
};

export const passwordTextEn: typeof passwordTextNl = {
  passwordRoadHeading: 'No eHerkenning? Sign in with e-mail address and password',
  passwordRoadText:
    'This works if the organisation behind the portal made an account for you. You then confirm with an app, SMS or passkey. A code of an app or SMS alone is not enough to sign in: your password goes with it.',
  passwordEmail: 'E-mail address',
  passwordLabel: 'Password',
  passwordButton: 'Sign in with password',

  companyTitle: 'For which company do you sign in?',
  companyLead: 'Your account belongs to several companies. Choose one; to switch, sign in again.',
  companyButton: (name) => `Continue for ${name}`,
  companyUnnamed: (type, number) => (number === null ? type : `${type} ${number}`),

  passwordTitle: 'Change password',
  passwordCurrent: 'Current password',
  passwordCurrentOptional: 'Current password (may stay empty: you just confirmed who you are)',
  passwordNext: 'New password',
  passwordNextHint: (least) =>
    `At least ${least} characters. A sentence of a few words is strong and easy to remember.`,
  passwordSave: 'Change password',
  passwordSaveHint: 'In other windows and on other devices you then have to sign in again.',
  passwordCancel: 'Do not change',
  accountPassword: 'Password',
  accountPasswordChanged: 'Changed on',
  accountPasswordNone: 'You have no password yet.',
  accountPasswordChange: 'Change password',
};
