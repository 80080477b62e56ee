// acr dialects: each issuer speaks one ordered vocabulary of assurance levels. Compared exactly, case included;
// a missing or unknown value is worth nothing (OWASP ASVS 6.8.4), never a default.

import { type Assurance, type Level, meetsAssurance, noAssurance } from './level.ts';

export type DialectEntry = { acr: string; label: string; level: Level; twoFactor: boolean };
/** Lowest first. */
export type Dialect = { id: string; entries: readonly DialectEntry[] };

const etoegang = 'urn:etoegang:core:assurance-class:';
const eidas = 'http://eidas.europa.eu/LoA/';

/** eHerkenning assurance classes; EH2 and EH2+ are both eIDAS low and differ in the number of factors. */
const etoegangDialect: Dialect = {
  id: 'etoegang',
  entries: [
    { acr: `${etoegang}loa1`, label: 'EH1', level: 'none', twoFactor: false },
    { acr: `${etoegang}loa2`, label: 'EH2', level: 'low', twoFactor: false },
    { acr: `${etoegang}loa2plus`, label: 'EH2+', level: 'low', twoFactor: true },
    { acr: `${etoegang}loa3`, label: 'EH3', level: 'substantial', twoFactor: true },
    { acr: `${etoegang}loa4`, label: 'EH4', level: 'high', twoFactor: true },
  ],
};

const eidasDialect: Dialect = {
  id: 'eidas',
  entries: [
    { acr: `${eidas}low`, label: 'eIDAS low', level: 'low', twoFactor: false },
    { acr: `${eidas}substantial`, label: 'eIDAS substantial', level: 'substantial', twoFactor: true },
    { acr: `${eidas}high`, label: 'eIDAS high', level: 'high', twoFactor: true },
  ],
};

const loaDialect: Dialect = {
  id: 'loa',
  entries: [
    { acr: 'loa:low', label: 'low', level: 'low', twoFactor: false },
    { acr: 'loa:substantial', label: 'substantial', level: 'substantial', twoFactor: true },
    { acr: 'loa:high', label: 'high', level: 'high', twoFactor: true },
  ],
};

export const dialects = { etoegang: etoegangDialect, eidas: eidasDialect, loa: loaDialect } as const;
export type DialectId = keyof typeof dialects;

/** The assurance one acr value stands for in this dialect; anything but an exactly known string is none. */
export function assuranceOfAcr(dialect: Dialect, acr: unknown): Assurance {
  if (typeof acr !== 'string') return noAssurance;
  const entry = dialect.entries.find((candidate) => candidate.acr === acr);
  return entry ? { level: entry.level, twoFactor: entry.twoFactor } : noAssurance;
}

/**
 * Every value that satisfies the need, lowest first: OpenID Connect Core 5.5.1.1 compares by equality, so asking
 * for loa3 alone would fail the holder of EH4. Empty when this issuer cannot reach the need.
 */
export function acrValuesAtLeast(dialect: Dialect, need: Assurance): DialectEntry[] {
  return dialect.entries.filter((entry) => entry.level !== 'none' && meetsAssurance(entry, need));
}

/** What we say outward: eIDAS URIs, the recommendation of the NL GOV profile for OpenID Connect 5.2.2. */
export function eidasAcr(level: Level): string | null {
  return level === 'none' ? null : `${eidas}${level}`;
}
