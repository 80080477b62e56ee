// The words of the registration desk, of letters and of activation codes, in both languages.

export const deskTextNl = {
  enrolWorthProof: 'Daarna laat u opnieuw zien wie u bent, met een brief of aan de balie.',
  roadProveHeading: 'Zonder eHerkenning',
  roadProveText: {
    'letter-or-desk':
      'Met uw wachtwoord en een code komt u hier nog niet. Laat eerst zien wie u bent: met een brief of aan de balie. Op de pagina van uw account staat hoe dat gaat.',
    desk: 'Hiervoor moet aan de balie zijn vastgesteld wie u bent en dat u voor dit bedrijf werkt. Een brief is hiervoor niet genoeg: die bewijst alleen dat u de post van het bedrijf krijgt. Op de pagina van uw account staat hoe het gaat.',
  },
  roadProveLink: 'Naar uw account',

  proofTitle: 'Laat zien wie u bent',
  proofLead:
    'Met een wachtwoord weten wij nog niet wie u bent. Daarom tellen uw code of passkey nog niet, of maar een beetje. Zo wordt dat meer.',
  proofLetterTitle: 'Met een brief',
  proofLetterText:
    'Wij sturen een code naar het adres van uw bedrijf in het handelsregister. De code is 20 dagen geldig. Daarmee en met een tweede stap komt u op niveau laag met twee factoren.',
  proofLetterButton: (party: string) => `Stuur een brief naar ${party}`,
  proofLetterNone: 'Voor uw account is geen bedrijf bekend waar wij een brief naartoe kunnen sturen.',
  proofDeskTitle: 'Aan de balie',
  proofDeskText:
    'Voor niveau substantieel komt u langs bij de registratiebalie. Twee medewerkers controleren uw gegevens. Neem mee:',
  proofDeskBring: [
    'een geldig paspoort, een identiteitskaart of een rijbewijs',
    'een uittreksel uit het handelsregister waar u op staat, of een schriftelijke machtiging van uw bedrijf',
    'het e-mailadres waarmee u inlogt',
  ],
  proofWaitingTitle: 'Onderweg naar u',
  proofWaiting: { letter: 'Een brief', desk: 'Een code van de balie' },
  proofWaitingUntil: 'geldig tot',
  proofActivate: 'Code uit een brief invullen',

  activateTitle: 'Code uit een brief invullen',
  activateLead: 'Vul de code in die in de brief staat, of die u aan de balie heeft gekregen.',
  activateLabel: 'Activeringscode',
  activateHint: 'Twaalf tekens in drie groepen, bijvoorbeeld ABCD-EFGH-JKMN.',
  activateButton: 'Code gebruiken',
  activateBack: 'Terug naar uw account',

  activatedTitle: 'De code is gebruikt',
  activatedBy: {
    letter:
      'Wij weten nu dat een brief aan uw bedrijf bij u is aangekomen. Dat zegt nog niet wie u bent, dus telt het tot niveau laag.',
    desk: 'Twee medewerkers van de balie hebben vastgesteld wie u bent.',
  },
  activatedLevel: 'Telt tot niveau',
  activatedFor: 'Voor',
  activatedUntil: 'Telt tot',
  activatedNext:
    'Stel nu een tweede stap in. Dat kan binnen een kwartier. Zonder tweede stap telt dit nog niet mee.',
  activatedOther:
    'U bent nu voor een ander bedrijf ingelogd. Log straks opnieuw in en kies dit bedrijf. Dan telt het.',

  deskTitle: 'Registratiebalie',
  deskLead: 'Hier legt u vast wie iemand is. Een collega bevestigt het.',
  deskFind: 'E-mailadres van het account',
  deskFindHint: 'Precies zoals de persoon ermee inlogt.',
  deskFindButton: 'Account zoeken',
  deskFresh: 'U bent in de laatste vijf minuten ingelogd. U kunt vastleggen en bevestigen.',
  deskLooksOnly:
    'Vastleggen en bevestigen is voor baliemedewerkers. U kunt hier kijken, en binnen vijf minuten na het inloggen intrekken en een band beëindigen.',
  deskNotFresh:
    'Vastleggen, bevestigen en intrekken kan alleen binnen vijf minuten nadat u op niveau substantieel bent ingelogd.',
  deskSignIn: 'Bevestig opnieuw dat u het bent',
  deskConsole: 'Naar de console',
  deskWaiting: 'Wacht op bevestiging',
  deskWaitingNone: 'Er wacht niets op bevestiging.',
  deskOwnRecord: 'door u vastgelegd',
  deskOpen: (moment: string) => `Controle van ${moment}`,
  deskLevel: 'Niveau',
  deskBack: 'Terug naar de balie',

  personTitle: 'Account aan de balie',
  personEmail: 'E-mailadres',
  personParties: 'Bedrijven van dit account',
  personNoParties: 'Dit account heeft nog geen bedrijf.',
  personProofings: 'Vastgesteld wie dit is',
  personNoProofings: 'Nog niet vastgesteld.',
  personBindings: 'Banden met bedrijven',
  personNoBindings: 'Er is geen band met een bedrijf.',
  personMethods: {
    upstream: 'met eHerkenning',
    desk: 'aan de balie',
    letter: 'per brief',
    import: 'bij de invoer',
  },
  personUntil: 'tot',
  personVettings: 'Controles',
  personEndBinding: 'Band beëindigen',
  personEndHint: 'Voor wie niet meer bij dit bedrijf werkt. Het werkt meteen. Andere bedrijven blijven.',
  personReason: 'Reden',
  personRecord: 'Controle vastleggen',
  personParty: 'Bedrijf',
  personPartyNew: 'een ander bedrijf, hieronder ingevuld',
  personType: 'Soort nummer',
  personNumber: 'Nummer',
  personNumberHint:
    'Voor een ander bedrijf: RSIN, KvK-nummer of BSN. Voor een eenmanszaak: altijd het BSN op het document.',
  personCompany: 'Naam van het bedrijf',
  personLevel: 'Niveau dat u geeft',
  personDocument: 'Document',
  personDocumentEnd: 'Laatste vier tekens van het documentnummer',
  personSeenOn: 'Gezien op',
  personSeenHow: 'Hoe gezien',
  personLink: 'Band met het bedrijf gezien in',
  personLinkDetail: 'Datum of nummer van dat stuk',
  personRecordButton: 'Vastleggen',

  documents: {
    passport: 'paspoort',
    'identity-card': 'identiteitskaart',
    'driving-licence': 'rijbewijs',
    'residence-permit': 'verblijfsdocument',
  } as Record<string, string>,
  seenHows: {
    'in-person': 'de persoon stond aan de balie',
    video: 'in een videogesprek met controle van het document',
  } as Record<string, string>,
  links: {
    'trade-register': 'uittreksel uit het handelsregister',
    mandate: 'schriftelijke machtiging van het bedrijf',
  } as Record<string, string>,

  vettingTitle: 'Controle van een persoon',
  vettingRecordedBy: 'Vastgelegd door',
  vettingDecidedBy: 'Beslist door',
  vettingUnknown: 'iemand die hier niet meer werkt',
  vettingState: {
    waiting: 'wacht op bevestiging door een collega',
    refused: 'geweigerd',
    approved: 'bevestigd, de code is nog niet gebruikt',
    active: 'in gebruik',
    revoked: 'ingetrokken',
  } as Record<string, string>,
  vettingStateLabel: 'Stand',
  vettingOwn: 'U heeft dit zelf vastgelegd, of het gaat over u. Een collega moet beslissen.',
  vettingDecide: 'Klopt dit?',
  vettingDecideText:
    'Bevestig alleen wat u zelf heeft gecontroleerd. Pas als de persoon de code gebruikt, telt het.',
  vettingNumber: 'BSN op het document',
  vettingNumberHint: 'Wij tonen het nummer niet. Vul in wat u zelf op het document ziet.',
  vettingLetter: 'Bevestigen, code per brief',
  vettingHandOver: 'Bevestigen, code nu meegeven',
  vettingRefuse: 'Weigeren',
  vettingRevoke: 'Intrekken',
  vettingRevokeHint: 'Het werkt meteen, ook bij wie nu is ingelogd.',
  vettingPerson: 'Naar het account',

  deskCodeTitle: 'Code om mee te geven',
  deskCodeLead: 'Geef deze code aan de persoon. Wij tonen hem één keer. Hij is 20 dagen geldig.',
  deskCodeLabel: 'Activeringscode',
};

