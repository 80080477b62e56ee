// Words for the published list of services and their levels.

export const levelsNl = {
  levelsTitle: 'Betrouwbaarheidsniveaus van onze diensten',
  levelsLead:
    'Per dienst leest u hoe zeker wij willen weten wie u bent. Hoe gevoeliger de gegevens, hoe hoger het niveau.',
  levelsCaption: 'Diensten met hun niveau',
  levelsService: 'Dienst',
  levelsLevel: 'Niveau',
  levelsNorm: 'Norm en artikel',
  levelsDate: 'Bepaald op',
  levelsUnknown: 'nog niet bepaald: de dienst is gesloten',
  levelsOwn: 'hoger dan de norm vraagt',
  levelsNone: 'Er zijn nog geen diensten.',
  levelsJson: 'Deze lijst als JSON',
  levelsVersion: (version: string) => `versie ${version}`,
};

export const levelsEn: typeof levelsNl = {
  levelsTitle: 'Assurance levels of our services',
  levelsLead:
    'For each service you read how sure we want to be of who you are. The more sensitive the data, the higher the level.',
  levelsCaption: 'Services with their level',
  levelsService: 'Service',
  levelsLevel: 'Level',
  levelsNorm: 'Norm and article',
  levelsDate: 'Set on',
  levelsUnknown: 'not set yet: the service is closed',
  levelsOwn: 'higher than the norm asks',
  levelsNone: 'There are no services yet.',
  levelsJson: 'This list as JSON',
  levelsVersion: (version) => `version ${version}`,
};
