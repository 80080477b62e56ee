// A portal's login over OpenID Connect, judged by the same decide() as the gate: which session, whether it will do, what
// the token may say of it, and whether it still proves that later. Nothing is minted or lifted here.

import { decide } from '../domain/decide.ts';
import { dialects } from '../domain/dialect.ts';
import type { Identifier } from '../domain/identifier.ts';
import { isLevelAtLeast } from '../domain/level.ts';
import {
  findLoginRequirement,
  findStatedLevel,
  type LoginRequest,
  sessionAsAsked,
} from '../domain/login-request.ts';
import type { CompiledRoute } from '../domain/policy.ts';
import { computeReached } from '../domain/reached.ts';
import type { Session } from '../domain/session.ts';
import type { DecisionNote } from './authorize.ts';
import type { BrokerSession, BrokerSessions } from './broker-session.ts';
import type { FlowDeps } from './flow-deps.ts';
import type { Observe } from './observe.ts';
import { createPseudonym } from './portal-identity.ts';
import type { LoadedPortalSession } from './portal-session.ts';
import { hashToken } from './token.ts';

export type PortalLoginDeps = FlowDeps & {
  brokerSessions: BrokerSessions;
  issuer: string;
  pseudonymKey: Buffer;
  encrypt(key: Record<string, unknown>, claims: Record<string, unknown>): Promise<string>;
  observe: Pick<Observe, 'note'>;
  /** False when the decision cannot be recorded; no code is then given. */
  record(note: Omit<DecisionNote, 'view' | 'bucket'> & { view: LoadedPortalSession }): boolean;
};

/** NL GOV OIDC 5.2.4: types of identifiers as URNs. */
const idTypes: Record<Identifier['type'], string> = {
  rsin: 'urn:nl-eid-gdi:1.0:id:RSIN',
  kvk: 'urn:nl-eid-gdi:1.0:id:KvKnr',
  bsn: 'urn:nl-eid-gdi:1.0:id:pseudonym',
  pseudonym: 'urn:nl-eid-gdi:1.0:id:pseudonym',
};

/** What a token was given for. */
type TokenDemand = Pick<LoginRequest, 'clientId' | 'scopes' | 'dataTypes'>;

/** What the client asked beside that was compared when the code was given, and stands in acr and auth_time. */
const nothingMore = (nowMs: number) => ({
  essentialAcr: null,
  voluntaryAcr: [],
  maxAgeSeconds: null,
  freshSinceMs: null,
  beganAtMs: nowMs,
});

type Party = { iss: string; sub: string; sub_id_type: string; represents?: Party };
type Given = 'unmet' | 'refused' | 'not-permitted';