export const deskTextEn: typeof deskTextNl = {
  enrolWorthProof: 'After that you prove again who you are, by letter or at the desk.',
  roadProveHeading: 'Without eHerkenning',
  roadProveText: {
    'letter-or-desk':
      'Your password and a code are not enough here. First prove who you are: by letter or at the desk. The page of your account says how.',
    desk: 'For this the desk must have established who you are and that you work for this company. A letter is not enough: it only proves that you receive the post of the company. The page of your account says how.',
  },
  roadProveLink: 'To your account',

  proofTitle: 'Prove who you are',
  proofLead:
    'With a password we do not yet know who you are. So your code or passkey does not count yet, or only a little. This is how it counts for more.',
  proofLetterTitle: 'With a letter',
  proofLetterText:
    'We send a code to the address of your company in the trade register. The code is valid for 20 days. With it and a second step you reach level low with two factors.',
  proofLetterButton: (party) => `Send a letter to ${party}`,
  proofLetterNone: 'Your account has no company that we can send a letter to.',
  proofDeskTitle: 'At the desk',
  proofDeskText:
    'For level substantial you come to the registration desk. Two members of staff check your data. Bring:',
  proofDeskBring: [
    'a valid passport, identity card or driving licence',
    'an extract of the trade register that names you, or a written mandate of your company',
    'the e-mail address you sign in with',
  ],
  proofWaitingTitle: 'On its way to you',
  proofWaiting: { letter: 'A letter', desk: 'A code of the desk' },
  proofWaitingUntil: 'valid until',
  proofActivate: 'Enter the code of a letter',

  activateTitle: 'Enter the code of a letter',
  activateLead: 'Enter the code the letter shows, or the one you were given at the desk.',
  activateLabel: 'Activation code',
  activateHint: 'Twelve characters in three groups, for instance ABCD-EFGH-JKMN.',
  activateButton: 'Use the code',
  activateBack: 'Back to your account',

  activatedTitle: 'The code was used',
  activatedBy: {
    letter:
      'We now know that a letter to your company reached you. That does not say who you are yet, so it counts up to level low.',
    desk: 'Two members of staff at the desk have established who you are.',
  },
  activatedLevel: 'Counts up to level',
  activatedFor: 'For',
  activatedUntil: 'Counts until',
  activatedNext:
    'Set up a second step now. You can do so for a quarter of an hour. Without a second step this does not count yet.',
  activatedOther:
    'You are now signed in for another company. Sign in again later and choose this company. Then it counts.',

  deskTitle: 'Registration desk',
  deskLead: 'Here you record who somebody is. A colleague confirms it.',
  deskFind: 'E-mail address of the account',
  deskFindHint: 'Exactly as the person signs in with it.',
  deskFindButton: 'Find account',
  deskFresh: 'You signed in within the last five minutes. You can record and confirm.',
  deskLooksOnly:
    'Recording and confirming is for desk officers. You can look here, and revoke and end a link within five minutes of signing in.',
  deskNotFresh:
    'Recording, confirming and revoking is only possible within five minutes of signing in at level substantial.',
  deskSignIn: 'Confirm again that it is you',
  deskConsole: 'To the console',
  deskWaiting: 'Waiting for confirmation',
  deskWaitingNone: 'Nothing waits for confirmation.',
  deskOwnRecord: 'recorded by you',
  deskOpen: (moment) => `Check of ${moment}`,
  deskLevel: 'Level',
  deskBack: 'Back to the desk',

  personTitle: 'Account at the desk',
  personEmail: 'E-mail address',
  personParties: 'Companies of this account',
  personNoParties: 'This account has no company yet.',
  personProofings: 'Established who this is',
  personNoProofings: 'Not established yet.',
  personBindings: 'Links with companies',
  personNoBindings: 'There is no link with a company.',
  personMethods: {
    upstream: 'with eHerkenning',
    desk: 'at the desk',
    letter: 'by letter',
    import: 'at import',
  },
  personUntil: 'until',
  personVettings: 'Checks',
  personEndBinding: 'End the link',
  personEndHint: 'For somebody who left this company. It takes effect at once. Other companies stay.',
  personReason: 'Reason',
  personRecord: 'Record a check',
  personParty: 'Company',
  personPartyNew: 'another company, filled in below',
  personType: 'Kind of number',
  personNumber: 'Number',
  personNumberHint:
    'For another company: RSIN, KvK number or BSN. For a sole proprietor: always the BSN on the document.',
  personCompany: 'Name of the company',
  personLevel: 'Level you grant',
  personDocument: 'Document',
  personDocumentEnd: 'Last four characters of the document number',
  personSeenOn: 'Seen on',
  personSeenHow: 'How seen',
  personLink: 'Link with the company seen in',
  personLinkDetail: 'Date or number of that document',
  personRecordButton: 'Record',

  documents: {
    passport: 'passport',
    'identity-card': 'identity card',
    'driving-licence': 'driving licence',
    'residence-permit': 'residence permit',
  },
  seenHows: {
    'in-person': 'the person stood at the desk',
    video: 'in a video call with a check of the document',
  },
  links: {
    'trade-register': 'extract of the trade register',
    mandate: 'written mandate of the company',
  },

  vettingTitle: 'Check of a person',
  vettingRecordedBy: 'Recorded by',
  vettingDecidedBy: 'Decided by',
  vettingUnknown: 'somebody who no longer works here',
  vettingState: {
    waiting: 'waits for confirmation by a colleague',
    refused: 'refused',
    approved: 'confirmed, the code was not used yet',
    active: 'in use',
    revoked: 'revoked',
  },
  vettingStateLabel: 'State',
  vettingOwn: 'You recorded this yourself, or it is about you. A colleague must decide.',
  vettingDecide: 'Is this right?',
  vettingDecideText:
    'Confirm only what you have checked yourself. It counts only once the person has used the code.',
  vettingNumber: 'BSN on the document',
  vettingNumberHint: 'We do not show the number. Enter what you see on the document yourself.',
  vettingLetter: 'Confirm, code by letter',
  vettingHandOver: 'Confirm, hand the code over now',
  vettingRefuse: 'Refuse',
  vettingRevoke: 'Revoke',
  vettingRevokeHint: 'It takes effect at once, also for who is signed in now.',
  vettingPerson: 'To the account',

  deskCodeTitle: 'Code to hand over',
  deskCodeLead: 'Give this code to the person. We show it once. It is valid for 20 days.',
  deskCodeLabel: 'Activation code',
};
