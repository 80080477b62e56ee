// Words for linking two accounts of one person.

export const linksNl = {
  linkTitle: 'Zijn beide accounts van u?',
  linkLead:
    'Beide horen bij hetzelfde bedrijf. Bent u dezelfde persoon? Dan kunt u ze koppelen. Daarna vragen wij dit niet meer.',
  linkHint:
    'Elk account houdt zijn eigen manieren om in te loggen en zijn eigen niveau. U kunt de koppeling later ongedaan maken.',
  linkButton: 'Ja, koppelen en verdergaan met de nieuwe inlog',
  accountLinked: 'Gekoppelde accounts bekijken',
  linksTitle: 'Gekoppelde accounts',
  linksLead: 'Dit zijn accounts waarvan u heeft gezegd dat ze van u zijn.',
  linksNone: 'Er zijn geen gekoppelde accounts.',
  linksOther: {
    local: 'Uw account bij een inlogdienst',
    upstream: 'Uw account met eigen inloggegevens',
  },
  linksSince: 'Gekoppeld op',
  linksUndo: 'Koppeling ongedaan maken',
  linksUndoHint: 'Beide accounts blijven bestaan, met hun eigen manieren om in te loggen.',
};

export const linksEn: typeof linksNl = {
  linkTitle: 'Are both accounts yours?',
  linkLead:
    'Both belong to the same company. Are you the same person? Then you can link them. We do not ask this again.',
  linkHint: 'Each account keeps its own ways to sign in and its own level. You can undo the link later.',
  linkButton: 'Yes, link them and continue with the new sign-in',
  accountLinked: 'See linked accounts',
  linksTitle: 'Linked accounts',
  linksLead: 'These are accounts that you said are yours.',
  linksNone: 'There are no linked accounts.',
  linksOther: {
    local: 'Your account at a sign-in service',
    upstream: 'Your account with its own sign-in details',
  },
  linksSince: 'Linked on',
  linksUndo: 'Undo the link',
  linksUndoHint: 'Both accounts stay, with their own ways to sign in.',
};
