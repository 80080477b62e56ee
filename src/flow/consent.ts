// A person's yes or no to what a portal is handed, for one login session, recorded either way (GDPR art. 7(1)).

import { consentItems, type HandedOver } from '../domain/consent.ts';
import { BrokerError } from '../domain/errors.ts';
import type { AuditEvents } from './audit-event.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { LoadedPortalSession } from './portal-session.ts';

type Given = { clientId: string; handedOver: HandedOver };

export function createConsents(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events } = deps;

  const needsAsking = (clientId: string) => deps.policy().policy.clients.get(clientId)?.consent === 'ask';

  return {
    /** Not asked of this client's people, or agreed to in this session: the same or less. */
    async has(sessionId: string, { clientId, handedOver }: Given): Promise<boolean> {
      if (!needsAsking(clientId)) return true;
      return stores.consents.covers(deps.db, { sessionId, clientId, items: consentItems(handedOver) });
    },

    async answer(
      session: LoadedPortalSession,
      { clientId, handedOver }: Given,
      agreed: boolean,
      caller: Caller,
    ): Promise<void> {
      const items = consentItems(handedOver);
      const facts = { client: clientId, items };
      await deps.transact(async (tx) => {
        const consented = { sessionId: session.session.id, clientId, items };
        if (agreed && !(await stores.consents.give(tx.trx, consented))) {
          throw new BrokerError('start-again', { reason: 'session-ended' });
        }
        const event = agreed ? 'consent-given' : 'consent-refused';
        await stores.audit.append(tx.trx, events.ofSession(event, session, caller, { facts }));
      });
    },
  };
}

export type Consents = ReturnType<typeof createConsents>;
