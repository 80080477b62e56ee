// Somebody left a company, as an administrator says it on the command line: with a reason and an author, in force
// everywhere with the commit. The account and its other companies stay as they are.

import { BrokerError } from '../domain/errors.ts';
import type { AuditEvents } from './audit-event.ts';
import type { FlowDeps } from './flow-deps.ts';

export function createEndBinding(deps: FlowDeps & { events: AuditEvents }) {
  const { stores, events } = deps;
  return async (given: { bindingId: string; reason: string; author: string }) => {
    const { bindingId, reason, author } = given;
    if (reason.trim() === '') throw new BrokerError('malformed-request', { field: 'reason' });
    return deps.transact(async (tx) => {
      const accountId = await stores.bindings.ownerOf(tx.trx, bindingId);
      if (accountId === null) throw new BrokerError('not-found', { binding: bindingId.slice(0, 36) });
      await stores.factors.hold(tx.trx, accountId);
      const done = await stores.bindings.endOfParty(tx.trx, bindingId, reason);
      if (!done) throw new BrokerError('not-found', { binding: bindingId });
      tx.changed({ kind: 'account', id: accountId });
      const caller = { correlationId: 'command-line', addressPrefix: null };
      const event = events.ofNobody('binding-ended', reason, caller, { author, binding: bindingId });
      await stores.audit.append(tx.trx, { ...event, outcome: 'success', accountId });
      return { account: accountId, ended: done.ended };
    });
  };
}
