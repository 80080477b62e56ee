// A person asks for a letter to the address of the company; the mail room takes the letters out. A code leaves the
// database once it was exported, and each letter is exported by one export alone.

import { BrokerError } from '../domain/errors.ts';
import type { Identifier } from '../domain/identifier.ts';
import { groupActivationCode } from '../factor/activation-code.ts';
import type { UsageLimit } from '../store/usage-window-store.ts';
import type { Activation } from './activation.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import { localUpstreamId } from './local-sign-in.ts';

const weekSeconds = 7 * 86_400;

/** What the mail room prints. address null: it looks the number up in the trade register itself. */
export type Letter = {
  id: string;
  code: string;
  companyName: string | null;
  address: string[] | null;
  identifier: Identifier;
  askedAtMs: number;
  validUntilMs: number;
  site: string;
};

function limitsOf(accountId: string, { type, number }: Identifier): UsageLimit[] {
  return [
    { scope: 'letter-account', key: accountId, limit: 3, windowSeconds: weekSeconds },
    { scope: 'letter-party', key: `${type} ${number}`, limit: 6, windowSeconds: weekSeconds },
  ];
}

export function createLetters(deps: FlowDeps & { events: AuditEvents; activation: Activation }) {
  const { stores, events, activation } = deps;

  async function recordExport(
    event: 'letters-read' | 'letters-exported',
    author: string,
    facts: object,
    ids: string[],
  ) {
    return deps.transact(async (tx) => {
      const marked = event === 'letters-exported' ? await stores.activations.markExported(tx.trx, ids) : 0;
      const caller = { correlationId: 'command-line', addressPrefix: null };
      const record = events.ofNobody(event, 'for the mail room', caller, { author, ...facts, marked });
      await stores.audit.append(tx.trx, { ...record, outcome: 'success' });
      return marked;
    });
  }

  return {
    /** Companies the body imported for this account: only there may a letter go. */
    async parties({ session, upstreamId }: BrokerSession) {
      if (upstreamId !== localUpstreamId) return [];
      const parties = await stores.parties.listOfAccount(deps.db, session.accountId);
      return parties.filter(({ source }) => source === 'import');
    },

    async request(session: BrokerSession, partyId: string, caller: Caller): Promise<void> {
      const { accountId } = session.session;
      if (session.upstreamId !== localUpstreamId) throw new BrokerError('not-found');
      const retryAtMs = await deps.transact(async (tx) => {
        await stores.factors.hold(tx.trx, accountId);
        const party = await stores.parties.load(tx.trx, partyId);
        if (!party || party.accountId !== accountId || party.source !== 'import') {
          throw new BrokerError('not-found');
        }
        const limits = limitsOf(accountId, party.representation.legalSubject);
        const spent = await stores.usageWindows.spend(tx.trx, limits);
        if (spent.ok) {
          const delivery = 'letter' as const;
          await activation.issue(tx, { accountId, partyId, purpose: 'letter', vettingId: null, delivery });
        }
        const detail = spent.ok ? {} : ({ outcome: 'failure', reason: 'letter-limit' } as const);
        await stores.audit.append(tx.trx, events.ofSession('letter-requested', session, caller, detail));
        return spent.ok ? null : spent.retryAtMs;
      });
      if (retryAtMs !== null) throw new BrokerError('letter-limit', {}, { retryAtMs });
    },

    /** Letters that nobody printed yet; they stay until finishExport says that they are safe in a file. */
    async beginExport(author: string): Promise<Letter[]> {
      const waiting = await stores.activations.listToSend(deps.db);
      const parties = await Promise.all(
        waiting.map(({ partyId }) => stores.parties.loadAny(deps.db, partyId)),
      );
      await recordExport('letters-read', author, { letters: waiting.length }, []);
      return waiting.flatMap((item, index) => {
        const party = parties[index];
        if (!party) return [];
        const { companyName, address, representation } = party;
        const { id, code, createdAtMs: askedAtMs, expiresAtMs: validUntilMs } = item;
        const identifier = representation.legalSubject;
        const site = deps.settings.brokerOrigin;
        return [
          {
            id,
            code: groupActivationCode(code),
            companyName,
            address,
            identifier,
            askedAtMs,
            validUntilMs,
            site,
          },
        ];
      });
    },

    finishExport: (author: string, format: string, ids: string[]): Promise<number> =>
      recordExport('letters-exported', author, { format, letters: ids.length }, ids),
  };
}

export type Letters = ReturnType<typeof createLetters>;
