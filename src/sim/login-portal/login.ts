// What the sample login portal keeps of a login: the level the token states, whom one acts for, when it was confirmed.
// The portal compares the level with what its page needs by itself; it does not trust that it got what it asked for.

import type { authorizationCodeGrant } from 'openid-client';

type Tokens = Awaited<ReturnType<typeof authorizationCodeGrant>>;

export const levels = ['low', 'substantial', 'high'] as const;
export type Level = (typeof levels)[number];

export type Party = { number: string; type: string; represents: Party | null };

export type Login = {
  idToken: string;
  /** null: the token states no level that this portal knows. */
  level: Level | null;
  acr: string | null;
  subject: string;
  represents: Party | null;
  branch: string | null;
  authTimeSeconds: number | null;
  /** Data classes the token was given for. */
  datatypes: string[];
  /** From then on the portal asks again. */
  endsAtMs: number;
  claims: Record<string, unknown>;
};

const eidas = 'http://eidas.europa.eu/LoA/';

function levelOf(acr: unknown): Level | null {
  return levels.find((level) => acr === eidas + level) ?? null;
}

export function isEnough(level: Level | null, needed: Level): boolean {
  return level !== null && levels.indexOf(level) >= levels.indexOf(needed);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown) => (typeof value === 'string' ? value : null);

/** NL GOV OIDC 5.2.4: nested, the consumer of the service deepest. */
function partyOf(value: unknown): Party | null {
  if (!isRecord(value)) return null;
  const type = textOf(value['sub_id_type'])?.split(':').at(-1) ?? '';
  return { number: textOf(value['sub']) ?? '', type, represents: partyOf(value['represents']) };
}

/** For whom the service is: the deepest of the chain. */
export function consumerOf(party: Party): Party {
  return party.represents === null ? party : consumerOf(party.represents);
}

function datatypesOf(details: unknown): string[] {
  const given = Array.isArray(details) ? details : [];
  return given.flatMap((detail) =>
    isRecord(detail) && Array.isArray(detail['datatypes']) ? detail['datatypes'].map(String) : [],
  );
}

export function loginOf(tokens: Tokens, nowMs: number): Login {
  const claims: Record<string, unknown> = { ...tokens.claims() };
  const authTime = claims['auth_time'];
  return {
    idToken: tokens.id_token ?? '',
    level: levelOf(claims['acr']),
    acr: textOf(claims['acr']),
    subject: textOf(claims['sub']) ?? '',
    represents: partyOf(claims['represents']),
    branch: textOf(claims['represents_branch']),
    authTimeSeconds: typeof authTime === 'number' ? authTime : null,
    datatypes: datatypesOf(tokens['authorization_details']),
    endsAtMs: nowMs + (tokens.expiresIn() ?? 60) * 1000,
    claims,
  };
}
