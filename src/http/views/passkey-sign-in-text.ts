// Words for signing in with a passkey alone, and for the time that an upstream cannot be reached.

export const passkeySignInNl = {
  passkeySignInHeading: 'Met een passkey inloggen',
  passkeySignInText:
    'Heeft u hier eerder een passkey ingesteld? Dan logt u in met uw vinger, gezicht of pincode. U hoeft niets in te vullen.',
  passkeySignInButton: 'Inloggen met passkey',
  upstreamDown: 'Nu niet bereikbaar.',
  upstreamRetryButton: (name: string, asks: string) => `Opnieuw proberen met ${name} (minstens ${asks})`,
  outage: {
    passkey: (name: string) =>
      `Zolang ${name} niet bereikbaar is, kunt u inloggen met een passkey die u eerder heeft ingesteld. Heeft u die niet? Probeer het dan later opnieuw. De pagina waar u heen wilde blijft bewaard.`,
    factor: (name: string) =>
      `Zolang ${name} niet bereikbaar is, kunt u verder met wat u zelf heeft ingesteld. De pagina waar u heen wilde blijft bewaard.`,
    none: (name: string) =>
      `Voor deze pagina heeft u ${name} nodig. Een andere manier is er nu niet. Probeer het over een paar minuten opnieuw. De pagina waar u heen wilde blijft bewaard.`,
  },
};

export const passkeySignInEn: typeof passkeySignInNl = {
  passkeySignInHeading: 'Sign in with a passkey',
  passkeySignInText:
    'Have you set up a passkey here before? Then you sign in with your finger, face or PIN. You need not fill in anything.',
  passkeySignInButton: 'Sign in with a passkey',
  upstreamDown: 'Cannot be reached now.',
  upstreamRetryButton: (name, asks) => `Try again with ${name} (at least ${asks})`,
  outage: {
    passkey: (name) =>
      `While ${name} cannot be reached, you can sign in with a passkey that you set up before. Do you have none? Then try again later. The page you wanted is kept.`,
    factor: (name) =>
      `While ${name} cannot be reached, you can go on with what you set up yourself. The page you wanted is kept.`,
    none: (name) =>
      `For this page you need ${name}. There is no other way now. Try again in a few minutes. The page you wanted is kept.`,
  },
};
