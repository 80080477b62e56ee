// Staff under attack: what a login of the one audience is worth to the other, roles and own changes, two approvers, and
// the end of a member in every live session (threats A2 A4; design 4).

import { expect, it } from '@jest/globals';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { type ErrorCode, errorTable } from '../../src/domain/errors.ts';
import { keptFormView } from '../../src/http/views/admin/kept-form-view.ts';
import { pairwiseSubject } from '../../src/sim/eherkenning/personas.ts';
import { staffPersonas } from '../../src/sim/eherkenning/staff-personas.ts';
import type { VisitedPage, Visitor } from '../../src/sim/visitor.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { titleOf } from '../setup/stack-walk.ts';

const extraConfig = demoStaffConfig({
  eva: ['editor'],
  thomas: ['approver'],
  marieke: ['approver'],
  ahmed: ['auditor'],
});
const subjectOf = (id: string) =>
  pairwiseSubject('sluis', staffPersonas.find((persona) => persona.id === id)?.sub ?? '');

describeStackOnce(
  'staff',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const portal = (path: string) => the().stack.portalUrl + path;
    const says = (page: VisitedPage, code: ErrorCode) => page.body.includes(errorTable[code].nl.what);
    /** The page that keeps what was sent until its sender confirms. */
    const mustConfirm = (page: VisitedPage) => page.body.includes(keptFormView.text.nl.keptTitle.confirm);
    const statuses = (pages: VisitedPage[]) => pages.map(({ status }) => status);

    async function member(who: string, path = '/admin'): Promise<Visitor> {
      const visitor = the().visitor();
      await the().signInStaff(visitor, who, 'EH3', path);
      return visitor;
    }
    const idOf = async (who: string) => {
      const { stores, db } = the().stack.broker.flow;
      const name = staffPersonas.find(({ id }) => id === who)?.name;
      const found = (await stores.staff.list(db)).find((item) => item.name === name);
      return found?.id ?? '';
    };
    const rolesOf = async (who: string) => {
      const { stores, db } = the().stack.broker.flow;
      return (await stores.staff.load(db, await idOf(who)))?.roles ?? null;
    };

    async function propose(by: Visitor, what: string, fields: Record<string, string>): Promise<VisitedPage> {
      return by.post(broker(`/admin/staff/propose-${what}`), { reason: 'because', ...fields });
    }
    async function newestChange(): Promise<string> {
      const [row] = await the().sql<{ id: string }>(
        'select id from staff_change order by proposed_at desc limit 1',
      );
      return row?.id ?? '';
    }
    const approve = (by: Visitor, change: string) => by.post(broker('/admin/staff/approve'), { change });

    /** Approved by marieke what thomas proposed. */
    async function carryOut(what: string, fields: Record<string, string>): Promise<VisitedPage> {
      await propose(await member('thomas'), what, fields);
      return approve(await member('marieke'), await newestChange());
    }

    it('A4: a login of a portal opens nothing of the console or the desk, whatever its level', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH4', '/dossier/1001', 'noor/0');
      const pages = ['/admin', '/admin/staff', '/admin/upstreams', '/admin/no-such-page', '/desk'];
      const seen = await Promise.all(pages.map((path) => visitor.get(broker(path))));
      expect(statuses(seen)).toEqual(pages.map(() => 404));
      expect(seen.filter(({ body }) => body.includes('href="/admin"')).map(({ url }) => url)).toEqual([]);
    });

    it('A4: a member of staff whose account is proven at a portal alone reaches nothing either', async () => {
      // Whatever the list says: the level counts in the context of staff alone.
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH4', '/dossier/1001', 'sem/0');
      const { accountId } = await the().sessionOf(visitor);
      const { stores, transact } = the().stack.broker.flow;
      await transact(async ({ trx }) => {
        await stores.staff.add(trx, {
          accountId,
          name: 'S',
          roles: ['approver', 'auditor'],
          origin: 'founding',
        });
      });
      const page = await visitor.get(broker('/admin/upstreams'));
      expect(new URL(page.url).pathname).toBe('/admin/sign-in');
      const posted = await visitor.post(broker('/admin/staff/approve'), { change: await idOf('eva') });
      expect([posted.status, mustConfirm(posted)]).toEqual([403, true]);
      await the().sql('update staff_member set ended_at = now() where account_id = :accountId', {
        accountId,
      });
    });

    it('a login of staff opens no route of a portal, no account page, and no login over OpenID Connect', async () => {
      const visitor = await member('eva');
      the().stack.portal.clearReceived();
      for (const path of ['/bedrijf', '/dienstverband', '/verzuim', '/loon', '/dossier/1001']) {
        const page = await visitor.get(portal(path));
        expect([path, new URL(page.url).pathname]).toEqual([path, '/sign-in']);
        expect(page.body).not.toContain('value="medewerkers"');
      }
      expect(the().stack.portal.received).toEqual([]);
      expect((await visitor.get(broker('/account'))).url).toContain('/sign-in');
      const login = await visitor.get(`${the().stack.verzuimUrl}/`);
      expect(login.body).not.toContain('492099595');
      expect(the().cookieOf(visitor, 'portal')).toBe('');
    });

    it('neither sign-in page knows the upstreams of the other', async () => {
      const visitor = the().visitor();
      const staffPage = await visitor.get(broker('/admin/sign-in'));
      expect([staffPage.body.includes('eHerkenning'), staffPage.body.includes('Medewerkerslogin')]).toEqual([
        false,
        true,
      ]);
      const there = await visitor.post(broker('/sign-in/upstream'), {
        upstream: 'medewerkers',
        transaction: 'account',
      });
      const here = await visitor.post(broker('/admin/sign-in/upstream'), {
        upstream: 'eherkenning',
        return: '/admin',
      });
      expect(statuses([there, here])).toEqual([400, 400]);
    });

    it('A4: below substantial staff is told so and reaches nothing; five minutes later it confirms anew', async () => {
      const low = the().visitor();
      const page = await the().signInStaff(low, 'eva', 'EH2+');
      expect([titleOf(page), page.body.includes('lager niveau')]).toEqual(['Bevestig dat u het bent', true]);
      expect(new URL((await low.get(broker('/admin/staff'))).url).pathname).toBe('/admin/sign-in');
      const thomas = await member('thomas');
      await propose(thomas, 'end', { member: await idOf('ahmed') });
      const change = await newestChange();
      const marieke = await member('marieke');
      await the().ageEvidence(marieke, 301);
      const late = await approve(marieke, change);
      expect([late.status, mustConfirm(late)]).toEqual([403, true]);
      // Back to the very page, by the fresh login.
      const back = await the().signInStaff(marieke, 'marieke', 'EH3', '/admin/staff');
      expect(new URL(back.url).pathname).toBe('/admin/staff');
      await marieke.post(broker('/admin/staff/refuse'), { change });
      expect(await rolesOf('ahmed')).toEqual(['auditor']);
    });

    it.each([
      'https://evil.example/admin',
      '//evil.example/admin',
      '/\\evil.example/admin',
      '/admin/../sign-out',
      '/admin/%2e%2e/account',
      '/administrator',
      '/account',
      'admin',
      '/admin\n',
      '/admin/sign-in?return=/admin',
    ])('leads back to a page of staff on this host alone: %s', async (path) => {
      const visitor = the().visitor();
      const page = await the().signInStaff(visitor, 'eva', 'EH3', path);
      expect(page.url).toBe(broker('/admin'));
    });

    it('A2: nobody proposes or approves for himself, nor approves what he proposed', async () => {
      const [thomas, marieke] = [await member('thomas'), await member('marieke')];
      const own = await propose(thomas, 'roles', { member: await idOf('thomas'), roles: 'operator' });
      expect([own.status, says(own, 'own-case')]).toEqual([403, true]);
      const ended = await propose(thomas, 'end', { member: await idOf('thomas') });
      expect(ended.status).toBe(403);
      await propose(thomas, 'roles', { member: await idOf('marieke'), roles: 'approver' });
      const about = await newestChange();
      expect(statuses([await approve(thomas, about), await approve(marieke, about)])).toEqual([403, 403]);
      const eva = await member('eva');
      expect((await approve(eva, about)).status).toBe(403);
      expect((await thomas.post(broker('/admin/staff/refuse'), { change: about })).status).toBe(200);
      // The checks of the table hold where the flow would not.
      const forced = the().sql(
        'update staff_change set decided_by = proposed_by, approved = true where id = :about',
        { about },
      );
      await expect(forced).rejects.toThrow(/check/);
    });

    it('the last two approvers stay, and a third may then go', async () => {
      const refused = await carryOut('roles', { member: await idOf('eva'), roles: 'viewer' });
      expect(refused.status).toBe(200);
      expect(await rolesOf('eva')).toEqual(['viewer']);
      await carryOut('roles', { member: await idOf('eva'), roles: 'approver' });
      const eva = await member('eva');
      await propose(eva, 'roles', { member: await idOf('marieke'), roles: 'viewer' });
      expect((await approve(await member('thomas'), await newestChange())).status).toBe(200);
      expect(await rolesOf('marieke')).toEqual(['viewer']);
      // Two are left, and neither can take the other off.
      await propose(eva, 'end', { member: await idOf('thomas') });
      const last = await newestChange();
      expect((await approve(await member('thomas'), last)).status).toBe(403);
      await propose(await member('thomas'), 'roles', { member: await idOf('marieke'), roles: 'approver' });
      await approve(await member('eva'), await newestChange());
      await propose(await member('marieke'), 'roles', { member: await idOf('eva'), roles: 'editor' });
      await approve(await member('thomas'), await newestChange());
      expect([await rolesOf('eva'), await rolesOf('marieke')]).toEqual([['editor'], ['approver']]);
      await propose(eva, 'end', { member: await idOf('thomas') });
      const kept = await approve(await member('marieke'), await newestChange());
      expect([kept.status, says(kept, 'last-approvers')]).toEqual([409, true]);
      expect(await rolesOf('thomas')).toEqual(['approver']);
    });

    it('a proposed colleague signs in once approved; whose end is approved is out with the next request', async () => {
      const willem = the().visitor();
      await the().signInStaff(willem, 'willem');
      expect((await willem.get(broker('/admin'))).status).toBe(404);
      const added = await carryOut('member', {
        upstream: 'medewerkers',
        subject: subjectOf('willem'),
        name: 'Willem Bos',
        roles: 'operator',
      });
      expect(added.status).toBe(200);
      // The session that was there already: the list is read at each request.
      expect((await willem.get(broker('/admin/sessions'))).status).toBe(200);
      const twice = await carryOut('member', {
        upstream: 'medewerkers',
        subject: subjectOf('willem'),
        name: 'W',
        roles: 'viewer',
      });
      expect([twice.status, says(twice, 'staff-known')]).toEqual([409, true]);
      await carryOut('end', { member: await idOf('willem') });
      expect((await willem.get(broker('/admin/sessions'))).status).toBe(404);
      const [row] = await the().sql<{ event: string; facts: object }>(
        "select event, facts from audit where event like 'staff-%' order by seq desc limit 1",
      );
      expect(row).toMatchObject({ event: 'staff-change-decided', facts: { kind: 'end', approved: true } });
    });

    it('of twenty approvals at once one counts, and a decided change is decided', async () => {
      await propose(await member('thomas'), 'roles', { member: await idOf('ahmed'), roles: 'auditor' });
      const change = await newestChange();
      const marieke = await member('marieke');
      const answers = await Promise.all(Array.from({ length: 20 }, () => approve(marieke, change)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter((page) => page.status === 409 && says(page, 'change-decided'))).toHaveLength(19);
    });

    it('fields that were not asked, roles that are none and upstreams of portals are refused', async () => {
      const thomas = await member('thomas');
      const base = { upstream: 'medewerkers', subject: 'x', name: 'X', roles: 'viewer' };
      const answers = [
        await propose(thomas, 'member', { ...base, approved: 'true' }),
        await propose(thomas, 'member', { ...base, roles: 'owner' }),
        await propose(thomas, 'member', { ...base, name: '<b>\u0000' }),
        await propose(thomas, 'member', { ...base, upstream: 'eherkenning' }),
      ];
      expect(statuses(answers)).toEqual([422, 422, 422, 400]);
      const { roles: _roles, ...without } = base;
      expect((await propose(thomas, 'member', without)).status).toBe(422);
    });

    it('A5: a name with markup stands on the page as text', async () => {
      const name = '<img src=x onerror=alert(1)>';
      const base = { upstream: 'medewerkers', subject: 'someone', roles: 'viewer', name };
      const page = await propose(await member('thomas'), 'member', base);
      expect([page.status, page.body.includes('<img src=x'), page.body.includes('&lt;img src=x')]).toEqual([
        200,
        false,
        true,
      ]);
    });

    it('an upstream that the policy changes or removes refuses a login on its way, without restart', async () => {
      const { policies } = the().stack.broker;
      const { document } = policies.current().policy;
      const { medewerkers, ...others } = document.upstreams;
      if (!medewerkers) throw new Error('no upstream of staff');
      const apply = (upstreams: typeof document.upstreams) =>
        policies.apply({ document: { ...document, upstreams }, source: '', author: 'test', reason: 'test' });
      const visitor = the().visitor();
      const atProvider = await visitor.submit(
        await visitor.get(broker('/admin/sign-in')),
        /^\/admin\/sign-in\/upstream$/,
      );
      await apply({ ...others, medewerkers: { ...medewerkers, acrRequest: 'both' } });
      const changed = await the().answerProvider(visitor, atProvider, { identity: 'eva/0' });
      expect([changed.status, the().cookieOf(visitor, 'broker')]).toEqual([400, '']);
      // A session of an upstream that is gone proves nothing any more; one whose audience is another's neither.
      await apply(document.upstreams);
      const eva = await member('eva');
      await apply(others);
      expect(new URL((await eva.get(broker('/admin'))).url).pathname).toBe('/admin/sign-in');
      await apply({ ...others, medewerkers: { ...medewerkers, audience: 'portal' } });
      expect(new URL((await eva.get(broker('/admin'))).url).pathname).toBe('/admin/sign-in');
      await apply(document.upstreams);
      expect((await eva.get(broker('/admin'))).status).toBe(200);
    });

    it('an upstream without its secret is out with a plain word, and everything else works', async () => {
      const { policies, upstreamHealth } = the().stack.broker;
      const { document } = policies.current().policy;
      const { eherkenning } = document.upstreams;
      if (!eherkenning) throw new Error('no upstream');
      const without = {
        ...eherkenning,
        issuer: 'http://zonder.localhost:1',
        clientAuth: 'client_secret_basic',
      } as const;
      await policies.apply({
        document: { ...document, upstreams: { ...document.upstreams, zonder: without } },
        ...{ source: '', author: 'test', reason: 'test' },
      });
      expect(upstreamHealth().find(({ id }) => id === 'zonder')).toMatchObject({ state: 'unusable' });
      const page = await the().visitor().get(portal('/verzuim'));
      expect([page.body.includes('value="eherkenning"'), page.body.includes('value="zonder"')]).toEqual([
        true,
        false,
      ]);
      await policies.apply({ document, source: '', author: 'test', reason: 'test' });
    });
  },
  { prepare: async () => ({ extraConfig }) },
);
