// Words of the pages about own sessions and a forgotten password, in both languages.

export const mailTextNl = {
  sessionsTitle: 'Waar u bent ingelogd',
  sessionsAfterChange:
    'Er is iets veranderd aan uw inlog. Beëindig andere sessies als u niet zeker weet dat ze van u zijn.',
  sessionsThis: 'Deze sessie',
  sessionsOther: (index: number) => `Andere sessie ${index}`,
  sessionsStarted: 'Ingelogd',
  sessionsLastUsed: 'Laatst gebruikt',
  sessionsEnd: (index: number) => `Beëindig sessie ${index}`,
  sessionsEndOthers: 'Beëindig alle andere sessies',
  sessionsEndHint: 'Dat gaat meteen in, bij alle portalen.',
  sessionsEndLater:
    'Andere sessies beëindigen kan alleen kort nadat u heeft laten zien wie u bent. Log daarvoor opnieuw in.',
  sessionsNone: 'U bent nergens anders ingelogd.',
  sessionsDone: 'De andere sessies zijn beëindigd.',
  sessionDone: 'De sessie is beëindigd.',

  askResetLink: 'Wachtwoord vergeten?',
  askResetTitle: 'Wachtwoord vergeten',
  askResetLead: 'Vul uw e-mailadres in. Wij sturen u een link om een nieuw wachtwoord te kiezen.',
  askResetEmail: 'E-mailadres',
  askResetEmailHint: 'Het adres waarmee u inlogt.',
  askResetButton: 'Stuur mij een link',
  resetAskedTitle: 'Kijk in uw mail',
  resetAskedLead:
    'Kennen wij dit e-mailadres? Dan krijgt u binnen een paar minuten een mail met een link. De link werkt één keer, en hooguit 15 minuten.',
  resetAskedNothing:
    'Geen mail gekregen? Kijk bij ongewenste mail en controleer het adres. Vraag daarna een nieuwe link.',
  resetAgain: 'Een nieuwe link vragen',
  newPasswordTitle: 'Nieuw wachtwoord kiezen',
  newPasswordLead:
    'Alle sessies van uw account stoppen als u een nieuw wachtwoord kiest. Daarna logt u opnieuw in.',
  newPasswordLabel: 'Nieuw wachtwoord',
  newPasswordHint:
    'Minstens 15 tekens, of minstens 8 als u ook een app, passkey of telefoon gebruikt. Een zin van een paar woorden is goed.',
  newPasswordButton: 'Wachtwoord opslaan',
  passwordReplacedTitle: 'Uw wachtwoord is gewijzigd',
  passwordReplacedLead: 'U bent nu nergens meer ingelogd. Log in met uw nieuwe wachtwoord.',
  passwordReplacedSignIn: 'Inloggen',
};

export const mailTextEn: typeof mailTextNl = {
  sessionsTitle: 'Where you are signed in',
  sessionsAfterChange:
    'Something changed about your sign-in. End other sessions if you are not sure they are yours.',
  sessionsThis: 'This session',
  sessionsOther: (index) => `Other session ${index}`,
  sessionsStarted: 'Signed in',
  sessionsLastUsed: 'Last used',
  sessionsEnd: (index) => `End session ${index}`,
  sessionsEndOthers: 'End all other sessions',
  sessionsEndHint: 'This takes effect at once, at all portals.',
  sessionsEndLater:
    'You can end other sessions only shortly after you showed who you are. Sign in again to do so.',
  sessionsNone: 'You are signed in nowhere else.',
  sessionsDone: 'The other sessions have ended.',
  sessionDone: 'The session has ended.',

  askResetLink: 'Forgotten your password?',
  askResetTitle: 'Forgotten your password',
  askResetLead: 'Enter your e-mail address. We send you a link to choose a new password.',
  askResetEmail: 'E-mail address',
  askResetEmailHint: 'The address you sign in with.',
  askResetButton: 'Send me a link',
  resetAskedTitle: 'Look in your mail',
  resetAskedLead:
    'If we know this e-mail address, you get a mail with a link within a few minutes. The link works once, and for 15 minutes at most.',
  resetAskedNothing: 'No mail? Look in your spam folder and check the address. Then ask for a new link.',
  resetAgain: 'Ask for a new link',
  newPasswordTitle: 'Choose a new password',
  newPasswordLead:
    'All sessions of your account end when you choose a new password. After that you sign in again.',
  newPasswordLabel: 'New password',
  newPasswordHint:
    'At least 15 characters, or at least 8 if you also use an app, passkey or phone. A sentence of a few words is good.',
  newPasswordButton: 'Save the password',
  passwordReplacedTitle: 'Your password was changed',
  passwordReplacedLead: 'You are signed in nowhere any more. Sign in with your new password.',
  passwordReplacedSignIn: 'Sign in',
};
