// A boat in a lock: where the person is, and how high the water behind the gate stands. For those who would rather
// look than read; the text below it says the same. Classes and attributes only: the CSP allows no inline style.

import type { Missing } from '../../domain/decide.ts';
import { isLevelAtLeast, type Level } from '../../domain/level.ts';
import type { PageText } from './text-nl.ts';

type Need = { level: Level; twoFactor: boolean };

/** Height of the water in the picture, from the top. */
const waterline: Record<Level, number> = { none: 180, low: 146, substantial: 100, high: 54 };
const bed = 202;
const shown: Level[] = ['low', 'substantial', 'high'];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Surface with small waves from left to right, and the water below it. */
function water(left: number, right: number, level: Level, kind: string): string {
  const y = waterline[level];
  const waves = Math.max(1, Math.round((right - left) / 24));
  const step = (right - left) / waves;
  const surface = Array.from({ length: waves }, () => `q${step / 4} -4 ${step / 2} 0t${step / 2} 0`).join('');
  return `<path class="lock-water lock-water--${kind}" d="M${left} ${y}${surface}V${bed}H${left}z"/>`;
}

function boat(level: Level, kind: 'here' | 'there'): string {
  const parts =
    '<path class="lock-hull" d="M-34 -7h68l-9 15a6 6 0 0 1-5 3h-40a6 6 0 0 1-5 -3z"/>' +
    '<path class="lock-cabin" d="M-16 -7v-11a3 3 0 0 1 3-3h20a3 3 0 0 1 3 3v11z"/>' +
    '<path class="lock-window" d="M-11 -16h7v5h-7zM0 -16h7v5h-7z"/>';
  return `<g transform="translate(153 ${waterline[level]})"><g class="lock-boat lock-boat--${kind}">${parts}</g></g>`;
}

/** Staff gauge on the quay: a tick and a name per level, the needed one marked. */
function gauge(t: PageText, need: Level): string {
  return shown
    .map((level) => {
      const y = waterline[level];
      const mark = level === need ? ' lock-label--needed' : '';
      return `<path class="lock-tick" d="M96 ${y}h8"/><text class="lock-label${mark}" x="91" y="${y + 4}" text-anchor="end">${escapeXml(t.levels[level])}</text>`;
    })
    .join('');
}

function rise(from: Level, to: Level): string {
  const top = waterline[to];
  const bottom = waterline[from];
  return `<path class="lock-arrow" d="M201 ${bottom - 4}V${top + 3}m-5 6 5-6 5 6"/>`;
}

function bolt(y: number, isDone: boolean): string {
  const sign = isDone
    ? `<path class="lock-check" d="M219 ${y}l3 3 6-6"/>`
    : `<path class="lock-keyhole" d="M223 ${y - 5}a3 3 0 0 1 1.500 5.600l1 4.400h-5l1-4.400a3 3 0 0 1 1.500-5.600z"/>`;
  return `<circle class="lock-bolt${isDone ? ' lock-bolt--done' : ''}" cx="223" cy="${y}" r="8"/>${sign}`;
}

/** The gate before the water that is needed: one bolt, or one per factor where two are asked by name. */
function gate(need: Need, reached: Level | null, missing: readonly Missing[]): string {
  const top = Math.min(waterline[need.level], waterline.low) - 18;
  const isHere = reached !== null && isLevelAtLeast(reached, 'low');
  const bolts =
    need.twoFactor && need.level === 'low'
      ? bolt(152, isHere) + bolt(176, isHere && !missing.includes('two-factor'))
      : bolt(164, false);
  return `<rect class="lock-gate" x="212" y="${top}" width="22" height="${bed - top}" rx="3"/>${bolts}`;
}

/** The papers that wait behind the gate. */
function papers(level: Level): string {
  const y = waterline[level] - 40;
  const down = bed - y - 36;
  return `<g transform="translate(288 ${y})"><path class="lock-quay" d="M-16 36h56v${down}h-56z"/><path class="lock-paper" d="M-6 0h16l8 8v26h-24z"/><path class="lock-ink" d="M-1 13h14M-1 19h14M-1 25h9"/></g>`;
}

function describe(t: PageText, need: Need, reached: Level | null): string {
  const now = reached === null ? t.pictureNotSignedIn : t.levels[reached];
  const extra = need.twoFactor && need.level === 'low' ? ` ${t.twoFactor}` : '';
  return `${t.pictureTitle}. ${t.pictureNow}: ${now}. ${t.pictureNeeded}: ${t.levels[need.level]}${extra}.`;
}

function sayNext(t: PageText, need: Need, from: Level, missing: readonly Missing[]): string {
  if (!isLevelAtLeast(from, need.level)) return t.pictureClimb;
  return missing.includes('two-factor') ? t.pictureSecond : t.pictureConfirm;
}

function caption(t: PageText, need: Need, reached: Level | null, missing: readonly Missing[]): string {
  const now = reached === null ? t.pictureNotSignedIn : t.levels[reached];
  const isLowWithTwo = need.twoFactor && need.level === 'low';
  const name = isLowWithTwo ? `${t.levels.low} ${t.twoFactor}` : t.levels[need.level];
  const means = isLowWithTwo ? t.twoFactorMeans : t.means[need.level];
  const fact = (kind: string, label: string, value: string, more: string) =>
    `<span class="lock-fact"><span class="lock-key lock-key--${kind}"></span>${escapeXml(label)}: <strong>${escapeXml(value)}</strong>${escapeXml(more)}</span> `;
  return (
    fact('now', t.pictureNow, now, '') +
    fact('needed', t.pictureNeeded, name, ` (${means})`) +
    `<span class="lock-says">${escapeXml(sayNext(t, need, reached ?? 'none', missing))}</span>`
  );
}

/** `reached` is null for someone who is not signed in yet; `missing` is what the decision still lacks. */
export function renderLockPicture(
  t: PageText,
  need: Need,
  reached: Level | null,
  missing: readonly Missing[],
): string {
  const from = reached ?? 'none';
  const mustRise = !isLevelAtLeast(from, need.level);
  const drawing = [
    water(104, 212, from, 'lock'),
    water(234, 320, need.level, 'needed'),
    papers(need.level),
    `<path class="lock-quay" d="M0 30h104v${bed - 30}H0z"/>`,
    gauge(t, need.level),
    mustRise ? boat(need.level, 'there') + rise(from, need.level) : '',
    boat(from, 'here'),
    gate(need, reached, missing),
    `<path class="lock-bed" d="M0 ${bed}h320v8H0z"/>`,
  ].join('');
  const label = escapeXml(describe(t, need, reached));
  return `<figure class="lock-picture"><svg class="lock-drawing" viewBox="0 0 320 210" role="img" aria-label="${label}">${drawing}</svg><figcaption class="lock-caption">${caption(t, need, reached, missing)}</figcaption></figure>`;
}
