// The record: every sign-in, lift, enrolment, removal and sign-out, and every failure of one, leaves exactly one row in
// the same transaction; no row, no action. Decisions leave one receipt each; nobody can change any of it unseen.

import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { createAuditEvents } from '../../src/flow/audit-event.ts';
import { createDecisionReading } from '../../src/flow/decision-reading.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { type Bench, describeStack } from '../setup/stack.ts';
import { steadyStep } from '../setup/stack-walk.ts';
import { until } from '../store/until.ts';

type AuditRow = {
  seq: number;
  event: string;
  outcome: string;
  reason: string | null;
  account_id: string | null;
  session_id: string | null;
  required: { level: string } | null;
  reached: { level: string; evidence: { acr?: string }[] } | null;
  facts: Record<string, unknown>;
  legal_subject_type: string | null;
};

const codeOn = (body: string) => /sluis-reference__code">([A-Z2-9]{10})</.exec(body)?.[1] ?? '';

/** A page for sole traders alone. */
const editPolicy = (source: string) =>
  source.replace(
    /^routes:\n/m,
    `routes:
  sole-trader:
    { portal: werkgeversportaal, methods: [GET], path: /eenmanszaak, service: company-administration, data: [company-details], representation: { types: [bsn] } }
`,
  );

describeStack(
  'the record',
  (bench, kind) => {
    const auditRows = () => bench().sql<AuditRow>('select * from audit order by seq');

    /** What the action left in the audit trail: event, outcome and reason of each new row. */
    async function rowsOf(action: () => Promise<unknown>): Promise<AuditRow[]> {
      const before = (await auditRows()).length;
      await action();
      return (await auditRows()).slice(before);
    }

    const summary = (rows: AuditRow[]) =>
      rows.map(({ event, outcome, reason }) => [event, outcome, ...(outcome === 'failure' ? [reason] : [])]);

    const signOut = (visitor: Visitor) =>
      visitor.post(`${bench().stack.brokerUrl}/sign-out`, {}, { follow: false });

    const begin = (visitor: Visitor, path: string) => visitor.get(bench().stack.portalUrl + path);

    describe('one row for each fact', () => {
      it('G3: sign-in, enrolment, wrong, right and repeated code, removal and sign-out: one row each, and no other', async () => {
        const { signIn, logIn, beginEnrolment, readEnrolment, confirmEnrolment, typeCode, ageEvidence } =
          bench();
        const visitor = bench().visitor();
        const signedIn = await rowsOf(() => signIn(visitor, 'EH3', '/verzuim'));
        expect(summary(signedIn)).toEqual([['sign-in', 'success']]);
        expect(signedIn[0]).toMatchObject({
          reached: { level: 'substantial', evidence: [{ acr: 'urn:etoegang:core:assurance-class:loa3' }] },
          facts: { acrIn: 'urn:etoegang:core:assurance-class:loa3', addressPrefix: '127.0.0.0/24' },
          legal_subject_type: 'rsin',
        });
        const { sessionId, accountId } = await bench().sessionOf(visitor);
        expect(signedIn[0]).toMatchObject({ account_id: accountId, session_id: sessionId });

        const enrolment = readEnrolment(await beginEnrolment(visitor));
        await steadyStep();
        const enrolled = await rowsOf(() => confirmEnrolment(visitor, enrolment, enrolment.code()));
        expect(summary(enrolled)).toEqual([['factor-enrolled', 'success']]);
        await bench().forgetLastStep(enrolment.factorId);

        await ageEvidence(visitor, 3_600);
        const stepUpPage = await begin(visitor, '/loon');
        await steadyStep();
        const wrong = await rowsOf(() => typeCode(visitor, stepUpPage, '000000'));
        expect(summary(wrong)).toEqual([['step-up', 'failure', 'code-wrong']]);
        expect(wrong[0]?.required).toMatchObject({ level: 'substantial', confirmedWithinSeconds: 900 });
        const code = enrolment.code();
        const lifted = await rowsOf(() => typeCode(visitor, stepUpPage, code));
        expect(summary(lifted)).toEqual([['step-up', 'success']]);
        // The login, the code that confirmed the app, and this one.
        expect(lifted[0]?.reached?.evidence).toHaveLength(3);

        await ageEvidence(visitor, 3_600);
        const again = await begin(visitor, '/loon');
        const used = await rowsOf(() => typeCode(visitor, again, code));
        expect(summary(used)).toEqual([['step-up', 'failure', 'code-used']]);

        const byLogin = await rowsOf(() => logIn(visitor, again, { level: 'EH3' }));
        expect(summary(byLogin)).toEqual([['step-up', 'success']]);
        const removed = await rowsOf(() =>
          visitor.post(`${bench().stack.brokerUrl}/account/totp/remove`, { factor: enrolment.factorId }),
        );
        expect(summary(removed)).toEqual([['factor-removed', 'success']]);
        const ended = await rowsOf(() => signOut(visitor));
        expect(summary(ended)).toEqual([['sign-out', 'success']]);
        expect(await rowsOf(() => signOut(visitor))).toEqual([]);
      });

      it.each([
        ['cancel', 'upstream-cancelled'],
        ['error', 'upstream-refused'],
        ['wrong-nonce', 'upstream-answer-invalid'],
        ['alg-none', 'upstream-answer-invalid'],
        ['invalid-rsin', 'upstream-claims-invalid'],
        ['missing-acting-subject', 'upstream-claims-invalid'],
      ])('a login that fails (%s) leaves one row with its reason', async (fault, reason) => {
        const visitor = bench().visitor();
        const page = await begin(visitor, '/verzuim');
        const rows = await rowsOf(() => bench().logIn(visitor, page, { fault }));
        expect(summary(rows)).toEqual([['sign-in', 'failure', reason]]);
        expect(rows[0]).toMatchObject({ account_id: null, session_id: null });
      });

      it('a wrong code at enrolment leaves one row, so that guessing there is seen', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const enrolment = bench().readEnrolment(await bench().beginEnrolment(visitor));
        const rows = await rowsOf(() => bench().confirmEnrolment(visitor, enrolment, '000000'));
        expect(summary(rows)).toEqual([['factor-enrolled', 'failure', 'code-wrong']]);
      });

      it('U10: a login that proves less than was asked is recorded with what was asked and what came', async () => {
        const visitor = bench().visitor();
        const page = await begin(visitor, '/verzuim');
        const rows = await rowsOf(() => bench().logIn(visitor, page, { level: 'EH3', fault: 'lower-acr' }));
        expect(summary(rows)).toEqual([['sign-in', 'success']]);
        expect(rows[0]?.facts).toMatchObject({ asked: { level: 'substantial' } });
        expect(rows[0]?.reached?.level).not.toBe('substantial');
      });

      it('another person who comes back leaves one row, and no evidence', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH2', '/bedrijf');
        const page = await begin(visitor, '/verzuim');
        const rows = await rowsOf(() => bench().logIn(visitor, page, { level: 'EH3', identity: 'sem/0' }));
        expect(summary(rows)).toEqual([['mismatch', 'failure', 'other-party-came-back']]);
      });

      it('S4: a callback that was used before leaves one row for the second use', async () => {
        const visitor = bench().visitor();
        const page = await begin(visitor, '/verzuim');
        const home = await bench().logIn(visitor, page);
        const callback = home.trail.find((url) => url.includes('/sign-in/callback/')) ?? '';
        const rows = await rowsOf(() => visitor.get(callback));
        expect(rows).toHaveLength(1);
        expect(rows[0]).toMatchObject({ event: 'sign-in', outcome: 'failure' });
      });

      it('a policy that is applied leaves one row with its version and author', async () => {
        const { broker } = bench().stack;
        const newest = await broker.stores.policyVersions.newest(broker.flow.db);
        const policy = {
          document: newest?.document,
          source: 'x',
          author: 'test',
          reason: 'test',
        } as Parameters<typeof broker.policies.apply>[0];
        const rows = await rowsOf(() => broker.policies.apply(policy));
        expect(summary(rows)).toEqual([['policy-applied', 'success']]);
        expect(rows[0]?.facts).toMatchObject({ author: 'test', version: (newest?.number ?? 0) + 1 });
      });
    });

    describe('G3: no row, no action', () => {
      const refuseAudit = async () => {
        await bench().sql(`create or replace function no_audit() returns trigger language plpgsql as
        $$ begin raise exception 'audit is full'; end $$`);
        await bench().sql(
          'create trigger no_audit before insert on audit for each row execute function no_audit()',
        );
      };
      const allowAudit = () => bench().sql('drop trigger if exists no_audit on audit');

      afterEach(async () => {
        await allowAudit();
        // The failures here are meant, so the errors they log are too.
        bench().logLines.length = 0;
      });

      /** The action while no audit row can be written: a clear error, no cookie, no row. */
      async function withoutAudit(action: () => Promise<{ status: number; body: string }>): Promise<void> {
        await refuseAudit();
        const rows = await rowsOf(async () => {
          const answer = await action();
          expect(answer.status).toBeGreaterThanOrEqual(500);
          expect(answer.body).not.toMatch(/audit is full|no_audit|insert into/);
        });
        expect(rows).toEqual([]);
        await allowAudit();
      }

      it('nobody is signed in', async () => {
        const visitor = bench().visitor();
        const page = await begin(visitor, '/verzuim');
        await withoutAudit(() => bench().logIn(visitor, page));
        expect(bench().cookieOf(visitor, 'broker')).toBe('');
        const [live] = await bench().sql<{ n: number }>(
          'select count(*)::int as n from session where ended_at is null',
        );
        expect(live?.n).toBe(0);
        expect((await begin(visitor, '/verzuim')).url).toContain('/sign-in');
      });

      it('nobody is lifted, and the code is not spent', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const totp = await bench().enrolTotp(visitor);
        await bench().ageEvidence(visitor, 3_600);
        const page = await begin(visitor, '/loon');
        await steadyStep(8_000);
        const code = totp.code();
        await withoutAudit(() => bench().typeCode(visitor, page, code));
        expect((await begin(visitor, '/loon')).url).toContain('/sign-in?transaction=');
        const lifted = await bench().typeCode(visitor, page, code);
        expect([lifted.status, new URL(lifted.url).pathname]).toEqual([200, '/loon']);
      });

      it('nothing is enrolled', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const enrolment = bench().readEnrolment(await bench().beginEnrolment(visitor));
        await steadyStep();
        await withoutAudit(() => bench().confirmEnrolment(visitor, enrolment, enrolment.code()));
        const { accountId } = await bench().sessionOf(visitor);
        expect(await bench().stack.broker.flows.stepUp.listFactors(accountId)).toEqual([]);
      });

      it('nothing is removed', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const { factorId } = await bench().enrolTotp(visitor);
        await withoutAudit(() =>
          visitor.post(`${bench().stack.brokerUrl}/account/totp/remove`, { factor: factorId }),
        );
        const { accountId } = await bench().sessionOf(visitor);
        expect(await bench().stack.broker.flows.stepUp.listFactors(accountId)).toHaveLength(1);
      });

      it('no session ends unrecorded, and the person is told', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const { sessionId } = await bench().sessionOf(visitor);
        await withoutAudit(() => signOut(visitor));
        const [row] = await bench().sql<{ ended_at: Date | null }>(
          'select ended_at from session where id = :sessionId',
          { sessionId },
        );
        expect(row?.ended_at).toBeNull();
      });

      it('no policy is applied', async () => {
        const { broker } = bench().stack;
        const newest = await broker.stores.policyVersions.newest(broker.flow.db);
        const policy = {
          document: newest?.document,
          source: 'x',
          author: 'test',
          reason: 'test',
        } as Parameters<typeof broker.policies.apply>[0];
        await refuseAudit();
        await expect(broker.policies.apply(policy)).rejects.toThrow();
        expect((await broker.stores.policyVersions.newest(broker.flow.db))?.number).toBe(newest?.number);
      });
    });

    describe('G2: the chain', () => {
      it('verifies, and names the row that was altered behind its back', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        await signOut(visitor);
        const { db } = bench().stack.broker.flow;
        const sound = await verifyAudit(db);
        expect(sound).toMatchObject({ ok: true });
        const target = sound.rows - 1;
        const [original] = await bench().sql<{ reason: string | null }>(
          'select reason from audit where seq = :target',
          { target },
        );
        await bench().sql('alter table audit disable trigger audit_immutable');
        await bench().sql(`update audit set reason = 'nothing happened' where seq = :target`, { target });
        expect(await verifyAudit(db)).toMatchObject({ ok: false, firstBad: target });
        const reason = original?.reason ?? null;
        await bench().sql('update audit set reason = :reason where seq = :target', { reason, target });
        await bench().sql('alter table audit enable trigger audit_immutable');
        expect(await verifyAudit(db)).toEqual(sound);
      });

      it('the application can neither change nor remove a row of the record', async () => {
        const { url } = bench().stack.broker.config.database;
        if (kind === 'pglite' || !url) {
          const { db } = bench().stack.broker.flow;
          for (const table of ['audit', 'policy_version']) {
            await expect(db.raw(`delete from ${table}`)).rejects.toThrow(/never changed/);
          }
          return;
        }
        const client = new pg.Client({ connectionString: url });
        client.on('error', () => {});
        await client.connect();
        for (const table of ['audit', 'decision', 'policy_version']) {
          const [column] = table === 'policy_version' ? ['reason'] : ['account_id'];
          for (const statement of [
            `update ${table} set ${column} = ${column}`,
            `delete from ${table}`,
            `truncate ${table}`,
            `drop table ${table}`,
            `alter table ${table} disable trigger all`,
          ]) {
            await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
          }
        }
        await client.end();
      });
    });

    describe('decisions', () => {
      const decisions = (b: Bench, sessionId: string) =>
        b.stack.broker.stores.decisions.listOfSession(b.stack.broker.flow.db, sessionId);

      it('leave one receipt per session, route, outcome and policy version, soon, with what it rested on', async () => {
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const { sessionId } = await bench().sessionOf(visitor);
        const cookie = bench().cookieOf(visitor, 'portal');
        for (let round = 0; round < 5; round += 1) {
          for (const path of ['/verzuim', '/bedrijf', '/dossier/1001']) await bench().decide(cookie, path);
        }
        await until(async () => (await decisions(bench(), sessionId)).length >= 3);
        await bench().stack.broker.flow.transact(async (tx) =>
          tx.changed({ kind: 'session', id: sessionId }),
        );
        for (const path of ['/verzuim', '/bedrijf', '/dossier/1001']) await bench().decide(cookie, path);
        await new Promise((done) => setTimeout(done, 1_200));
        const rows = await decisions(bench(), sessionId);
        const buckets = new Set(rows.map((row) => Math.floor(row.atMs / 300_000)));
        const keys = rows.map((row) => [row.routeId, row.outcome, Math.floor(row.atMs / 300_000)].join());
        expect(new Set(keys).size).toBe(rows.length);
        expect(rows.length).toBeLessThanOrEqual(3 * buckets.size);
        const byRoute = Object.fromEntries(rows.map((row) => [row.routeId, row]));
        expect(byRoute['sick-leave-list']).toMatchObject({
          outcome: 'allow',
          policyVersion: bench().stack.broker.policies.current().version,
          required: {
            level: 'substantial',
            norm: expect.objectContaining({ id: 'nl-regeling-2023' }),
            dataClasses: ['sick-leave'],
          },
          reached: { level: 'substantial', twoFactor: true },
          evidence: [{ kind: 'upstream', acr: 'urn:etoegang:core:assurance-class:loa3' }],
        });
        expect(byRoute['employee-file']?.outcome).not.toBe('allow');
        expect(byRoute['employee-file']?.reasons).not.toEqual([]);
      });

      it('of nobody are counted, not stored', async () => {
        const [before] = await bench().sql<{ n: number }>('select count(*)::int as n from decision');
        const metrics = async () =>
          (await bench().raw.send(`${bench().stack.operationsUrl}/metrics`)).body.match(
            /sluis_decisions_total\{route="sick-leave-list",outcome="sign-in"\} (\d+)/,
          )?.[1];
        const counted = Number((await metrics()) ?? 0);
        for (let round = 0; round < 5; round += 1) await bench().decide('garbage', '/verzuim');
        await new Promise((done) => setTimeout(done, 1_000));
        expect(Number(await metrics())).toBe(counted + 5);
        const [after] = await bench().sql<{ n: number }>('select count(*)::int as n from decision');
        expect(after?.n).toBe(before?.n);
      });

      it('the code on a refusal at a portal leads to its row, from every place where a code is typed', async () => {
        const { broker, portalUrl } = bench().stack;
        const visitor = bench().visitor();
        await bench().signIn(visitor, 'EH3', '/verzuim');
        const { sessionId, accountId } = await bench().sessionOf(visitor);
        const codeOf = async () => {
          const { status, body } = await visitor.get(`${portalUrl}/eenmanszaak`);
          expect(status).toBe(403);
          return codeOn(body);
        };
        const code = await codeOf();
        const found = async () =>
          (await broker.stores.decisionReader.findByReference(broker.flow.db, code))[0];
        await until(async () => (await found()) !== undefined);
        expect(await found()).toMatchObject({
          ...{ sessionId, accountId, routeId: 'sole-trader', outcome: 'deny', reference: code },
          reasons: ['identifier-type-refused'],
        });
        // Who tries again reads the same code; another one where five minutes ended between.
        const codes = new Set([code, await codeOf(), await codeOf()]);
        expect(codes.size).toBeLessThanOrEqual(2);

        const lower = code.toLowerCase();
        const events = createAuditEvents(broker.flow.context, broker.flow.nowMs);
        const reading = createDecisionReading({ ...broker.flow, events });
        const { rows } = await reading.page({ reference: ` ${lower} ` }, null, 20);
        expect(rows.map(({ routeId }) => routeId)).toContain('sole-trader');
        const printed = await runInBroker(broker, { command: 'audit-find', arguments: { reference: lower } });
        expect(printed).toMatchObject([
          { event: 'decision', outcome: 'deny', reason: 'identifier-type-refused', routeId: 'sole-trader' },
        ]);
        // Who is refused right after the login reads it on a page of ours, and it is the same row.
        const late = await visitor.get(`${portalUrl}/.sluis/start?rd=/eenmanszaak`);
        const onOurs = codeOn(late.body);
        expect([late.status, late.url.startsWith(bench().stack.brokerUrl)]).toEqual([403, true]);
        await until(
          async () =>
            (await broker.stores.decisionReader.findByReference(broker.flow.db, onOurs)).length === 1,
        );
        const other = await reading.page({ reference: 'AAAAAAAAAA' }, null, 20);
        expect(other.rows).toEqual([]);
      });
    });
  },
  { prepare: async () => ({ editPolicy }) },
);
