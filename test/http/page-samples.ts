// One of each page, in the states people meet, filled with plausible data of invented companies.

import type {
  PageModel,
  RepresentationModel,
  RequirementModel,
  RoadModel,
} from '../../src/http/views/page-model.ts';

const portalLabel = { nl: 'Werkgeversportaal', en: 'Employer portal' };
const nowMs = Date.UTC(2026, 10, 21, 13, 32);
const hourMs = 3_600_000;

export const sickLeave: RequirementModel = {
  portalLabel,
  level: 'substantial',
  twoFactor: false,
  confirmedWithinSeconds: null,
  dataLabels: [
    { nl: 'ziekteverzuim van werknemers', en: 'sick leave of employees' },
    { nl: 'BSN dat u zelf invult', en: 'a BSN you enter yourself' },
  ],
  reasons: [
    {
      text: {
        nl: 'Gegevens over gezondheid zijn bijzondere persoonsgegevens.',
        en: 'Data about health are special categories of personal data.',
      },
      source: 'Regeling betrouwbaarheidsniveaus, bijlage 2 rij A; AVG art. 9',
    },
    {
      text: {
        nl: 'Een BSN dat wordt teruggetoond vraagt twee factoren.',
        en: 'A BSN that is echoed asks for two factors.',
      },
      source: 'Regeling betrouwbaarheidsniveaus, bijlage 2 rij D',
    },
  ],
};
const wages: RequirementModel = {
  ...sickLeave,
  confirmedWithinSeconds: 900,
  dataLabels: [{ nl: 'loongegevens', en: 'wages' }],
};
const employment: RequirementModel = {
  ...sickLeave,
  level: 'low',
  twoFactor: true,
  dataLabels: [{ nl: 'dienstverband', en: 'employment' }],
};
const file: RequirementModel = {
  ...sickLeave,
  level: 'high',
  dataLabels: [{ nl: 'personeelsdossier met BSN', en: 'employee file with BSN' }],
};

const bakery: RepresentationModel = {
  companyName: 'Bakkerij De Gouden Korenschoof B.V.',
  type: 'rsin',
  number: '123456782',
  branch: null,
  intermediary: null,
};
const florist: RepresentationModel = {
  companyName: 'Bloemen & Planten van Zuylichem',
  type: 'kvk',
  number: '90001354',
  branch: '000037178598',
  intermediary: 'Administratiekantoor Peeters',
};
const proprietor: RepresentationModel = {
  companyName: null,
  type: 'bsn',
  number: null,
  branch: null,
  intermediary: null,
};

const eherkenning = (asks: string, fresh = false) =>
  ({
    kind: 'upstream',
    upstreamId: 'eherkenning',
    label: { nl: 'eHerkenning', en: 'eHerkenning' },
    asks,
    fresh,
  }) as const;
const app: RoadModel = { kind: 'totp', names: ['telefoon van het werk'] };
const transaction = 'pX3kq0m9cTt7uYb2';
const backTo = 'https://portal.example.nl/';

