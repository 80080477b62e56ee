// The four eHerkenning levels a person can log in with, and how each is written as acr in three vocabularies.
// Source: Afsprakenstelsel eToegang (assurance classes), eIDAS LoA URIs of the NL GOV profile, Signicat's loa: values.

export const loginLevels = ['EH2', 'EH2+', 'EH3', 'EH4'] as const;
export type LoginLevel = (typeof loginLevels)[number];

export const acrVocabularies = ['etoegang', 'eidas', 'loa'] as const;
export type AcrVocabulary = (typeof acrVocabularies)[number];

const etoegang = 'urn:etoegang:core:assurance-class:';
const eidas = 'http://eidas.europa.eu/LoA/';

const acrByLevel: Record<AcrVocabulary, Record<LoginLevel, string>> = {
  etoegang: {
    EH2: `${etoegang}loa2`,
    'EH2+': `${etoegang}loa2plus`,
    EH3: `${etoegang}loa3`,
    EH4: `${etoegang}loa4`,
  },
  eidas: { EH2: `${eidas}low`, 'EH2+': `${eidas}low`, EH3: `${eidas}substantial`, EH4: `${eidas}high` },
  loa: { EH2: 'loa:low', 'EH2+': 'loa:low', EH3: 'loa:substantial', EH4: 'loa:high' },
};

/** What a provider says that has nothing lower to offer; EH1 ended on 1 July 2021. */
const belowAll: Record<AcrVocabulary, string> = {
  etoegang: `${etoegang}loa1`,
  eidas: `${eidas}none`,
  loa: 'loa:none',
};

export function acrOfLevel(vocabulary: AcrVocabulary, level: LoginLevel): string {
  return acrByLevel[vocabulary][level];
}

/** Every acr value of a vocabulary, lowest first, each once. */
export function acrValues(vocabulary: AcrVocabulary): string[] {
  return [...new Set(loginLevels.map((level) => acrByLevel[vocabulary][level]))];
}

/** The lowest level whose acr is among those asked for, or null when nothing known was asked. */
export function lowestRequestedLevel(
  vocabulary: AcrVocabulary,
  requestedAcrs: readonly string[],
): LoginLevel | null {
  return loginLevels.find((level) => requestedAcrs.includes(acrByLevel[vocabulary][level])) ?? null;
}

/** One acr value below the lowest one asked for; below the reached one when nothing was asked. */
export function acrBelow(
  vocabulary: AcrVocabulary,
  requestedAcrs: readonly string[],
  reachedAcr: unknown,
): string {
  const values = acrValues(vocabulary);
  const lowest = values.findIndex((acr) => requestedAcrs.includes(acr));
  const index = lowest >= 0 ? lowest : values.indexOf(typeof reachedAcr === 'string' ? reachedAcr : '');
  return values[index - 1] ?? belowAll[vocabulary];
}
