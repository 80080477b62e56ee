// What the console asks to see of a draft before it bites: explained for somebody, replayed over what was recorded, and
// observed. The version in force is the empty choice. Every beginning and end is on the record.

import { type AssumedPerson, assumeSession } from '../domain/assumed-person.ts';
import type { OfferedFactor } from '../domain/decide.ts';
import { BrokerError } from '../domain/errors.ts';
import { type Explanation, explain } from '../domain/explain.ts';
import type { PolicySetting } from '../domain/judge.ts';
import type { Norm } from '../domain/norm.ts';
import { readReferenceCode } from '../domain/reference-code.ts';
import type { Session } from '../domain/session.ts';
import type { AuditEvents } from './audit-event.ts';
import type { BrokerSession } from './broker-session.ts';
import type { Caller, FlowDeps } from './flow-deps.ts';
import type { Observe } from './observe.ts';
import { compileStored, type SettingOf } from './policy-setting.ts';
import { findReferenced } from './reference.ts';
import type { Replays } from './replay.ts';

export type PolicyPreviewDeps = FlowDeps & {
  events: AuditEvents;
  norms: readonly Norm[];
  settingOf: SettingOf;
  replays: Replays;
  observe: Observe;
  listFactors(accountId: string): Promise<OfferedFactor[]>;
};

export type By = { session: BrokerSession; name: string; caller: Caller };
export type ExplainAsked = { draftId: string; url: string; method: string };
export type AssumedAsked = ExplainAsked & { person: Omit<AssumedPerson, 'issuer' | 'dialect'> };

const mostDrafts = 100;

export type PolicyPreview = ReturnType<typeof createPolicyPreview>;

export function createPolicyPreview(deps: PolicyPreviewDeps) {
  const { db, stores, replays, observe, events } = deps;

  async function loadDraft(draftId: string) {
    const draft = await stores.policyDrafts.load(db, draftId);
    if (!draft) throw new BrokerError('not-found', { draft: draftId.slice(0, 40) });
    return draft;
  }

  async function settingFor(draftId: string): Promise<PolicySetting> {
    if (draftId === '') return deps.settingOf(deps.policy().policy);
    const policy = compileStored((await loadDraft(draftId)).document, deps.norms);
    if (!policy) throw new BrokerError('policy-faults', { draft: draftId });
    return deps.settingOf(policy);
  }

  function explainFor(
    setting: PolicySetting,
    { url, method }: ExplainAsked,
    session: Session | null,
    factors: OfferedFactor[],
  ): Explanation {
    return explain(setting, { url, method, session, factors, nowMs: deps.nowMs() });
  }

  /** The one live session that a reference code leads to. */
  async function sessionOf(reference: string) {
    const rows = await findReferenced(deps, readReferenceCode(reference));
    const ids = [...new Set(rows.flatMap(({ sessionId }) => sessionId ?? []))];
    const [id] = ids;
    const loaded = id === undefined || ids.length > 1 ? null : await stores.sessions.loadById(db, id);
    const isLive = loaded && loaded.endedReason === null && loaded.session.endsAtMs > deps.nowMs();
    if (!isLive) throw new BrokerError('not-found', { reference: reference.slice(0, 40) });
    return loaded;
  }

  return {
    /** Open ones, newest first. */
    async listDrafts() {
      const drafts = await stores.policyDrafts.list(db, mostDrafts);
      return drafts
        .filter(({ state }) => state === 'open')
        .map(({ id, reason, authorName, createdAtMs }) => ({ id, reason, author: authorName, createdAtMs }));
    },

    /** For somebody made up: nothing about any person is read. */
    async explainAssumed({ person, ...asked }: AssumedAsked): Promise<Explanation> {
      const setting = await settingFor(asked.draftId);
      const [upstream] = setting.upstreams;
      const at = upstream ?? { issuer: '', dialect: { id: 'none', entries: [] } };
      const session = assumeSession({ ...person, issuer: at.issuer, dialect: at.dialect }, deps.nowMs());
      return explainFor(setting, asked, session, []);
    },

    /** For the person behind a reference code; recorded before it is told. */
    async explainSession(asked: ExplainAsked & { reference: string }, by: By): Promise<Explanation> {
      const { session } = await sessionOf(asked.reference);
      const factors = await deps.listFactors(session.accountId);
      const explained = explainFor(await settingFor(asked.draftId), asked, session, factors);
      const facts = {
        explainedSession: session.id,
        explainedAccount: session.accountId,
        draft: asked.draftId,
      };
      await deps.transact(async (tx) => {
        await stores.audit.append(
          tx.trx,
          events.ofSession('session-explained', by.session, by.caller, { facts }),
        );
      });
      return explained;
    },

    async startReplay({ draftId, days }: { draftId: string; days: number }, by: By): Promise<string> {
      const { policy } = await settingFor(draftId);
      const name = draftId === '' ? '' : (await loadDraft(draftId)).reason.slice(0, 200);
      const { accountId } = by.session.session;
      const id = await replays.start(
        { draftId: draftId === '' ? null : draftId, name, days, author: by.name, accountId },
        policy,
      );
      const facts = { replay: id, draft: draftId, days };
      await deps.transact(async (tx) => {
        await stores.audit.append(
          tx.trx,
          events.ofSession('replay-started', by.session, by.caller, { facts }),
        );
      });
      return id;
    },
    findReplay: replays.find,
    newestReplay: replays.newest,
    cancelReplay: replays.cancel,

    async startObserving(draftId: string, by: By): Promise<string> {
      const draft = await loadDraft(draftId);
      if (draft.state !== 'open') throw new BrokerError('draft-decided', { draft: draftId });
      const { accountId } = by.session.session;
      return observe.start({ draftId, document: draft.document, author: by.name, accountId });
    },
    stopObserving: (id: string, by: By): Promise<boolean> =>
      observe.stop(id, { author: by.name, accountId: by.session.session.accountId }),
    listObservations: observe.list,
    findObservation: observe.find,
    countObserved: observe.count,
  };
}
