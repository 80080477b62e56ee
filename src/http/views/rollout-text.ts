// The words about the date after which a password alone is not enough, Dutch and English side by side.

export const rolloutTextNl = {
  transitionSignIn: (moment: string) =>
    `Tot ${moment} kunt u hier nog inloggen met alleen uw e-mailadres en wachtwoord. Daarna niet meer.`,
  transitionSignInNext:
    'Regel voor die datum eHerkenning of een tweede stap. Een tweede stap stelt u in op uw accountpagina, nadat u bent ingelogd.',
  transitionPasswordText:
    'Dit werkt als de organisatie achter het portaal een account voor u heeft gemaakt. Tot de datum hierboven is uw wachtwoord genoeg voor deze pagina.',
  transitionAccount: (moment: string) =>
    `U bent ingelogd met alleen een wachtwoord. Dat is genoeg tot ${moment}. Daarna niet meer.`,
  transitionAccountNext:
    'Stel op deze pagina een tweede stap in, of log in met eHerkenning. Doe dat voor die datum.',
  transitionPortal: (moment: string) =>
    `U bent ingelogd met alleen een wachtwoord. Dat kan tot ${moment}. Daarna hebt u eHerkenning of een tweede stap nodig.`,
  transitionPortalLink: 'Tweede stap instellen',
};

export const rolloutTextEn: typeof rolloutTextNl = {
  transitionSignIn: (moment) =>
    `Until ${moment} you can still sign in here with your e-mail address and password alone. After that you cannot.`,
  transitionSignInNext:
    'Arrange eHerkenning or a second step before that date. You set up a second step on your account page, after signing in.',
  transitionPasswordText:
    'This works if the organisation behind the portal made an account for you. Until the date above your password is enough for this page.',
  transitionAccount: (moment) =>
    `You are signed in with a password alone. That is enough until ${moment}. After that it is not.`,
  transitionAccountNext:
    'Set up a second step on this page, or sign in with eHerkenning. Do so before that date.',
  transitionPortal: (moment) =>
    `You are signed in with a password alone. That is possible until ${moment}. After that you need eHerkenning or a second step.`,
  transitionPortalLink: 'Set up a second step',
};
