// How changes of policy are said to people, in Dutch and English.

import type { CompiledRoute } from './policy.ts';
import type { Demand } from './policy-change.ts';
import type { Text } from './policy-parts.ts';
import { methodsOf, type Region } from './route-space.ts';
import { findLooseness, isRepresentationAtLeast, type Looseness } from './strictness.ts';

const levelNames = {
  none: { nl: 'geen niveau', en: 'no level' },
  low: { nl: 'laag', en: 'low' },
  substantial: { nl: 'substantieel', en: 'substantial' },
  high: { nl: 'hoog', en: 'high' },
} as const;

export function describeDemand({ status, level, twoFactor, confirmedWithinSeconds }: Demand): Text {
  if (status === 'full-analysis-required')
    return { nl: 'dicht tot een volledige risicoanalyse', en: 'closed until a full risk analysis' };
  const name = levelNames[level];
  const factors = twoFactor && (level === 'low' || level === 'none');
  const within = confirmedWithinSeconds;
  return {
    nl: `${name.nl}${factors ? ' met twee factoren' : ''}${within === null ? '' : `, bevestigd binnen ${within} s`}`,
    en: `${name.en}${factors ? ' with two factors' : ''}${within === null ? '' : `, confirmed within ${within} s`}`,
  };
}

/** `GET, POST /app/**`; no method stands for every method. */
export function describePath(route: Pick<CompiledRoute, 'path' | 'methods'>, region?: Region): string {
  const methods = region ? methodsOf(region.methods) : (route.methods ?? []);
  return methods.length === 0 ? route.path : `${methods.join(', ')} ${route.path}`;
}

const looserWords: Record<Looseness, Text> = {
  analysis: { nl: 'gaat open zonder volledige risicoanalyse', en: 'opens without a full risk analysis' },
  level: { nl: 'vraagt een lager niveau', en: 'asks a lower level' },
  confirmation: { nl: 'vraagt een minder recente bevestiging', en: 'asks a less recent confirmation' },
  representation: { nl: 'laat meer vertegenwoordiging toe', en: 'allows more representation' },
};

const joinTexts = (parts: readonly Text[], by = '; '): Text => ({
  nl: parts.map(({ nl }) => nl).join(by),
  en: parts.map(({ en }) => en).join(by),
});

/** Data, service and article that make the difference. */
function describeCause(before: CompiledRoute, after: CompiledRoute): Text[] {
  const gone = before.data.filter((name) => !after.data.includes(name));
  const come = after.data.filter((name) => !before.data.includes(name));
  const causes: Text[] = [];
  if (gone.length > 0)
    causes.push({ nl: `zonder gegevens ${gone.join(', ')}`, en: `without data ${gone.join(', ')}` });
  if (come.length > 0)
    causes.push({ nl: `met gegevens ${come.join(', ')}`, en: `with data ${come.join(', ')}` });
  if (before.serviceId !== after.serviceId)
    causes.push({
      nl: `dienst ${after.serviceId}, was ${before.serviceId}`,
      en: `service ${after.serviceId}, was ${before.serviceId}`,
    });
  const known = new Set(before.required.reasons.map(({ code }) => code));
  const fresh = after.required.reasons.find(({ code }) => !known.has(code));
  if (fresh) causes.push({ nl: fresh.source, en: fresh.source });
  return causes;
}

/** What `after` asks compared with `before`, and why. */
export function describeDifference(before: CompiledRoute, after: CompiledRoute): Text {
  const [was, now] = [describeDemand(before.required), describeDemand(after.required)];
  const isSame = was.en === now.en;
  const demand: Text = isSame
    ? { nl: `vraagt ${now.nl}, zoals eerst`, en: `asks ${now.en}, as before` }
    : { nl: `vraagt ${now.nl}, was ${was.nl}`, en: `asks ${now.en}, was ${was.en}` };
  const looser = findLooseness(after, before)
    .filter((way) => way === 'representation' || isSame)
    .map((way) => looserWords[way]);
  const isNarrower = isRepresentationAtLeast(after, before) && !isRepresentationAtLeast(before, after);
  const narrower = isNarrower
    ? [{ nl: 'laat minder vertegenwoordiging toe', en: 'allows less representation' }]
    : [];
  return joinTexts([demand, ...looser, ...narrower, ...describeCause(before, after)]);
}

export const prefixText = (prefix: string, { nl, en }: Text): Text => ({
  nl: `${prefix}: ${nl}.`,
  en: `${prefix}: ${en}.`,
});
