// The second pair of eyes on an analysis: a person other than whoever wrote it, however the name is spelled.

import type { Service } from './policy-document.ts';

/** Capitals, accents, points and spaces do not make another person. */
function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

/** True when the analysis was read by somebody who wrote neither it nor the lowering. */
export function hasSecondReader({ analysis, lowering }: Service): boolean {
  const reader = foldName(analysis.secondReader ?? '');
  const authors = [analysis.author, ...(lowering ? [lowering.author] : [])].map(foldName);
  return reader !== '' && !authors.includes(reader);
}