export const pageSamples: Record<string, PageModel> = {
  'sign-in': {
    page: 'sign-in',
    transaction,
    requirement: sickLeave,
    roads: [eherkenning('EH3')],
    notice: null,
    backTo,
  },
  'sign-in-password': {
    page: 'sign-in',
    transaction,
    requirement: sickLeave,
    roads: [eherkenning('EH3')],
    notice: { code: 'sign-in-failed', untilMs: null },
    backTo,
    password: { email: 'j.bakker@voorbeeld.nl' },
  },
  'choose-company': {
    page: 'choose-company',
    transaction,
    companies: [
      { id: 'party-1', representation: bakery },
      { id: 'party-2', representation: { ...florist, intermediary: null } },
      { id: 'party-3', representation: proprietor },
    ],
  },
  'change-password': {
    page: 'change-password',
    hasCurrent: true,
    needsCurrent: false,
    leastChars: 8,
    notice: { code: 'password-breached', untilMs: null },
  },
  'change-password-first': {
    page: 'change-password',
    hasCurrent: false,
    needsCurrent: false,
    leastChars: 15,
    notice: null,
  },
  'sign-in-cancelled': {
    page: 'sign-in',
    transaction,
    requirement: employment,
    roads: [
      eherkenning('EH2+'),
      {
        ...eherkenning('EH2+'),
        upstreamId: 'other',
        label: { nl: 'Inlogdienst Noord', en: 'Sign-in North' },
      },
    ],
    notice: { code: 'upstream-cancelled', untilMs: null },
    backTo,
  },
  'step-up-level': {
    page: 'step-up',
    transaction,
    requirement: sickLeave,
    missing: ['level'],
    reachedLevel: 'low',
    returnedLess: { asked: 'EH3', returned: 'EH2' },
    roads: [eherkenning('EH3')],
    notice: null,
    representation: bakery,
    backTo,
  },
  'step-up-confirm': {
    page: 'step-up',
    transaction,
    requirement: wages,
    missing: ['confirmation'],
    reachedLevel: 'substantial',
    returnedLess: null,
    roads: [app, eherkenning('EH3', true)],
    notice: { code: 'code-wrong', untilMs: null },
    representation: florist,
    backTo,
  },
  'step-up-two-factor': {
    page: 'step-up',
    transaction,
    requirement: employment,
    missing: ['two-factor'],
    reachedLevel: 'low',
    returnedLess: null,
    roads: [{ kind: 'enrol-totp' }, { kind: 'enrol-passkey' }, eherkenning('EH2+')],
    notice: null,
    representation: proprietor,
    backTo,
  },
  'step-up-passkey': {
    page: 'step-up',
    transaction,
    requirement: wages,
    missing: ['confirmation'],
    reachedLevel: 'substantial',
    returnedLess: null,
    roads: [{ kind: 'passkey' }, app, eherkenning('EH3', true)],
    notice: { code: 'passkey-refused', untilMs: null },
    representation: bakery,
    backTo,
    done: 'passkey',
  },
  'step-up-enrol-later': {
    page: 'step-up',
    transaction,
    requirement: employment,
    missing: ['two-factor'],
    reachedLevel: 'low',
    returnedLess: { asked: 'EH2+', returned: '' },
    roads: [
      {
        kind: 'enrol-totp',
        loginBefore: { upstreamId: 'eherkenning', label: { nl: 'eHerkenning', en: 'eHerkenning' } },
      },
    ],
    notice: { code: 'upstream-refused', untilMs: null, reference: 'R-7F3K-92QD' },
    representation: bakery,
    backTo,
  },
  'step-up-locked': {
    page: 'step-up',
    transaction,
    requirement: wages,
    missing: ['confirmation'],
    reachedLevel: 'substantial',
    returnedLess: null,
    roads: [eherkenning('EH3', true)],
    notice: { code: 'locked-out', untilMs: nowMs + hourMs },
    representation: bakery,
    backTo,
  },
  'step-up-desk': {
    page: 'step-up',
    transaction,
    requirement: file,
    missing: ['level'],
    reachedLevel: 'substantial',
    returnedLess: null,
    roads: [{ kind: 'desk' }],
    notice: null,
    representation: bakery,
    backTo,
  },
  mismatch: {
    page: 'mismatch',
    login: 'Lw8sYt',
    what: ['legalSubject', 'branch', 'intermediary'],
    current: bakery,
    returned: florist,
  },
  refused: {
    page: 'refused',
    code: 'unattainable',
    requirement: file,
    reference: 'R-7F3K-92QD',
    backTo,
  },
  error: {
    page: 'error',
    code: 'upstream-unavailable',
    reference: 'R-7F3K-92QD',
    retryTo: '/sign-in?transaction=abc',
    backTo,
    untilMs: null,
  },
  'error-bare': {
    page: 'error',
    code: 'not-found',
    reference: 'R-7F3K-92QD',
    retryTo: null,
    backTo: null,
    untilMs: null,
  },
  'nothing-sent': {
    page: 'nothing-sent',
    continueTo: '/sign-in?transaction=abc',
    formAddress: 'https://portal.example.nl/ziekmelden',
    requirement: sickLeave,
  },
  account: {
    page: 'account',
    representation: florist,
    reachedLevel: 'substantial',
    signedInAtMs: nowMs,
    endsAtMs: nowMs + 12 * hourMs,
    companies: [
      { ...florist, current: true },
      { ...bakery, current: false },
      { ...proprietor, current: false },
    ],
    factors: [
      {
        id: 'factor-1',
        kind: 'totp',
        synced: null,
        codesLeft: null,
        name: 'telefoon van het werk',
        addedAtMs: nowMs - 900 * hourMs,
        lastUsedAtMs: nowMs - 20 * hourMs,
        worths: [
          { level: 'substantial', untilMs: nowMs + 700 * hourMs, limit: 'ceiling' },
          { level: 'low', untilMs: nowMs + 700 * hourMs, limit: 'binding' },
          { level: 'none', untilMs: null, limit: 'binding' },
        ],
      },
      {
        id: 'factor-2',
        kind: 'passkey',
        synced: true,
        codesLeft: null,
        name: 'laptop van het werk',
        addedAtMs: nowMs - 9000 * hourMs,
        lastUsedAtMs: null,
        worths: [
          { level: 'none', untilMs: null, limit: 'proofing' },
          { level: 'low', untilMs: nowMs + 700 * hourMs, limit: 'proofing' },
          { level: 'none', untilMs: null, limit: 'proofing' },
        ],
      },
      {
        id: 'factor-3',
        kind: 'recovery-code',
        synced: null,
        codesLeft: 7,
        name: 'Recovery codes',
        addedAtMs: nowMs - 9000 * hourMs,
        lastUsedAtMs: null,
        worths: [
          { level: 'low', untilMs: nowMs + 700 * hourMs, limit: 'ceiling' },
          { level: 'low', untilMs: nowMs + 700 * hourMs, limit: 'ceiling' },
          { level: 'none', untilMs: null, limit: 'binding' },
        ],
      },
    ],
    mayChange: true,
    add: ['totp', 'passkey', 'recovery-code'],
    notice: null,
    done: 'enrolled',
    sessions: {
      items: [
        { id: 's-1', createdAtMs: nowMs, lastUsedAtMs: nowMs, isThis: true },
        { id: 's-2', createdAtMs: nowMs - 3 * hourMs, lastUsedAtMs: nowMs - hourMs / 4, isThis: false },
        { id: 's-3', createdAtMs: nowMs - 5 * hourMs, lastUsedAtMs: nowMs - hourMs / 3, isThis: false },
      ],
      mayEnd: true,
    },
    password: { changedAtMs: nowMs - 40 * hourMs },
  },
  'account-empty': {
    page: 'account',
    representation: bakery,
    reachedLevel: 'low',
    signedInAtMs: nowMs,
    endsAtMs: nowMs + 12 * hourMs,
    companies: [{ ...bakery, current: true }],
    factors: [],
    mayChange: false,
    add: [],
    notice: { code: 'enrolment-not-allowed', untilMs: null },
    done: null,
    sessions: {
      items: [
        { id: 's-1', createdAtMs: nowMs, lastUsedAtMs: nowMs, isThis: true },
        { id: 's-2', createdAtMs: nowMs - 3 * hourMs, lastUsedAtMs: nowMs - hourMs / 4, isThis: false },
      ],
      mayEnd: false,
    },
  },
  'recovery-codes': {
    page: 'recovery-codes',
    codes: ['4KX7P-9TQ2M', '0BZ3H-W8RDN', 'QC5VJ-7YA1E', 'M2T6G-XK94S', 'HP8D0-3NVBW'],
    madeAtMs: nowMs,
  },
  'step-up-recovery': {
    page: 'step-up',
    transaction,
    requirement: employment,
    missing: ['two-factor'],
    reachedLevel: 'low',
    returnedLess: null,
    roads: [{ kind: 'totp', names: ['telefoon', 'tablet'] }, eherkenning('EH2+'), { kind: 'recovery-code' }],
    notice: { code: 'recovery-code-wrong', untilMs: null },
    representation: bakery,
    backTo,
  },
  'enrol-totp': {
    page: 'enrol-totp',
    qrSvg: '',
    secretGroups: 'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
    appLink: 'otpauth://totp/Sluis:J.%20Bakker?secret=JBSWY3DPEHPK3PXP&issuer=Sluis',
    enrolment: 'e7Q2',
    name: 'telefoon',
    transaction,
    notice: { code: 'code-malformed', untilMs: null },
    worth: 'substantial',
    worthUntilMs: nowMs + 720 * hourMs,
  },
  'enrol-passkey': {
    page: 'enrol-passkey',
    transaction,
    name: 'laptop van het werk',
    notice: { code: 'passkey-refused', untilMs: null },
    worth: 'substantial',
    worthUntilMs: nowMs + 720 * hourMs,
  },
  'signed-out': {
    page: 'signed-out',
    portals: [
      { label: portalLabel, origin: 'https://portal.example.nl' },
      {
        label: { nl: 'Verzuimmelder', en: 'Absence desk' },
        origin: 'http://verzuim.localhost:8080',
      },
    ],
  },
  'confirm-sign-out': { page: 'confirm-sign-out' },
  'ask-reset': { page: 'ask-reset' },
  'reset-asked': { page: 'reset-asked' },
  'new-password': { page: 'new-password', token: 'vN0oZ3', notice: null },
  'new-password-short': {
    page: 'new-password',
    token: 'vN0oZ3',
    notice: { code: 'password-short', untilMs: null },
  },
  'password-replaced': { page: 'password-replaced' },
};

export const isSignedIn = (model: PageModel): boolean =>
  [
    'step-up',
    'mismatch',
    'account',
    'choose-company',
    'change-password',
    'recovery-codes',
    'enrol-totp',
    'enrol-passkey',
    'refused',
    'confirm-sign-out',
    'nothing-sent',
  ].includes(model.page);
