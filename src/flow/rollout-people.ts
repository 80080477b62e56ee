// Who is left, by name: for an auditor or operator who must reach them, recorded before the first name leaves.

import { type Cohort, cohorts } from '../domain/rollout-document.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { RolloutFlow } from './rollout.ts';

export type RemainingPerson = {
  accountId: string;
  email: string | null;
  companies: string[];
  cohorts: Cohort[];
};

const exportedAtOnce = 500;

export function createRolloutPeople(deps: FlowDeps & { events: AuditEvents; rollout: RolloutFlow }) {
  const { stores, db, rollout } = deps;

  async function describe({ accountId, cohorts: theirs }: { accountId: string; cohorts: Cohort[] }) {
    const email = await stores.logins.emailOf(db, accountId);
    const parties = await stores.parties.listOfAccount(db, accountId);
    const companies = parties.flatMap(({ companyName }) => companyName ?? []);
    return { accountId, email, companies, cohorts: theirs };
  }

  async function readPage(wanted: readonly Cohort[], after: string | null, limit: number) {
    const page = { cohorts: wanted, after, limit: limit + 1 };
    const found = await stores.rolloutCoverage.listRemaining(db, rollout.question(), page);
    const rows = found.slice(0, limit);
    return { rows, next: found.length > limit ? (rows.at(-1)?.accountId ?? null) : null };
  }

  async function record(by: BrokerSession, caller: Caller, facts: Record<string, unknown>): Promise<void> {
    await deps.transact(async (tx) => {
      await stores.audit.append(tx.trx, deps.events.ofSession('rollout-list-read', by, caller, { facts }));
    });
  }

  async function* batches(wanted: readonly Cohort[]): AsyncGenerator<RemainingPerson[]> {
    let after: string | null = null;
    for (;;) {
      const { rows, next } = await readPage(wanted, after, exportedAtOnce);
      const people: RemainingPerson[] = [];
      for (const row of rows) people.push(await describe(row));
      yield people;
      if (next === null) return;
      after = next;
    }
  }

  return {
    /** next: the account that the following page begins after; null at the end. */
    async page(
      by: BrokerSession,
      asked: { cohort: Cohort | null; after: string | null; limit: number },
      caller: Caller,
    ): Promise<{ people: RemainingPerson[]; next: string | null }> {
      const wanted = asked.cohort ? [asked.cohort] : cohorts;
      const { rows, next } = await readPage(wanted, asked.after, asked.limit);
      await record(by, caller, { shown: rows.map(({ accountId }) => accountId) });
      const people: RemainingPerson[] = [];
      for (const row of rows) people.push(await describe(row));
      return { people, next };
    },

    async export(by: BrokerSession, cohort: Cohort | null, caller: Caller) {
      await record(by, caller, { exported: cohort ?? 'all' });
      return batches(cohort ? [cohort] : cohorts);
    },
  };
}

export type RolloutPeople = ReturnType<typeof createRolloutPeople>;
