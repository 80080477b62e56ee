// What the stories are made with: the stores by type alone, one way to open a transaction, and settings.

import type { Assurance } from '../domain/level.ts';
import type { AssuranceContext } from '../domain/reached.ts';
import type { Stores } from '../store/stores.ts';
import type { Transact } from '../store/transact.ts';
import type { ActivePolicy } from './authorize.ts';
import type { TaggedTokens } from './token.ts';
import type { Upstreams } from './upstream-port.ts';

/** A connection or transaction of the store; flows pass it on and never query by it. */
export type Db = Parameters<Stores['sessions']['loadById']>[0];
export type Tx = Parameters<Parameters<Transact>[0]>[0];

export type FlowSettings = {
  /** Host of the broker itself, as its own cookies know it. */
  brokerHost: string;
  brokerOrigin: string;
  idleMs: number;
  sessionSeconds: number;
  inheritedProofingSeconds: number;
  bindingSeconds: number;
  deskSeconds: number;
  letterSeconds: number;
  /** Whether a passkey alone may sign somebody in. */
  passkeySignIn: boolean;
  /** The one account that only a passkey bound to one device opens; null when there is none. */
  breakGlassAccountId: string | null;
};

export type FlowDeps = {
  db: Db;
  transact: Transact;
  stores: Stores;
  policy(): ActivePolicy;
  upstreams: Upstreams;
  context: AssuranceContext;
  /** The same for console and desk: evidence of the one counts for nothing in the other. */
  staffContext: AssuranceContext;
  attainable(): Assurance;
  tokens: TaggedTokens;
  /** HMAC under its own key: what is stored of a guess opens nothing. */
  hashGuess(...parts: string[]): Buffer;
  settings: FlowSettings;
  /** Says that mail waits; null where no mail server is configured: then none is written either. */
  wakeMail: (() => void) | null;
  /** Somebody must look at once; fields hold ids of ours alone. */
  alarm(event: string, fields: Record<string, string>): void;
  nowMs(): number;
};

/** How a caller appears in the record: never a full address, never a cookie. */
export type Caller = { correlationId: string; addressPrefix: string | null };
