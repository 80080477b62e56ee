// Words of the pages on which staff signs in and somebody gets a first passkey for the console.

export const staffTextNl = {
  staffSignInTitle: 'Inloggen voor medewerkers',
  staffConfirmTitle: 'Bevestig dat u het bent',
  staffSignInLead:
    'Voor de console en de registratiebalie. Bezoekers van een portaal loggen in bij dat portaal.',
  staffConfirmLead:
    'Voor wat u wilt doen moet u in de laatste vijf minuten hebben bevestigd dat u het bent. Daarna gaat u verder waar u was.',
  staffOtherSession:
    'U bent in deze browser ingelogd als bezoeker van een portaal. Als u hier inlogt, wordt u daar uitgelogd.',
  staffSignInButton: (name: string) => `Inloggen met ${name}`,
  staffPasskeyHeading: 'Met een passkey',
  staffPasskeyText: 'Kreeg u een link om hier een passkey te maken? Dan logt u daarmee in.',
  staffReturnedLess: 'De inlogdienst gaf een lager niveau terug dan substantieel.',
  staffReturnedLessNext: 'Log opnieuw in en kies daar een middel op niveau substantieel of hoger.',
  staffNoWay:
    'Er is geen inlogdienst voor medewerkers ingesteld. Inloggen kan alleen met een passkey van een link.',
  staffPasskeyMade: 'Uw passkey is gemaakt.',
  staffPasskeyMadeNext: 'Log er nu mee in.',
  setUpTitle: 'Toegang tot de console inrichten',
  setUpLead:
    'Met de link die u kreeg maakt u een passkey voor de console: met uw vinger, gezicht of pincode, op dit apparaat of op een losse sleutel. De link werkt één keer, en een uur lang.',
  setUpToken: 'Code van de link',
  setUpTokenHint: 'Dit is al ingevuld als u op de link klikte. Anders: alles achter het teken # in de link.',
  setUpName: 'Uw naam',
  setUpNameHint: 'Zo zien collega’s wie iets heeft voorgesteld of goedgekeurd.',
  setUpButton: 'Passkey maken',
  setUpWorth:
    'Deze passkey geldt voor de console en de balie, op niveau substantieel. Op een portaal is hij niets waard.',
};

export const staffTextEn: typeof staffTextNl = {
  staffSignInTitle: 'Sign-in for staff',
  staffConfirmTitle: 'Confirm that it is you',
  staffSignInLead: 'For the console and the registration desk. Visitors of a portal sign in at that portal.',
  staffConfirmLead:
    'What you want to do takes that you confirmed within the last five minutes that it is you. After it you go on where you were.',
  staffOtherSession:
    'In this browser you are signed in as a visitor of a portal. If you sign in here, you are signed out there.',
  staffSignInButton: (name) => `Sign in with ${name}`,
  staffPasskeyHeading: 'With a passkey',
  staffPasskeyText: 'Were you given a link to make a passkey here? Then sign in with it.',
  staffReturnedLess: 'The sign-in service gave back a lower level than substantial.',
  staffReturnedLessNext: 'Sign in again and choose a means of level substantial or higher there.',
  staffNoWay: 'No sign-in service for staff is set up. You can sign in only with a passkey of a link.',
  staffPasskeyMade: 'Your passkey was made.',
  staffPasskeyMadeNext: 'Now sign in with it.',
  setUpTitle: 'Set up access to the console',
  setUpLead:
    'With the link you were given you make a passkey for the console: with your finger, face or PIN, on this device or on a separate key. The link works once, for one hour.',
  setUpToken: 'Code of the link',
  setUpTokenHint:
    'It is filled in already if you clicked the link. Otherwise: everything after the # in the link.',
  setUpName: 'Your name',
  setUpNameHint: 'So colleagues see who proposed or approved something.',
  setUpButton: 'Make a passkey',
  setUpWorth:
    'This passkey counts for console and desk, at level substantial. On a portal it is worth nothing.',
};
