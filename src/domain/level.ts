// The eIDAS assurance levels as an ordered set, with two-factor as a separate flag.
// Source: Regulation (EU) 910/2014 art. 8; Regeling betrouwbaarheidsniveaus annex 2 row D ("laag met 2-factor").

export const levels = ['none', 'low', 'substantial', 'high'] as const;
export type Level = (typeof levels)[number];

/** A level plus the fact that two factors of different categories were (or must be) shown. */
export type Assurance = { level: Level; twoFactor: boolean };

export const noAssurance: Assurance = { level: 'none', twoFactor: false };

/** Negative when a is below b, 0 when equal, positive when above. */
export function compareLevels(a: Level, b: Level): number {
  return levels.indexOf(a) - levels.indexOf(b);
}

/** A floor that is no level is met by nothing. */
export function isLevelAtLeast(level: Level, floor: Level): boolean {
  return levels.includes(floor) && compareLevels(level, floor) >= 0;
}

export function highestLevel(...candidates: Level[]): Level {
  return candidates.reduce((best, level) => (compareLevels(level, best) > 0 ? level : best), 'none');
}

export function lowestLevel(first: Level, ...others: Level[]): Level {
  return others.reduce((worst, level) => (compareLevels(level, worst) < 0 ? level : worst), first);
}

/** The level below; none and low stay what they are (Regeling art. 3 lowers from high or substantial only). */
export function oneLevelLower(level: Level): Level {
  if (level === 'high') return 'substantial';
  return level === 'substantial' ? 'low' : level;
}

/** Substantial and high always mean two factors (Implementing Regulation (EU) 2015/1502, annex 2.2.1). */
export function meetsAssurance(reached: Assurance, required: Assurance): boolean {
  if (!isLevelAtLeast(reached.level, required.level)) return false;
  return !required.twoFactor || reached.twoFactor || isLevelAtLeast(reached.level, 'substantial');
}
