// The pages of the sample login portal and what each asks of Sluis. None names a level in its request: what the data
// demands is computed there. The level here is what the portal itself wants to see in the token before it shows a page.

import type { Level } from './login.ts';

export const pageIds = ['company', 'sick-leave', 'employee-file'] as const;
export type PageId = (typeof pageIds)[number];

export type AskedPage = {
  path: string;
  level: Level;
  datatypes: string[];
  parameters: Record<string, string>;
};

const portalData = 'urn:sluis:portal-data';
const fileData = ['employee-bsn', 'sick-leave-period'];

export const askedPages: Record<PageId, AskedPage> = {
  company: {
    path: '/bedrijf',
    level: 'low',
    datatypes: [],
    parameters: { scope: 'openid representation company' },
  },
  'sick-leave': {
    path: '/verzuim',
    level: 'substantial',
    datatypes: [],
    parameters: { scope: 'openid representation sick-leave-overview' },
  },
  'employee-file': {
    path: '/dossier',
    level: 'high',
    datatypes: fileData,
    parameters: {
      scope: 'openid representation',
      authorization_details: JSON.stringify([{ type: portalData, datatypes: fileData }]),
    },
  },
};

export function findPage(path: string): PageId | null {
  return pageIds.find((id) => askedPages[id].path === path) ?? null;
}
