// The list of ways in which the simulated provider can misbehave, and the board that says which are on.
// A fault is chosen for one login (on the page) or for every request until it is cleared (by configuration).

type Text = { nl: string; en: string };

/** login: may be chosen on the login page. seconds: takes an amount, with this default. */
type FaultDescription = { label: Text; login: boolean; seconds?: number };

export const faultTable = {
  'lower-acr': {
    label: { nl: 'geeft een lager niveau dan gevraagd', en: 'returns a lower level than asked' },
    login: true,
  },
  'unknown-acr': {
    label: { nl: 'geeft een onbekend niveau', en: 'returns an unknown level' },
    login: true,
  },
  'no-acr': { label: { nl: 'geeft geen niveau', en: 'returns no level' }, login: true },
  'acr-array': {
    label: { nl: 'geeft het niveau als lijst', en: 'returns the level as a list' },
    login: true,
  },
  'acr-object': {
    label: { nl: 'geeft het niveau als object', en: 'returns the level as an object' },
    login: true,
  },
  'old-auth-time': {
    label: { nl: 'inlogtijd is een uur oud', en: 'login time is an hour old' },
    login: true,
    seconds: 3600,
  },
  'no-auth-time': { label: { nl: 'geeft geen inlogtijd', en: 'returns no login time' }, login: true },
  'another-person': {
    label: { nl: 'geeft een andere persoon dan gekozen', en: 'returns another person than chosen' },
    login: true,
  },
  'added-branch': {
    label: {
      nl: 'beperkt de machtiging ineens tot een vestiging',
      en: 'suddenly limits the mandate to a branch',
    },
    login: true,
  },
  'added-intermediary': {
    label: { nl: 'voegt ineens een intermediair toe', en: 'suddenly adds an intermediary' },
    login: true,
  },
  'missing-acting-subject': {
    label: { nl: 'geeft geen handelende persoon', en: 'returns no acting subject' },
    login: true,
  },
  'missing-namequalifier': {
    label: { nl: 'geeft geen soort nummer', en: 'returns no type of number' },
    login: true,
  },
  'invalid-rsin': {
    label: { nl: 'geeft een RSIN dat niet kan bestaan', en: 'returns an impossible RSIN' },
    login: true,
  },
  cancel: { label: { nl: 'de gebruiker annuleert', en: 'the user cancels' }, login: true },
  error: {
    label: { nl: 'fout bij de aanbieder (met scripttekst)', en: 'provider error (with script text)' },
    login: true,
  },
  slow: { label: { nl: 'is traag', en: 'is slow' }, login: true, seconds: 5 },
  'rotated-key': {
    label: { nl: 'wisselt van sleutel tijdens het inloggen', en: 'rotates its signing key during the login' },
    login: true,
  },
  'wrong-nonce': { label: { nl: 'verkeerde nonce', en: 'wrong nonce' }, login: true },
  'wrong-iss': {
    label: { nl: 'verkeerde afzender (iss) bij het terugsturen', en: 'wrong iss in the response' },
    login: true,
  },
  'alg-none': {
    label: { nl: 'token zonder handtekening (alg none)', en: 'unsigned token (alg none)' },
    login: true,
  },
  'alg-hs256': {
    label: { nl: 'token met HS256 over de publieke sleutel', en: 'token with HS256 over the public key' },
    login: true,
  },
  'huge-body': { label: { nl: 'enorm groot antwoord', en: 'huge answer' }, login: true },
  'clock-skew': {
    label: { nl: 'klok loopt voor', en: 'clock runs ahead' },
    login: true,
    seconds: 300,
  },
  down: {
    label: { nl: 'ligt eruit (verbreekt verbindingen)', en: 'is down (drops connections)' },
    login: true,
  },
  'discovery-html': { label: { nl: 'discovery is HTML', en: 'discovery is HTML' }, login: false },
  'discovery-array': { label: { nl: 'discovery is een lijst', en: 'discovery is a list' }, login: false },
  'discovery-error': { label: { nl: 'discovery geeft 500', en: 'discovery answers 500' }, login: false },
  'discovery-other-issuer': {
    label: { nl: 'discovery noemt een andere issuer', en: 'discovery names another issuer' },
    login: false,
  },
  'discovery-no-jwks-uri': {
    label: { nl: 'discovery mist jwks_uri', en: 'discovery lacks jwks_uri' },
    login: false,
  },
} as const satisfies Record<string, FaultDescription>;

export type FaultId = keyof typeof faultTable;

/** seconds: how old, how slow, or how far ahead (negative: behind); for faults that take an amount. */
export type Fault = { id: FaultId; seconds: number };

export const faultIds = Object.keys(faultTable) as FaultId[];
export const loginFaultIds = faultIds.filter((id) => faultTable[id].login);

export function isFaultId(value: unknown): value is FaultId {
  return typeof value === 'string' && Object.hasOwn(faultTable, value);
}

export function createFault(id: FaultId, seconds?: number): Fault {
  const description: FaultDescription = faultTable[id];
  return { id, seconds: seconds ?? description.seconds ?? 0 };
}

/** Faults that are on at one moment: those of the whole provider and that of one login. */
export type ActiveFaults = {
  has(id: FaultId): boolean;
  seconds(id: FaultId): number | null;
};

export function activeFaults(faults: readonly Fault[]): ActiveFaults {
  const find = (id: FaultId) => faults.find((fault) => fault.id === id);
  return { has: (id) => find(id) !== undefined, seconds: (id) => find(id)?.seconds ?? null };
}

/** login faults are kept by authorization code until it is redeemed, then by access token. */
export function createFaultBoard(initial: readonly Fault[] = []) {
  let everywhere: Fault[] = [...initial];
  const byCredential = new Map<string, Fault>();

  return {
    set(id: FaultId, seconds?: number): void {
      everywhere = [...everywhere.filter((fault) => fault.id !== id), createFault(id, seconds)];
    },
    clear(): void {
      everywhere = [];
    },
    remember(credential: string, fault: Fault): void {
      byCredential.set(credential, fault);
      const oldest = byCredential.keys().next().value;
      if (byCredential.size > 1000 && oldest !== undefined) byCredential.delete(oldest);
    },
    faultOf: (credential: unknown): Fault | null =>
      (typeof credential === 'string' && byCredential.get(credential)) || null,
    /** Faults for every request, plus the one of this login. */
    active(ofLogin: Fault | null = null): ActiveFaults {
      return activeFaults(ofLogin ? [...everywhere, ofLogin] : everywhere);
    },
  };
}

export type FaultBoard = ReturnType<typeof createFaultBoard>;
