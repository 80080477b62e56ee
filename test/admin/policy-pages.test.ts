// The policy in the console, asked as its people and as an attacker would: nothing typed is lost, nothing is applied by
// whoever wrote it, and every refusal says what to do (threats A3, A5, A9).

import { expect, it } from '@jest/globals';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { type ErrorCode, errorTable } from '../../src/domain/errors.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';

const extraConfig = demoStaffConfig({
  eva: ['editor'],
  thomas: ['editor', 'approver'],
  marieke: ['approver'],
});

describeStackOnce(
  'the policy in the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const says = (page: VisitedPage, code: ErrorCode) => page.body.includes(errorTable[code].nl.what);
    const version = () => the().stack.broker.policies.current().version;
    const source = async () =>
      (await the().stack.broker.stores.policyVersions.byNumber(the().stack.broker.flow.db, version()))
        ?.source ?? '';

    async function person(id: string): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signInStaff(visitor, id);
      return visitor;
    }

    it('says in Dutch what the product put down itself, and in English as it is recorded', async () => {
      const editor = await person('eva');
      for (const path of ['/admin/policy', '/admin/policy/versions/1']) {
        const dutch = (await editor.get(broker(`${path}?lang=nl`))).body;
        expect(dutch).toContain('de installatie');
        expect(dutch).toContain('eerste start');
        expect(dutch).not.toMatch(/>\s*(?:installation|first start)\s*</);
        expect((await editor.get(broker(`${path}?lang=en`))).body).toMatch(/>\s*first start\s*</);
      }
      await editor.get(broker('/admin/policy?lang=nl'));
    });

    let opened = 0;
    async function opening(): Promise<string> {
      opened += 1;
      const { document } = the().stack.broker.policies.current().policy;
      const [portal] = Object.keys(document.portals);
      const [service] = Object.keys(document.services);
      const route = `  opened-${opened}: { portal: ${portal}, path: /opened-${opened}, service: ${service}, data: [] }\n`;
      return (await source()).replace(/^routes:\n/m, `routes:\n${route}`);
    }
    const send = (by: Visitor, form: Record<string, string>) =>
      by.post(broker('/admin/policy/edit'), {
        base: String(version()),
        reason: 'een nieuwe pagina',
        act: 'send',
        ...form,
      });
    const draftOf = (page: VisitedPage) => /\/admin\/drafts\/([0-9a-f-]{36})/.exec(page.url)?.[1] ?? '';
    const act = (by: Visitor, id: string, name: string, form: Record<string, string> = {}) =>
      by.post(broker(`/admin/drafts/${id}/${name}`), form);

    it('goes from an editor by a draft to an approver, and into force', async () => {
      const before = version();
      const editor = await person('eva');
      const edit = await editor.get(broker('/admin/policy/edit'));
      expect(edit.body).toContain('# The policy of the sample employer portal');
      const text = await opening();
      const preview = await send(editor, { source: text.replaceAll('\n', '\r\n'), act: 'check' });
      expect(preview.status).toBe(200);
      expect(preview.body).toContain('Dit wordt een voorstel');
      expect(preview.body).toContain('opent');
      const sent = await send(editor, { source: text.replaceAll('\n', '\r\n') });
      expect(sent.body).toContain('Het beleid verandert pas als een ander het goedkeurt');
      expect(sent.body).toContain('Wie het wel kan');
      expect(version()).toBe(before);
      const approver = await person('marieke');
      const done = await act(approver, draftOf(sent), 'approve');
      expect(done.body).toContain('Het nieuwe beleid geldt nu overal');
      expect(version()).toBe(before + 1);
      expect(await source()).toBe(text);
      const diff = await approver.get(broker('/admin/policy/diff'));
      expect([diff.status, diff.body.includes('opened-1')]).toEqual([200, true]);
      const page = await approver.get(broker(`/admin/policy/versions/${before + 1}`));
      expect(page.body).toContain('Marieke');
    });

    it('warns, before and after sending, of an upstream that has no secret here, and hinders nothing', async () => {
      const editor = await person('eva');
      const upstream =
        '  zonder:\n    label: { nl: Z, en: Z }\n    issuer: https://zonder.example\n    clientId: sluis\n    clientAuth: client_secret_basic\n';
      const text = (await source()).replace(/^upstreams:\n/m, `upstreams:\n${upstream}`);
      const preview = await send(editor, { source: text, act: 'check' });
      const sent = await send(editor, { source: text });
      for (const page of [preview, sent]) {
        expect(page.status).toBe(200);
        expect(page.body).toContain('Inlogdienst zonder heeft hier nog geen sleutel of geheim');
        expect(page.body).not.toContain('Inlogdienst eherkenning heeft');
      }
      await act(editor, draftOf(sent), 'withdraw');
      const after = await editor.get(broker(`/admin/drafts/${draftOf(sent)}`));
      expect(after.body).not.toContain('Inlogdienst zonder heeft');
    });

    it('counts for operators what waits for somebody: drafts, and changes of staff', async () => {
      const counted = async () => {
        const { body } = await the().raw.send(`http://127.0.0.1:${the().stack.app.operationsPort}/metrics`);
        return ['sluis_policy_drafts_open', 'sluis_staff_changes_waiting'].map((name) =>
          Number(new RegExp(`^${name} ([0-9]+)$`, 'm').exec(body)?.[1]),
        );
      };
      const [drafts = 0, changes = 0] = await counted();
      const editor = await person('eva');
      const id = draftOf(await send(editor, { source: await opening() }));
      const link = { name: 'Ilse', roles: 'viewer', reason: 'nodig' };
      await editor.post(broker('/admin/staff/propose-link'), link);
      expect(await counted()).toEqual([drafts + 1, changes + 1]);
      await act(editor, id, 'withdraw');
      expect(await counted()).toEqual([drafts, changes + 1]);
    });

    it('A9: shows its author why he cannot approve it himself, and whom to ask', async () => {
      const author = await person('thomas');
      const sent = await send(author, { source: await opening() });
      const id = draftOf(sent);
      expect(says(sent, 'own-draft')).toBe(true);
      expect(sent.body).toContain('Marieke');
      const refused = await act(author, id, 'approve');
      expect(refused.status).toBe(403);
      expect(says(refused, 'own-draft')).toBe(true);
      await act(author, id, 'withdraw');
      const late = await act(await person('marieke'), id, 'approve');
      expect(late.status).toBe(409);
      expect(says(late, 'draft-decided')).toBe(true);
    });

    it('A9: with one approver alone nothing is approved, and it says how to get a second', async () => {
      const editor = await person('eva');
      const id = draftOf(await send(editor, { source: await opening() }));
      const approver = await person('marieke');
      const other = await the().sessionOf(await person('thomas'));
      await the().sql('update account set locked_at = now() where id = :id', { id: other.accountId });
      const refused = await act(approver, id, 'approve');
      expect(refused.status).toBe(403);
      expect(says(refused, 'second-approver-needed')).toBe(true);
      expect(refused.body).toContain('/admin/staff');
      await act(approver, id, 'refuse', { reason: 'nu niet' });
      expect((await editor.get(broker(`/admin/drafts/${id}`))).body).toContain('nu niet');
    });

    it('gives the text back with every fault at once, each leading to its line', async () => {
      const editor = await person('eva');
      const before = version();
      const text = `${(await source()).replace('version: 1', 'version: 2')}colour: "<img src=x onerror=alert(1)>"\n`;
      const page = await send(editor, { source: text });
      expect(page.status).toBe(422);
      expect(page.body).toContain('Er zijn 2 fouten');
      const lines = [...page.body.matchAll(/href="#line-(\d+)"/g)].map(([, line]) => line);
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(page.body).toContain(`id="line-${line}"`);
      expect(page.body).not.toContain('<img src=x');
      expect(page.body).toContain('colour: &quot;&lt;img src=x');
      const empty = await send(editor, { source: await source(), reason: '' });
      expect(empty.status).toBe(422);
      expect(empty.body).toContain('Schrijf waarom');
      expect(version()).toBe(before);
    });

    it('a version that came in between: 412, with what it changed and how to go on, and nothing lost', async () => {
      const editor = await person('eva');
      const base = version();
      const mine = `${await source()}# my own remark\n`;
      const id = draftOf(await send(editor, { source: await opening() }));
      await act(await person('marieke'), id, 'approve');
      const now = version();
      expect(now).toBe(base + 1);
      const page = await send(editor, { source: mine, base: String(base) });
      expect(page.status).toBe(412);
      expect(page.body).toContain('# my own remark');
      expect(page.body).toContain(`opened-${opened}`);
      expect(page.body).toContain(`name="base" value="${base}"`);
      expect(version()).toBe(now);
      const taken = `${await source()}# my own remark\n`;
      const done = await send(editor, { source: taken, base: String(base), takenOver: String(now) });
      expect(done.url).toContain(`/admin/policy/versions/${now + 1}`);
      expect(await source()).toBe(taken);
    });

    it('goes back to an earlier version, with a draft where that lowers', async () => {
      const editor = await person('eva');
      const before = version();
      const page = await editor.get(broker(`/admin/policy/versions/${before - 1}`));
      expect(page.body).toContain('Wat er dan verandert');
      const back = { version: '1', base: String(before), reason: '' };
      const empty = await editor.post(broker('/admin/policy/roll-back'), back);
      expect(empty.status).toBe(422);
      const done = await editor.post(broker('/admin/policy/roll-back'), { ...back, reason: 'terug' });
      expect(done.status).toBe(200);
      expect(version()).toBe(before + 1);
      const forth = { version: String(before), base: String(version()), reason: 'toch weer open' };
      const draft = await editor.post(broker('/admin/policy/roll-back'), forth);
      expect(draftOf(draft)).not.toBe('');
      expect(version()).toBe(before + 1);
    });

    it('A3: a field too many, a forged id or number, and a draft of nobody change nothing', async () => {
      const before = version();
      const editor = await person('thomas');
      const text = await opening();
      for (const extra of [{ approvalsNeeded: '0' }, { authorAccountId: '' }, { document: '{}' }]) {
        expect((await send(editor, { source: text, ...(extra as Record<string, string>) })).status).toBe(422);
      }
      const forged = '00000000-0000-4000-8000-000000000000';
      for (const id of [forged, 'x', "x'--"]) {
        expect((await act(editor, id, 'approve')).status).toBe(404);
        expect((await editor.get(broker(`/admin/drafts/${id}`))).status).toBe(404);
      }
      for (const number of ['0', '-1', '99999', 'x', '1e3'])
        expect((await editor.get(broker(`/admin/policy/versions/${number}`))).status).toBe(404);
      const id = draftOf(await send(editor, { source: text }));
      expect((await act(await person('marieke'), id, 'approve', { approvalsNeeded: '0' })).status).toBe(422);
      expect((await act(await person('marieke'), id, 'withdraw')).status).toBe(403);
      expect(version()).toBe(before);
    });

    it('A4: is approved only by a level of the last five minutes', async () => {
      const id = draftOf(await send(await person('eva'), { source: await opening() }));
      const approver = await person('marieke');
      await the().ageEvidence(approver, 360);
      const before = version();
      expect((await approver.get(broker(`/admin/drafts/${id}`))).body).toContain('Bevestig eerst wie u bent');
      expect((await act(approver, id, 'approve')).status).toBe(403);
      expect(version()).toBe(before);
    });
  },
  { prepare: async () => ({ extraConfig }) },
);
