// Where oidc-provider would not lie, this does: honest claims in, changed claims and a fresh signature out.
// Each fault changes exactly one thing, so that a test failure names one cause.

import { createHmac } from 'node:crypto';
import { type AcrVocabulary, acrBelow } from './assurance-classes.ts';
import type { ActiveFaults } from './faults.ts';
import { type ClaimPreset, claimNamesForFaults } from './identity-claims.ts';
import type { IdTokenAlgorithm, SigningKeys } from './signing-keys.ts';

export type Claims = Record<string, unknown>;

export type LieContext = {
  preset: ClaimPreset;
  vocabulary: AcrVocabulary;
  /** acr values the relying party asked for, from the claims parameter and acr_values. */
  requestedAcrs: readonly string[];
  /** Difference between the simulator's clock and the machine's. */
  clockOffsetSeconds: number;
};

export const strangerSub = '77d0c4f1ab924e3c8f60b5e2d913a7c8';
const impossibleRsin = '123456789';
const someBranch = '000098765432';
const someIntermediary = '90000078';
const unknownAcr = 'urn:etoegang:core:assurance-class:loa99';

function without(claims: Claims, ...names: string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}

function shifted(claims: Claims, seconds: number, ...names: string[]): Claims {
  const changes = names.map((name) => [name, claims[name]] as const);
  const moved = changes.flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value + seconds]] : [],
  );
  return { ...claims, ...Object.fromEntries(moved) };
}

/** Faults about who and for whom; they hold at userinfo too. */
export function changeIdentityClaims(claims: Claims, faults: ActiveFaults, preset: ClaimPreset): Claims {
  const names = claimNamesForFaults(preset);
  let changed = claims;
  if (faults.has('another-person')) {
    changed = { ...changed, sub: strangerSub, [names.actingSubject]: `${strangerSub}@stranger` };
  }
  if (faults.has('added-branch')) changed = { ...changed, [names.branch]: someBranch };
  if (faults.has('added-intermediary')) changed = { ...changed, [names.intermediary]: someIntermediary };
  if (faults.has('missing-acting-subject')) changed = without(changed, names.actingSubject);
  if (faults.has('invalid-rsin')) {
    const numbers = names.numbers.filter((name) => name in changed);
    changed = { ...changed, ...Object.fromEntries(numbers.map((name) => [name, impossibleRsin])) };
  }
  if (faults.has('missing-namequalifier')) changed = without(changed, names.typeOfNumber);
  return changed;
}

function changeAcr(claims: Claims, faults: ActiveFaults, context: LieContext): Claims {
  const { acr } = claims;
  if (faults.has('lower-acr')) {
    return { ...claims, acr: acrBelow(context.vocabulary, context.requestedAcrs, acr) };
  }
  if (faults.has('unknown-acr')) return { ...claims, acr: unknownAcr };
  if (faults.has('no-acr')) return without(claims, 'acr');
  if (faults.has('acr-array')) return { ...claims, acr: [acr] };
  if (faults.has('acr-object')) return { ...claims, acr: { value: acr } };
  return claims;
}

function changeTimes(claims: Claims, faults: ActiveFaults, context: LieContext): Claims {
  const aheadSeconds = context.clockOffsetSeconds + (faults.seconds('clock-skew') ?? 0);
  let changed = aheadSeconds === 0 ? claims : shifted(claims, aheadSeconds, 'iat', 'exp');
  const ageSeconds = faults.seconds('old-auth-time');
  if (ageSeconds !== null) changed = shifted(changed, -ageSeconds, 'auth_time');
  return faults.has('no-auth-time') ? without(changed, 'auth_time') : changed;
}

export function changeIdTokenClaims(claims: Claims, faults: ActiveFaults, context: LieContext): Claims {
  const identity = changeIdentityClaims(claims, faults, context.preset);
  const changed = changeTimes(changeAcr(identity, faults, context), faults, context);
  return faults.has('wrong-nonce') ? { ...changed, nonce: 'a-nonce-nobody-sent' } : changed;
}

function base64urlJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The changed claims as a compact JWT, honestly signed unless the fault is about the signature. */
export async function signClaims(
  claims: Claims,
  algorithm: IdTokenAlgorithm,
  faults: ActiveFaults,
  keys: SigningKeys,
): Promise<string> {
  if (faults.has('alg-none')) return `${base64urlJson({ alg: 'none' })}.${base64urlJson(claims)}.`;
  if (!faults.has('alg-hs256')) return keys.sign(algorithm, claims);
  const signed = `${base64urlJson({ alg: 'HS256', kid: keys.kid('RS256') })}.${base64urlJson(claims)}`;
  const mac = createHmac('sha256', await keys.publicPem())
    .update(signed)
    .digest('base64url');
  return `${signed}.${mac}`;
}
