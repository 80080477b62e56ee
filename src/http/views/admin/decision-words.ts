// A recorded decision in words. Rows are data that may be older than this version: what is not recognised is shown as
// it stands in the record, never left out.

import { dialects } from '../../../domain/dialect.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import { errorTable } from '../../../domain/errors.ts';
import type { IdentifierType } from '../../../domain/identifier.ts';
import type { Level } from '../../../domain/level.ts';
import {
  type Circumstances,
  isRecordedEvidence,
  type RecordedEvidence,
} from '../../../domain/recorded-session.ts';
import type { PageText } from '../text-nl.ts';
import type { AdminCell } from './admin-parts.ts';
import type { AdminSpeech } from './admin-view.ts';

const nl = {
  decisionReasonMissing: {
    level: 'het niveau ontbrak',
    'two-factor': 'een tweede factor ontbrak',
    confirmation: 'een verse bevestiging ontbrak',
    transition: 'alleen een wachtwoord, zoals de uitrol toen nog toeliet',
  } as Record<string, string>,
  decisionLogin: (issuer: string, level: string) => `Inlog bij ${issuer}: ${level}`,
  decisionNoAcr: 'zonder niveau',
  decisionUnproofed: 'zonder vaststelling',
  decisionProofed: (level: string) => `vastgesteld op ${level}`,
  decisionOver: 'telde niet meer mee: ingetrokken of afgelopen',
  decisionForStaff: 'telde alleen voor medewerkers',
  decisionAt: (moment: string) => `op ${moment}`,
  decisionNoTime: 'zonder tijdstip van inloggen, dus geen verse bevestiging',
  decisionSessionUntil: (moment: string) => `De sessie loopt uiterlijk tot ${moment}`,
  decisionBinding: (level: string, moment: string) => `Band met het bedrijf: ${level}, tot ${moment}`,
  decisionNoBinding: 'Geen band met het bedrijf',
  decisionFor: (type: string) => `Namens een ${type}`,
  decisionIntermediary: 'via een intermediair',
  decisionBranch: 'alleen voor een vestiging',
  decisionService: (id: string) => `voor dienst ${id}`,
  decisionTypes: { rsin: 'RSIN', kvk: 'KvK-nummer', bsn: 'BSN', pseudonym: 'pseudoniem' } as Record<
    IdentifierType,
    string
  >,
};
const en: typeof nl = {
  decisionReasonMissing: {
    level: 'the level was missing',
    'two-factor': 'a second factor was missing',
    confirmation: 'a fresh confirmation was missing',
    transition: 'a password alone, as the roll-out still allowed then',
  },
  decisionLogin: (issuer, level) => `Login at ${issuer}: ${level}`,
  decisionNoAcr: 'no level',
  decisionUnproofed: 'not proofed',
  decisionProofed: (level) => `proofed at ${level}`,
  decisionOver: 'counted no longer: revoked or ended',
  decisionForStaff: 'counted for staff alone',
  decisionAt: (moment) => `at ${moment}`,
  decisionNoTime: 'no time of login, so no fresh confirmation',
  decisionSessionUntil: (moment) => `The session lasts until ${moment} at most`,
  decisionBinding: (level, moment) => `Bound to the company: ${level}, until ${moment}`,
  decisionNoBinding: 'Not bound to the company',
  decisionFor: (type) => `On behalf of a ${type}`,
  decisionIntermediary: 'by way of an intermediary',
  decisionBranch: 'for one branch alone',
  decisionService: (id) => `for service ${id}`,
  decisionTypes: { rsin: 'RSIN', kvk: 'KvK number', bsn: 'BSN', pseudonym: 'pseudonym' },
};

export const decisionWords = { nl, en };

type Speech = AdminSpeech<typeof nl & Pick<PageText, 'levels' | 'factorKinds'>>;

const asRecorded = (value: unknown): AdminCell => ({ code: JSON.stringify(value) });

/** EH3 where a dialect knows the acr; the acr itself where none does. */
function acrName(acr: string): string {
  const entries = Object.values(dialects).flatMap((dialect) => dialect.entries);
  return entries.find((entry) => entry.acr === acr)?.label ?? acr;
}

const hostOf = (issuer: string) => (URL.canParse(issuer) ? new URL(issuer).host : issuer);

function evidenceCell(item: RecordedEvidence, { t, moment }: Speech): AdminCell {
  if (item.kind === 'upstream') {
    const level = item.acr ? acrName(item.acr) : t.decisionNoAcr;
    const note = item.at === null || item.at === undefined ? t.decisionNoTime : t.decisionAt(moment(item.at));
    return { text: t.decisionLogin(hostOf(item.issuer), level), note };
  }
  const proofing = item.proofing ? t.decisionProofed(t.levels[item.proofing]) : t.decisionUnproofed;
  const limits = [...(item.over ? [t.decisionOver] : []), ...(item.staff ? [t.decisionForStaff] : [])];
  return {
    text: `${t.factorKinds[item.factor]}, ${proofing}`,
    note: [t.decisionAt(moment(item.at)), ...limits].join('; '),
  };
}

export function evidenceCells(evidence: unknown, speech: Speech): AdminCell {
  if (!isRecordedEvidence(evidence)) return evidence === null ? null : asRecorded(evidence);
  return { list: evidence.map((item) => evidenceCell(item, speech)) };
}

const isLevel = (value: unknown, t: Speech['t']): value is Level =>
  typeof value === 'string' && Object.hasOwn(t.levels, value);

/** Null for what this version did not write. */
function circumstancesOf(value: unknown, t: Speech['t']): Circumstances | null {
  const { endsAt, bindings, representation } = (value ?? {}) as Partial<Circumstances>;
  const isKnown =
    typeof endsAt === 'number' &&
    Array.isArray(bindings) &&
    bindings.every(({ level, until }) => isLevel(level, t) && typeof until === 'number') &&
    typeof representation === 'object' &&
    Object.hasOwn(t.decisionTypes, representation.type);
  return isKnown ? (value as Circumstances) : null;
}

export function circumstanceCells(value: unknown, speech: Speech): AdminCell {
  const { t, moment } = speech;
  const known = circumstancesOf(value, t);
  if (!known) return value === null ? null : asRecorded(value);
  const { type, intermediary, branch, serviceId } = known.representation;
  const behalf = [
    t.decisionFor(t.decisionTypes[type]),
    ...(intermediary ? [t.decisionIntermediary] : []),
    ...(branch ? [t.decisionBranch] : []),
    ...(serviceId === null ? [] : [t.decisionService(serviceId)]),
  ];
  const bindings = known.bindings.map(({ level, until }) =>
    t.decisionBinding(t.levels[level], moment(until)),
  );
  return {
    list: [
      behalf.join(', '),
      ...(bindings.length === 0 ? [t.decisionNoBinding] : bindings),
      t.decisionSessionUntil(moment(known.endsAt)),
      ...(known.login ? [asRecorded(known.login)] : []),
    ],
  };
}

const wordsOfReason = (reason: unknown, { t, locale }: Speech): AdminCell => {
  if (typeof reason !== 'string') return asRecorded(reason);
  const known = Object.hasOwn(errorTable, reason) ? errorTable[reason as ErrorCode][locale].what : null;
  const text = t.decisionReasonMissing[reason] ?? known;
  return text === null ? { code: reason } : { text, note: reason };
};

export function reasonCells(reasons: unknown, speech: Speech): AdminCell {
  if (!Array.isArray(reasons)) return reasons === null ? null : asRecorded(reasons);
  return { list: reasons.map((reason) => wordsOfReason(reason, speech)) };
}
