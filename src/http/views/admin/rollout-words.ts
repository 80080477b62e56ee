// Words of the roll-out that several of its pages use, Dutch and English side by side.

import type { CoverageCohort } from '../../../domain/rollout-coverage.ts';

export const rolloutWordsNl = {
  rolloutTitle: 'Uitrol',
  rolloutCohorts: {
    all: 'Iedereen',
    rsin: 'RSIN',
    kvk: 'KvK-nummer',
    bsn: 'BSN',
    none: 'Zonder nummer',
  } satisfies Record<CoverageCohort, string>,
  rolloutRunning: 'loopt',
  rolloutOver: 'voorbij',
};

export const rolloutWordsEn: typeof rolloutWordsNl = {
  rolloutTitle: 'Roll-out',
  rolloutCohorts: { all: 'Everybody', rsin: 'RSIN', kvk: 'KvK number', bsn: 'BSN', none: 'No number' },
  rolloutRunning: 'running',
  rolloutOver: 'over',
};
