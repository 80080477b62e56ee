// Wires the signing keys: what is lacking is made at the start and when the policy names a new algorithm, and every
// replica follows a change within a second, also where notifications do not arrive.

import type { Config } from './config.ts';
import type { TokenSigningAlgorithm } from './domain/client-profile.ts';
import { createSigningKeys, type SigningKeysDeps } from './flow/signing-keys.ts';
import type { Log } from './log.ts';
import { type CreateSigningJwk, createSigningJwk } from './oidc/signing-jwk.ts';

const weekSeconds = 7 * 86_400;
const lookEveryMs = 1_000;

/** What the gate signs with; portals are told so. */
const assertionAlgorithm = 'ES256';

/** A copy of the key set may be kept no longer than a key is published before it signs (NL GOV OIDC 5.4.3: a week). */
export function keySetSeconds(config: Config): number {
  return Math.min(weekSeconds, Math.floor(config.keys.publishAhead / 1000));
}

/** RSA keys take long to make, and a run of tests starts many brokers: those may hand some in. */
export type SigningParts = { createSigningJwk?: CreateSigningJwk | undefined };

export function createSigning(
  deps: Pick<SigningKeysDeps, 'db' | 'transact' | 'stores'> &
    SigningParts & {
      config: Config;
      log: Log;
      /** Of the policy in force. */
      clients(): Iterable<{ signingAlgorithm: TokenSigningAlgorithm }>;
      /** Whether notifications arrive here. */
      isHearing(): boolean;
      onRemoved(): void;
    },
) {
  const { config, log } = deps;
  const onFailure = (cause: unknown) => log.error('signing-keys-not-read', {}, cause);
  const keys = createSigningKeys({
    ...deps,
    createKey: deps.createSigningJwk ?? ((alg) => createSigningJwk(alg)),
    settings: {
      publishAheadSeconds: config.keys.publishAhead / 1000,
      keepRetiredSeconds: config.keys.keepRetired / 1000,
    },
    onChanged(isGone) {
      log.info('signing-keys-changed', { keys: keys.current().stamp });
      if (isGone) deps.onRemoved();
    },
    onFailure,
  });
  let timer: NodeJS.Timeout | null = null;
  const needed = () => new Set(Array.from(deps.clients(), ({ signingAlgorithm }) => signingAlgorithm));
  /** That the database is away is told elsewhere. */
  function look(): void {
    if (!deps.isHearing()) keys.refresh().catch(() => {});
  }
  return {
    ...keys,
    /** Needed by the clients of now. */
    needed,
    /** The private key that assertions of the gate are signed with; throws before the start. */
    assertionKey() {
      const key = keys.activeOf(assertionAlgorithm);
      if (!key) throw new Error('there is no key to sign assertions with');
      return key;
    },
    start: () => keys.ensure([assertionAlgorithm]),
    /** In the background: an RSA key takes a moment, and whoever needs it before waits for it. */
    follow(): void {
      keys.ensure(needed()).catch(onFailure);
      timer ??= setInterval(look, lookEveryMs).unref();
    },
    changed: () => void keys.refresh().catch(onFailure),
    async close(): Promise<void> {
      if (timer) clearInterval(timer);
      await keys.close();
    },
  };
}

export type Signing = ReturnType<typeof createSigning>;
