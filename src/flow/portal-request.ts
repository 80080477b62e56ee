// What the gate asks per portal request and what it is told: the contract between every edge and flow/authorize.

import type { Missing } from '../domain/decide.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { Required } from '../domain/required.ts';

export type PortalRequest = {
  /** Host as received, port included; canonicalised by authorize. */
  host: string;
  /** Origin-form request target as received, query included. */
  rawTarget: string;
  method: string;
  /** Value of the host cookie, undefined when absent. */
  cookie: string | undefined;
  /** Navigations and unsafe methods count as use for the idle limit; polling does not. */
  countsAsUse: boolean;
};

/** A managed header: name as sent to the portal, value possibly empty, never absent. */
export type ManagedHeader = readonly [name: string, value: string];

export type GateAnswer =
  | {
      kind: 'allow';
      /** The same array for the same session, host and version: the gate keeps what it prepared from it. */
      headers: readonly ManagedHeader[];
      portalId: string;
      /** The canonical origin of the host asked for, from configuration: https://portal.example.nl. */
      portalOrigin: string;
      upstream: string | null;
    }
  | {
      kind: 'lift';
      outcome: 'sign-in' | 'step-up';
      required: Required;
      missing: Missing[];
      /** RFC 9470 challenge: eIDAS URIs in order of preference, and the age limit when one applies. */
      acrValues: string[];
      maxAgeSeconds: number | null;
      /** The canonical origin of the host asked for, from configuration; redirects go there alone. */
      portalOrigin: string;
      /** Path on the portal's own host that begins the lift and returns to this target. */
      startPath: string;
    }
  | { kind: 'refuse'; code: ErrorCode; reference: string; required: Required | null };

/** Answers at once from memory where the bound allows; only otherwise by promise. */
export type Authorize = (request: PortalRequest) => GateAnswer | Promise<GateAnswer>;
