// One of each page, in the states people meet, filled with plausible data of invented companies.

import type { PageModel, RepresentationModel, RequirementModel } from '../../src/http/views/page-model.ts';

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
const app = { kind: 'totp', factorId: 'factor-1', name: 'telefoon van het werk' } as const;
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
  'step-up-sms': {
    page: 'step-up',
    transaction,
    requirement: employment,
    missing: ['two-factor'],
    reachedLevel: 'low',
    returnedLess: null,
    roads: [
      { kind: 'sms', factorId: 'factor-3', to: '••• ••12' },
      { kind: 'enrol-sms' },
      eherkenning('EH2+'),
    ],
    notice: { code: 'sms-not-sent', untilMs: null },
    representation: bakery,
    backTo,
    done: 'sms',
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
    factors: [
      {
        id: 'factor-1',
        kind: 'totp',
        synced: null,
        name: 'telefoon van het werk',
        addedAtMs: nowMs - 900 * hourMs,
        lastUsedAtMs: nowMs - 20 * hourMs,
        worth: 'substantial',
        worthUntilMs: nowMs + 700 * hourMs,
      },
      {
        id: 'factor-2',
        kind: 'passkey',
        synced: true,
        name: 'laptop van het werk',
        addedAtMs: nowMs - 9000 * hourMs,
        lastUsedAtMs: null,
        worth: 'none',
        worthUntilMs: null,
      },
      {
        id: 'factor-3',
        kind: 'sms',
        synced: null,
        name: '••• ••12',
        addedAtMs: nowMs - 90 * hourMs,
        lastUsedAtMs: null,
        worth: 'low',
        worthUntilMs: nowMs + 700 * hourMs,
      },
    ],
    offersSms: true,
    mayEnrol: true,
    notice: null,
    done: 'enrolled',
  },
  'account-empty': {
    page: 'account',
    representation: bakery,
    reachedLevel: 'low',
    signedInAtMs: nowMs,
    endsAtMs: nowMs + 12 * hourMs,
    factors: [],
    mayEnrol: false,
    notice: { code: 'enrolment-not-allowed', untilMs: null },
    done: null,
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
  'enrol-sms': {
    page: 'enrol-sms',
    transaction,
    number: '06 1234',
    countries: ['NL', 'BE', 'DE'],
    notice: { code: 'number-refused', untilMs: null },
    worth: 'substantial',
    worthUntilMs: nowMs + 720 * hourMs,
    backTo: '/account',
  },
  'enrol-sms-limit': {
    page: 'enrol-sms',
    transaction: null,
    number: '',
    countries: ['NL'],
    notice: { code: 'sms-limit', untilMs: nowMs + hourMs },
    worth: 'low',
    worthUntilMs: nowMs + 720 * hourMs,
    backTo: '/account',
  },
  'sms-code': {
    page: 'sms-code',
    purpose: 'step-up',
    factor: 'factor-3',
    transaction,
    to: '••• ••12',
    awaited: true,
    nextSendMs: nowMs + 60_000,
    notice: { code: 'code-wrong', untilMs: null },
    backTo: '/sign-in?transaction=abc',
  },
  'sms-code-over': {
    page: 'sms-code',
    purpose: 'enrol',
    factor: 'factor-3',
    transaction: null,
    to: '••• ••12',
    awaited: false,
    nextSendMs: null,
    notice: { code: 'sms-unsure', untilMs: null },
    backTo: '/account',
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
};

export const isSignedIn = (model: PageModel): boolean =>
  [
    'step-up',
    'mismatch',
    'account',
    'enrol-totp',
    'enrol-passkey',
    'enrol-sms',
    'sms-code',
    'refused',
    'confirm-sign-out',
    'nothing-sent',
  ].includes(model.page);
