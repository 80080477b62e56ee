// Explain, replay, observe and the search of decisions in the console: who sees what, what is recorded, and what a
// forged cursor or a name with markup gets.

import { expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { Visitor } from '../../src/sim/visitor.ts';
import { consoleStaff, signInStaff } from '../setup/console-staff.ts';
import { describeStackOnce } from '../setup/stack.ts';

type Draft = { id: string };

describeStackOnce(
  'a change before it bites',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const until = async <T>(find: () => Promise<T | null | undefined | false>): Promise<T> => {
      for (let tries = 0; tries < 100; tries += 1) {
        const found = await find();
        if (found) return found;
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error('it did not come');
    };

    /** A draft with the route of the company pages raised to high; kept as the policy flow keeps it. */
    async function createDraft(reason = 'raised for the test'): Promise<Draft> {
      const { stores, flow, policies } = the().stack.broker;
      const { policy, version } = policies.current();
      const { source } = (await stores.policyVersions.byNumber(flow.db, version)) ?? { source: '' };
      const document = parse(source) as { routes: Record<string, { path: string; atLeast?: object }> };
      for (const route of Object.values(document.routes)) route.atLeast = { level: 'high' };
      const raised = { ...policy.document, routes: { ...policy.document.routes } };
      for (const [id, route] of Object.entries(raised.routes))
        raised.routes[id] = { ...route, atLeast: { level: 'high' } };
      const id = await stores.policyDrafts.create(flow.db, {
        document: raised,
        source: stringify(document),
        reason,
        authorAccountId: null,
        authorName: 'test',
        baseVersion: version,
        approvalsNeeded: 2,
        counts: {},
      });
      return { id };
    }

    const post = (visitor: Visitor, path: string, fields: Record<string, string>) =>
      visitor.post(broker(path), fields);
    const eventsOf = (event: string) =>
      the().sql<{ facts: Record<string, unknown>; account_id: string }>(
        'select facts, account_id from audit where event = :event order by seq',
        { event },
      );

    it('explains the version in force and a draft, for somebody made up', async () => {
      const viewer = await signInStaff(the(), 'viewer');
      const { id } = await createDraft();
      const url = `${the().stack.portalUrl}/bedrijf`;
      const ask = (changes: Record<string, string>) =>
        viewer.get(
          broker(`/admin/explain?${new URLSearchParams({ url, method: 'GET', lang: 'en', ...changes })}`),
        );
      expect((await ask({ evidence: 'EH3' })).body).toContain('through');
      expect((await ask({ evidence: 'EH3', draft: id })).body).toContain('more proof first');
      expect((await ask({ evidence: 'EH4', draft: id })).body).toContain('through');
      expect((await ask({ url: `${the().stack.portalUrl}/nowhere/at/all` })).body).toContain('No route fits');
      expect((await ask({ draft: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
      expect((await ask({ url: '"><script>alert(1)</script>' })).body).not.toContain('<script>alert');
    });

    it('explains a live session by its reference code to an auditor alone, and records it', async () => {
      const auditor = await signInStaff(the(), 'auditor');
      const rows = await the().sql<{ correlation_id: string }>(
        `select correlation_id from audit where event = 'sign-in' and session_id is not null order by seq desc limit 1`,
      );
      const fields = { url: `${the().stack.portalUrl}/bedrijf`, method: 'GET', draft: '' };
      const reference = rows[0]?.correlation_id ?? '';
      const page = await post(auditor, '/admin/explain/session', { ...fields, reference });
      expect(page.status).toBe(200);
      expect(await eventsOf('session-explained')).toHaveLength(1);
      expect(
        (await post(auditor, '/admin/explain/session', { ...fields, reference: 'NOBODY2345' })).status,
      ).toBe(404);
      const viewer = await signInStaff(the(), 'viewer');
      expect((await post(viewer, '/admin/explain/session', { ...fields, reference })).status).toBe(403);
    });

    it('replays what was recorded under a draft, with numbers for a viewer and names for an auditor alone', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { id } = await createDraft();
      await the().signIn(the().visitor(), 'EH3', '/bedrijf', 'noor/0');
      await until(async () => (await the().sql('select 1 from decision limit 1')).length > 0);
      await post(editor, '/admin/replay', { draft: id, days: '7' });
      const page = await until(async () => {
        const shown = await editor.get(broker('/admin/replay?lang=en'));
        return shown.body.includes('What would go otherwise') ? shown : null;
      });
      expect(page.body).toContain('would be asked for more proof');
      expect(page.body).not.toContain('Show names');
      const auditor = await signInStaff(the(), 'auditor');
      const seen = await auditor.get(broker('/admin/replay?lang=en'));
      expect(seen.body).toContain('Show names');
      const shown = await auditor.submit(seen, /\/admin\/decisions\/reveal$/, {});
      expect(shown.status).toBe(200);
      expect(shown.body).toMatch(/RSIN|KVK|BSN/);
      expect(await eventsOf('decisions-revealed')).toHaveLength(1);
    });

    it('runs one replay at a time, and says that one is gone whose process was killed', async () => {
      const editor = await signInStaff(the(), 'editor');
      const insert = (secondsAgo: number) =>
        the().sql(
          `insert into policy_replay (name, days, author, heartbeat_at)
           values ('other replica', 30, 'x', now() - make_interval(secs => :secondsAgo::float8))`,
          { secondsAgo },
        );
      await insert(0);
      expect((await post(editor, '/admin/replay', { draft: '', days: '7' })).status).toBe(409);
      const running = await editor.get(broker('/admin/replay?lang=en'));
      expect(running.body).toContain('<progress');
      await the().sql(`delete from policy_replay where name = 'other replica'`);
      await insert(60);
      expect((await editor.get(broker('/admin/replay?lang=en'))).body).toContain('has stopped. Start again');
      expect((await post(editor, '/admin/replay', { draft: '', days: '7' })).status).toBe(200);
    });

    it('observes a draft: nothing is enforced, what it would ask is counted, and it stops at once', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { id } = await createDraft('to observe');
      await post(editor, '/admin/observations', { draft: id });
      expect((await post(editor, '/admin/observations', { draft: id })).status).toBe(409);
      const person = the().visitor();
      expect((await the().signIn(person, 'EH3', '/bedrijf', 'noor/0')).status).toBe(200);
      const counted = await until(async () => {
        const rows = await the().sql<{ route_id: string; outcome: string; observation_id: string }>(
          `select * from observation where outcome = 'asked-to-step-up' and account_id is not null`,
        );
        return rows[0];
      });
      const page = await editor.get(broker(`/admin/observations/${counted.observation_id}?lang=en`));
      expect(page.body).toContain(counted.route_id);
      await post(editor, '/admin/observations/stop', { observation: counted.observation_id });
      expect((await the().sql('select 1 from policy_observation where ended_at is null')).length).toBe(0);
      expect((await eventsOf('observation-started')).length).toBe(1);
      expect((await eventsOf('observation-stopped')).length).toBe(1);
      const viewer = await signInStaff(the(), 'viewer');
      expect((await post(viewer, '/admin/observations', { draft: id })).status).toBe(403);
    });

    it('finds decisions for an auditor alone, in pages whose cursor cannot be made or carried over', async () => {
      const auditor = await signInStaff(the(), 'auditor');
      const [row] = await the().sql<{ session_id: string; account_id: string }>(
        'select session_id, account_id from decision order by id desc limit 1',
      );
      await the().sql(
        `insert into decision (session_id, account_id, portal_id, route_id, outcome, policy_version, bucket, at,
           required, reached, reasons, evidence)
         select :session::uuid, :account::uuid, 'p', '<script>alert(1)</script>', 'allow', 1,
           now() - make_interval(mins => n), now() - make_interval(mins => n), '{"level":"<b>x</b>"}', 'null',
           '["<img src=x onerror=alert(1)>"]', '[]' from generate_series(1, 60) as n`,
        { session: row?.session_id ?? '', account: row?.account_id ?? '' },
      );
      const route = '<script>alert(1)</script>';
      const list = `/admin/decisions?${new URLSearchParams({ route, lang: 'en' })}`;
      const first = await auditor.get(broker(list));
      expect(first.body).not.toContain('<script>alert(1)');
      const next = /rel="next" href="([^"]+)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const second = await auditor.get(broker(next));
      expect(second.status).toBe(200);
      const idsOf = (body: string) =>
        [...body.matchAll(/\/admin\/decisions\/([0-9]+)"/g)].map(([, id]) => id);
      expect(idsOf(first.body)).toHaveLength(50);
      expect(idsOf(second.body)).toHaveLength(10);
      expect(idsOf(first.body).filter((id) => idsOf(second.body).includes(id))).toEqual([]);
      const cursor = new URL(broker(next)).searchParams.get('cursor') ?? '';
      const withCursor = (given: string, filter: Record<string, string> = { route }) =>
        auditor.get(broker(`/admin/decisions?${new URLSearchParams({ ...filter, cursor: given })}`));
      expect((await withCursor(`${cursor.slice(0, -2)}zz`)).status).toBe(400);
      expect((await withCursor('made-up')).status).toBe(400);
      expect((await withCursor(cursor, { route: 'other' })).status).toBe(400);
      const one = await auditor.get(broker(`/admin/decisions/${idsOf(first.body)[0]}?lang=en`));
      expect(one.body).not.toMatch(/<img src=x|<script>alert\(1\)|<b>x/);
      const viewer = await signInStaff(the(), 'viewer');
      expect((await viewer.get(broker('/admin/decisions'))).status).toBe(403);
    });

    it('masks whom it was about until that is revealed just after a confirmation, on the record', async () => {
      const auditor = await signInStaff(the(), 'auditor');
      const [row] = await the().sql<{ id: number }>(
        'select id from decision where personal_sealed is not null order by id desc limit 1',
      );
      const id = String(row?.id);
      const page = await auditor.get(broker(`/admin/decisions/${id}`));
      const revealed = await post(auditor, '/admin/decisions/reveal', { decision: id });
      expect(revealed.status).toBe(200);
      const number = /<td[^>]*>.*?([0-9]{8,9}).*?RSIN|([0-9]{8})/s.exec(revealed.body)?.[1];
      if (number) expect(page.body).not.toContain(number);
      const before = (await eventsOf('decisions-revealed')).length;
      await the().ageEvidence(auditor, 360);
      expect((await post(auditor, '/admin/decisions/reveal', { decision: id })).status).toBe(403);
      expect((await eventsOf('decisions-revealed')).length).toBe(before);
    });
  },
  { prepare: async () => ({ extraConfig: consoleStaff }) },
);
