// A lowering takes another person's approval, whichever way it came, and nothing is half-applied: own approvals, second
// accounts, one approver, moved versions, races over two replicas, drafts that somebody rewrites (threats A9).

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import type { Broker } from '../../src/deps.ts';
import type { PolicyDocument } from '../../src/domain/policy-document.ts';
import type { SubmitResult } from '../../src/flow/change-policy.ts';
import { createStandBroker, newStandFolder, standSetup } from '../setup/broker-stand.ts';
import { seedPglite } from '../setup/pglite-snapshot.ts';
import { admitStaff, dismissAllStaff, type StaffPerson, testCaller } from '../setup/staff-people.ts';
import { describeEachDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';
import { until } from '../store/until.ts';

describeEachDatabase('a change of policy', (open, kind) => {
  const brokers: Broker[] = [];
  const folder = newStandFolder();
  let editor: StaffPerson;
  let first: StaffPerson;
  let second: StaffPerson;
  const broker = () => brokers[0] as Broker;
  /** Another replica; the embedded database has one process alone. */
  const replica = () => (brokers[1] ?? brokers[0]) as Broker;
  const flow = (of = broker()) => of.flows.changePolicy;

  beforeAll(async () => {
    const { urls, database } = open();
    const ports = await findTestPorts(demoPortNames);
    if (urls) {
      for (const _ of [1, 2]) {
        brokers.push((await createStandBroker(standSetup(folder, ports, { database: urls }))).broker);
      }
    } else {
      await database.close();
      await seedPglite(folder);
      brokers.push((await createStandBroker(standSetup(folder, ports))).broker);
    }
  }, 60_000);

  beforeEach(async () => {
    await dismissAllStaff(broker());
    editor = await admitStaff(broker(), 'E. Editor', ['editor']);
    first = await admitStaff(broker(), 'F. First', ['approver']);
    second = await admitStaff(broker(), 'S. Second', ['approver']);
  });

  afterAll(async () => {
    for (const one of brokers) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const now = () => broker().policies.current();
  const documentNow = () => structuredClone(now().policy.document) as PolicyDocument;
  let made = 0;

  /** Opens one more address, so that each is a change of its own. */
  function opening(): PolicyDocument {
    const document = documentNow();
    made += 1;
    const [id = ''] = Object.keys(document.routes);
    const route = document.routes[id];
    if (!route) throw new Error('the example has no route');
    document.routes[`opened-${made}`] = { ...route, path: `/opened-${made}` };
    return document;
  }

  function raising(): PolicyDocument {
    const document = documentNow();
    made += 1;
    const [id = ''] = Object.keys(document.routes);
    const route = document.routes[id];
    if (!route) throw new Error('the example has no route');
    document.routes[id] = { ...route, atLeast: { level: 'high', confirmedWithin: `${4_000 - made}s` } };
    return document;
  }

  const submit = (
    document: PolicyDocument,
    author: StaffPerson | null = editor,
    baseVersion = now().version,
  ) =>
    flow().submit({
      document,
      source: JSON.stringify(document),
      author: author ? { accountId: author.accountId, name: author.name } : { accountId: null, name: 'root' },
      reason: 'asked by the desk',
      baseVersion,
    });
  const approve = (id: string, by: StaffPerson, of = broker()) =>
    flow(of).approve(id, by.session, testCaller);
  const idOf = (result: SubmitResult) => {
    if (result.kind !== 'draft') throw new Error(`it was ${result.kind}`);
    return result.id;
  };
  const draft = async (author: StaffPerson | null = editor) => idOf(await submit(opening(), author));
  const stateOf = async (id: string) => (await flow().loadDraft(id))?.draft.state;
  const code = (name: string) => expect.objectContaining({ code: name });

  async function events(draftId: string) {
    const { db } = broker().flow;
    const rows = await broker().stores.audit.list(db, 0, 10_000);
    return rows
      .filter(({ facts }) => facts['draft'] === draftId)
      .map(({ event, outcome, reason, accountId }) => [event, outcome, reason, accountId]);
  }

  it('that raises applies at once; the same again changes nothing', async () => {
    const before = now().version;
    const document = raising();
    const result = await submit(document);
    expect(result).toMatchObject({ kind: 'applied', version: before + 1 });
    expect(now().version).toBe(before + 1);
    await expect(submit(document)).resolves.toEqual({ kind: 'unchanged', version: before + 1 });
  });

  it('that opens waits for somebody else, who sees what it does, and is on record', async () => {
    const before = now().version;
    const id = await draft();
    expect(now().version).toBe(before);
    const loaded = await flow().loadDraft(id);
    expect(loaded?.changes.map(({ kind: what }) => what)).toEqual(['opened']);
    await expect(approve(id, first)).resolves.toEqual({ kind: 'applied', version: before + 1 });
    expect(now().version).toBe(before + 1);
    const stored = await broker().stores.policyVersions.byNumber(broker().flow.db, before + 1);
    expect(stored).toMatchObject({ author: 'E. Editor', reason: 'asked by the desk', founding: false });
    expect(await events(id)).toEqual([
      ['policy-draft-made', 'success', 'asked by the desk', editor.accountId],
      ['policy-draft-approved', 'success', null, first.accountId],
      ['policy-applied', 'success', 'asked by the desk', editor.accountId],
    ]);
  });

  it('is approved neither by its author, nor by a second account of the same person', async () => {
    const author = await admitStaff(broker(), 'A. Author', ['editor', 'approver']);
    const twin = await admitStaff(broker(), 'A. Twin', ['approver']);
    const { stores, transact } = broker().flow;
    await transact((tx) =>
      stores.links.create(tx.trx, { localAccountId: author.accountId, upstreamAccountId: twin.accountId }),
    );
    const id = await draft(author);
    await expect(approve(id, author)).rejects.toEqual(code('own-draft'));
    await expect(approve(id, twin)).rejects.toEqual(code('own-draft'));
    expect(await stateOf(id)).toBe('open');
    expect((await events(id)).slice(1)).toEqual([
      ['policy-draft-approved', 'failure', 'own-draft', author.accountId],
      ['policy-draft-approved', 'failure', 'own-draft', twin.accountId],
    ]);
    await expect(approve(id, first)).resolves.toMatchObject({ kind: 'applied' });
  });

  it('is approved by nobody of another role, nobody without a fresh confirmation, and no stranger', async () => {
    const id = await draft();
    await expect(approve(id, await admitStaff(broker(), 'V', ['viewer', 'auditor']))).rejects.toEqual(
      code('role-missing'),
    );
    const stale = await admitStaff(broker(), 'Stale', ['approver'], 6 * 60_000);
    await expect(approve(id, stale)).rejects.toEqual(code('staff-confirm'));
    const left = await admitStaff(broker(), 'Left', ['approver']);
    const member = await broker().stores.staff.findOfAccount(broker().flow.db, left.accountId);
    await broker().flow.transact((tx) => broker().stores.staff.end(tx.trx, member?.id ?? ''));
    await expect(approve(id, left)).rejects.toEqual(code('not-found'));
    expect(await stateOf(id)).toBe('open');
  });

  it('waits while there is only one approver', async () => {
    const id = await draft();
    const member = await broker().stores.staff.findOfAccount(broker().flow.db, second.accountId);
    await broker().flow.transact((tx) => broker().stores.staff.end(tx.trx, member?.id ?? ''));
    await expect(approve(id, first)).rejects.toEqual(code('second-approver-needed'));
    expect(await stateOf(id)).toBe('open');
  });

  it('from the command line takes two different persons', async () => {
    const before = now().version;
    const id = await draft(null);
    await expect(approve(id, first)).resolves.toEqual({ kind: 'approved', approvals: 1, approvalsNeeded: 2 });
    await expect(approve(id, first)).rejects.toEqual(code('draft-approved-already'));
    const twin = await admitStaff(broker(), 'F. Twin', ['approver']);
    await broker().flow.transact((tx) =>
      broker().stores.links.create(tx.trx, {
        localAccountId: first.accountId,
        upstreamAccountId: twin.accountId,
      }),
    );
    await expect(approve(id, twin)).rejects.toEqual(code('draft-approved-already'));
    expect(now().version).toBe(before);
    await expect(approve(id, second)).resolves.toEqual({ kind: 'applied', version: before + 1 });
  });

  it('counts no approval of who may approve no longer', async () => {
    const id = await draft(null);
    await approve(id, first);
    const member = await broker().stores.staff.findOfAccount(broker().flow.db, first.accountId);
    await broker().flow.transact((tx) => broker().stores.staff.end(tx.trx, member?.id ?? ''));
    const third = await admitStaff(broker(), 'T. Third', ['approver']);
    await expect(approve(id, second)).resolves.toMatchObject({ kind: 'approved', approvals: 1 });
    await expect(approve(id, third)).resolves.toMatchObject({ kind: 'applied' });
  });

  it('on a version that is in force no longer changes nothing: neither sent nor approved', async () => {
    const id = await draft();
    const base = now().version;
    await submit(raising());
    await expect(submit(opening(), editor, base)).rejects.toEqual(code('policy-moved'));
    await expect(submit(raising(), editor, base)).rejects.toEqual(code('policy-moved'));
    await expect(approve(id, first)).rejects.toEqual(code('policy-moved'));
    expect((await flow().loadDraft(id))?.isMoved).toBe(true);
    expect(now().version).toBe(base + 1);
  });

  it('that is not right names every fault at once and changes nothing', async () => {
    const before = now().version;
    const document = opening();
    const [first_, other] = Object.values(document.routes);
    if (first_) first_.service = 'nowhere';
    if (other) other.path = 'no-slash';
    await expect(submit(document)).rejects.toMatchObject({
      code: 'policy-faults',
      faults: expect.arrayContaining([
        expect.objectContaining({ code: 'unknown-service' }),
        expect.objectContaining({ code: 'malformed-path' }),
      ]),
    });
    expect(now().version).toBe(before);
    await expect(
      flow().submit({
        document: opening(),
        source: '',
        author: { accountId: editor.accountId, name: editor.name },
        reason: '  ',
        baseVersion: now().version,
      }),
    ).rejects.toEqual(code('malformed-request'));
  });

  it('has no draft under a forged id, and none that was decided', async () => {
    const forged = '00000000-0000-4000-8000-000000000000';
    for (const id of [forged, `${forged}' or true --`, '', '../1']) {
      await expect(approve(id, first)).rejects.toEqual(code('not-found'));
      await expect(flow().refuse(id, first.session, 'no', testCaller)).rejects.toEqual(code('not-found'));
      expect(await flow().loadDraft(id)).toBeNull();
    }
    const id = await draft();
    await flow().refuse(id, first.session, 'not needed', testCaller);
    await expect(approve(id, second)).rejects.toEqual(code('draft-decided'));
    expect((await flow().loadDraft(id))?.draft).toMatchObject({
      state: 'refused',
      decisionReason: 'not needed',
    });
  });

  it('is withdrawn by its author alone, and refused by approvers alone', async () => {
    const id = await draft();
    const other = await admitStaff(broker(), 'O. Other', ['editor']);
    await expect(flow().withdraw(id, other.session, testCaller)).rejects.toEqual(code('role-missing'));
    await expect(flow().refuse(id, other.session, 'no', testCaller)).rejects.toEqual(code('role-missing'));
    await flow().withdraw(id, editor.session, testCaller);
    expect(await stateOf(id)).toBe('withdrawn');
  });

  it('is never rewritten once it is there: not what it says, not who wrote it, not who approved it', async () => {
    const id = await draft(null);
    await approve(id, first);
    const { db } = broker().flow;
    const attempts = [
      `update policy_draft set document = '{}' where id = '${id}'`,
      `update policy_draft set author_account = null, reason = 'x' where id = '${id}'`,
      `update policy_draft set approvals_needed = 1 where id = '${id}'`,
      `update draft_approval set account_id = '${second.accountId}' where draft_id = '${id}'`,
      `delete from draft_approval where draft_id = '${id}'`,
      `delete from policy_draft where id = '${id}'`,
    ];
    for (const sql of attempts) await expect(db.raw(sql)).rejects.toMatchObject({ code: '42501' });
    await flow().refuse(id, second.session, 'no', testCaller);
    await expect(
      db.raw(`update policy_draft set state = 'open', decided_at = null where id = '${id}'`),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('goes back to an earlier version by the same rules', async () => {
    const before = now().version;
    const document = raising();
    await submit(document);
    const author = { accountId: editor.accountId, name: editor.name };
    const back = { version: before, author, reason: 'too strict', baseVersion: before + 1 };
    const result = await flow().rollBack(back, testCaller);
    expect(result.kind).toBe('draft');
    await approve(idOf(result), second);
    expect(now().version).toBe(before + 2);
    const again = { ...back, version: before + 1, baseVersion: before + 2 };
    await expect(flow().rollBack(again, testCaller)).resolves.toMatchObject({ kind: 'applied' });
    await expect(flow().rollBack({ ...again, version: 9_999 }, testCaller)).rejects.toEqual(
      code('not-found'),
    );
  });

  it('has exactly one outcome when two approve, approve and withdraw, or apply and approve at once', async () => {
    for (let round = 0; round < 6; round += 1) {
      const before = now().version;
      const id = await draft();
      const both = await Promise.allSettled([approve(id, first), approve(id, second, replica())]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await broker().policies.refresh();
      expect(now().version).toBe(before + 1);

      const contested = await draft();
      const [approved, withdrawn] = await Promise.allSettled([
        approve(contested, first, replica()),
        flow().withdraw(contested, editor.session, testCaller),
      ]);
      expect([approved.status, withdrawn.status].sort()).toEqual(['fulfilled', 'rejected']);
      await broker().policies.refresh();
      const isApplied = (await stateOf(contested)) === 'applied';
      expect(isApplied).toBe(approved.status === 'fulfilled');
      expect(now().version).toBe(before + (isApplied ? 2 : 1));

      const base = now().version;
      const late = await draft();
      await replica().policies.refresh();
      const results = await Promise.allSettled([submit(raising()), approve(late, second, replica())]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [lost] = results.filter((one) => one.status === 'rejected');
      expect(lost?.reason).toEqual(code('policy-moved'));
      await broker().policies.refresh();
      expect(now().version).toBe(base + 1);
    }
  });

  if (kind === 'postgres') {
    it('is followed by every replica from the last approval on, without a restart', async () => {
      const id = await draft();
      const { version } = (await approve(id, first)) as { version: number };
      await until(() => replica().policies.current().version === version);
    });

    it('is observed by every replica, whichever of them was told to', async () => {
      const document = opening();
      const route = document.routes['static-files'];
      if (!route) throw new Error('the example has no such route');
      document.routes['static-files'] = { ...route, atLeast: { level: 'low' } };
      const draftId = idOf(await submit(document));
      const ask = async () => {
        const { kind: answer } = await replica().authorize({
          ...{
            host: new URL(document.portals['werkgeversportaal']?.origin ?? '').host,
            rawTarget: '/static/a.css',
          },
          ...{ method: 'GET', cookie: undefined, countsAsUse: false },
        });
        expect(answer).toBe('allow');
        await replica().observe.flush();
      };
      const { accountId, name: author } = editor;
      const id = await broker().observe.start({ draftId, document, author, accountId });
      const counted = async () => (await broker().observe.count(id)).length;
      await until(async () => {
        await ask();
        return (await counted()) === 1;
      });
      await broker().observe.stop(id, { author, accountId });
    });
  }
});
