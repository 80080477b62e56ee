// What kind of thing a factor proves, in the categories of Implementing Regulation (EU) 2015/1502 annex 1.
// RFC 8176 names map to a category or to none; `mfa` and `user` are never a factor themselves.

export type FactorCategory = 'knowledge' | 'possession' | 'inherence';

export const factorKinds = ['totp', 'sms', 'passkey', 'recovery-code', 'password'] as const;
export type FactorKind = (typeof factorKinds)[number];

const categoryOfAmr: Record<string, FactorCategory> = {
  pwd: 'knowledge',
  pin: 'knowledge',
  kba: 'knowledge',
  otp: 'possession',
  sms: 'possession',
  hwk: 'possession',
  swk: 'possession',
  sc: 'possession',
  tel: 'possession',
  pop: 'possession',
  face: 'inherence',
  fpt: 'inherence',
  iris: 'inherence',
  retina: 'inherence',
  vbm: 'inherence',
};

/** RFC 8176 authentication method reference to factor category; null for methods that are no factor. */
export function categoryOfMethod(amr: string): FactorCategory | null {
  return Object.hasOwn(categoryOfAmr, amr) ? (categoryOfAmr[amr] ?? null) : null;
}

/** Facts about a kind of local factor; userVerified matters for passkeys alone. */
export function methodsOfFactor(kind: FactorKind, userVerified: boolean): string[] {
  switch (kind) {
    case 'totp':
      return ['otp'];
    case 'sms':
      return ['sms'];
    case 'passkey':
      return userVerified ? ['swk', 'user', 'pin'] : ['swk', 'user'];
    case 'recovery-code':
      return ['otp'];
    case 'password':
      return ['pwd'];
  }
}

const categoriesWith = (userVerified: boolean) =>
  new Map<FactorKind, readonly FactorCategory[]>(
    factorKinds.map((kind) => [
      kind,
      methodsOfFactor(kind, userVerified).flatMap((method) => categoryOfMethod(method) ?? []),
    ]),
  );
const verified = categoriesWith(true);
const unverified = categoriesWith(false);

/** Worked out once: each decision asks it of each factor. */
export function categoriesOfFactor(kind: FactorKind, userVerified: boolean): readonly FactorCategory[] {
  return (userVerified ? verified : unverified).get(kind) ?? [];
}

/** Authentication that changes each time (2015/1502 annex 2.3.1 substantial); a password does not. */
export function isDynamic(kind: FactorKind): boolean {
  return kind !== 'password';
}

/** Password and recovery code never confirm that the person is there now (design: freshness). */
export function canConfirm(kind: FactorKind): boolean {
  return kind !== 'password' && kind !== 'recovery-code';
}