export function createPortalLogins(deps: PortalLoginDeps) {
  const { context, stores } = deps;

  /** Clients that are one portal with a part behind the gate know a person by the same name there. */
  const sectorOf = (clientId: string) => {
    const client = deps.policy().policy.clients.get(clientId);
    return client ? (client.portal ?? `client:${client.id}`) : null;
  };

  function partyOf(sector: string, { type, number }: Identifier): Party {
    const sub = type === 'bsn' ? createPseudonym(deps.pseudonymKey, sector, type, number) : number;
    return { iss: deps.issuer, sub, sub_id_type: idTypes[type] };
  }

  /** The consumer of the service deepest: employee of the intermediary, intermediary, employer (NL GOV OIDC 5.2.4). */
  function representedBy(sector: string, session: LoadedPortalSession['session']): Party {
    const { legalSubject, intermediary } = session.representation;
    const consumer = partyOf(sector, legalSubject);
    return intermediary ? { ...partyOf(sector, intermediary), represents: consumer } : consumer;
  }

  function decideOn({ required, representation }: CompiledRoute, session: Session | null, nowMs: number) {
    return decide({
      required,
      condition: representation,
      session,
      attainable: deps.attainable(),
      context,
      nowMs,
    });
  }

  const refusals: Record<string, Given> = { unattainable: 'unmet', 'full-analysis-required': 'unmet' };

  return {
    findByCookie: (cookie: string | undefined): Promise<BrokerSession | null> =>
      deps.brokerSessions.load(cookie),

    /** Whatever its age: what is idle is still worth ending. */
    async findForSignOut(cookie: string | undefined): Promise<{ id: string; accountId: string } | null> {
      if (cookie === undefined || !deps.tokens.isGenuine(cookie)) return null;
      const { brokerHost } = deps.settings;
      const loaded = await stores.sessions.loadByCookie(deps.db, hashToken(cookie), brokerHost);
      if (!loaded || loaded.endedReason !== null) return null;
      return { id: loaded.session.id, accountId: loaded.session.accountId };
    },

    /** Idleness is the browser's; a token lives as long as the session itself does. */
    async findById(sessionId: string): Promise<LoadedPortalSession | null> {
      const loaded = await stores.sessions.loadById(deps.db, sessionId);
      if (!loaded || loaded.endedReason !== null || loaded.accountLocked) return null;
      return loaded.session.endsAtMs > deps.nowMs() ? loaded : null;
    },

    judge(request: LoginRequest, session: LoadedPortalSession | null) {
      const nowMs = deps.nowMs();
      const found = findLoginRequirement(deps.policy().policy, request, nowMs);
      if (!found.ok) return { outcome: found.reason === 'unmet' ? found.reason : 'not-permitted' } as const;
      const seen = session && sessionAsAsked(request, session.session);
      const decision = decideOn(found.route, seen, nowMs);
      if (decision.outcome === 'deny') return { outcome: refusals[decision.reason] ?? 'refused' } as const;
      if (decision.outcome === 'step-up') {
        const stale = decision.missing.every((what) => what === 'confirmation');
        return { outcome: decision.outcome, stale } as const;
      }
      if (decision.outcome !== 'allow' || !seen) return { outcome: 'sign-in', stale: false } as const;
      const stated = findStatedLevel(request, found.route.required, seen, context, nowMs);
      if (!stated) return { outcome: 'unmet' } as const;
      const { acr, level, authTimeMs } = stated;
      const authTimeSeconds = authTimeMs === null ? null : Math.floor(authTimeMs / 1000);
      return { outcome: 'proven', stated: { acr, level, authTimeSeconds } } as const;
    },

    record(request: LoginRequest, session: LoadedPortalSession): boolean {
      const nowMs = deps.nowMs();
      const { policy, version } = deps.policy();
      const found = findLoginRequirement(policy, request, nowMs);
      if (!found.ok) return false;
      const { route } = found;
      const decision = decideOn(route, sessionAsAsked(request, session.session), nowMs);
      // What lapsed since it was judged is no ground for a code.
      if (decision.outcome !== 'allow') return false;
      deps.observe.note({
        target: { kind: 'login', request },
        routeId: route.id,
        session: session.session,
        decision,
      });
      return deps.record({ view: session, route, decision, policyVersion: version, login: request });
    },

    /** As the gate would decide now on this data, and nothing below what the token says. */
    stillProves({ session }: LoadedPortalSession, acr: string, demand: TokenDemand): boolean {
      const nowMs = deps.nowMs();
      const stated = dialects.eidas.entries.find((entry) => entry.acr === acr);
      const { level } = computeReached(session, context, nowMs);
      if (stated === undefined || !isLevelAtLeast(level, stated.level)) return false;
      const found = findLoginRequirement(deps.policy().policy, { ...demand, ...nothingMore(nowMs) }, nowMs);
      return found.ok && decideOn(found.route, session, nowMs).outcome === 'allow';
    },

    subjectFor(accountId: string, clientId: string): string | null {
      const sector = sectorOf(clientId);
      return sector === null ? null : createPseudonym(deps.pseudonymKey, sector, 'person', accountId);
    },

    async claimsFor({ session }: LoadedPortalSession, clientId: string): Promise<Record<string, unknown>> {
      const client = deps.policy().policy.clients.get(clientId);
      const sector = sectorOf(clientId);
      if (!client || sector === null) return {};
      const { legalSubject, branch, serviceId } = session.representation;
      const bsn =
        legalSubject.type === 'bsn' && client.bsn
          ? await deps.encrypt(client.bsn.jwk, { iss: deps.issuer, aud: clientId, bsn: legalSubject.number })
          : null;
      return {
        sub_id_type: idTypes.pseudonym,
        represents: representedBy(sector, session),
        ...(branch === null ? {} : { represents_branch: branch }),
        ...(serviceId === null ? {} : { service_id: serviceId }),
        ...(bsn === null ? {} : { represents_bsn: bsn }),
      };
    },
  };
}

export type PortalLogins = ReturnType<typeof createPortalLogins>;
