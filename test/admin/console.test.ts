// The console as a whole: who is let in where, and what its pages never say.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { hasStaffRole, type StaffRole, staffRoles } from '../../src/domain/staff-role.ts';
import { csvCell } from '../../src/http/admin/audit-file.ts';
import { formsOf, type Visitor } from '../../src/sim/visitor.ts';
import { consoleStaff, signInPortalUser, signInStaff } from '../setup/console-staff.ts';
import { companyOf, createLocalPerson } from '../setup/local-person.ts';
import { describeStackOnce } from '../setup/stack.ts';

const markup = '<img src=x onerror=alert(1)>';
const secretHash = 'C'.repeat(43);
const label = { nl: markup, en: `"><script>alert(1)</script>` };
const chapters = {
  dataClasses: { odd: { label, aspects: { personalData: 'ordinary' }, source: markup } },
  clients: {
    odd: {
      ...{
        label,
        service: 'sick-leave-service',
        profile: 'basic',
        redirectUris: ['https://portal.example.nl/x'],
      },
      auth: { method: 'client_secret_basic', secretHash },
    },
  },
};

describeStackOnce(
  'the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const endpoints = () => the().stack.app.adminEndpoints;
    const florist = { representation: companyOf('123456782'), companyName: markup };
    const post = (visitor: Visitor, path: string, form: Record<string, string>) =>
      visitor.post(broker(path), form);

    it('no page of the console is registered beside its list, but for signing in and setting up', () => {
      const root = resolve(import.meta.dirname, '../../src');
      const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .flatMap((path) => [
          ...readFileSync(join(root, path), 'utf8').matchAll(
            /\.(?:get|post|put|all|use)\(\s*['"`](\/admin[^'"`]*)/g,
          ),
        ])
        .map(([, path]) => path);
      expect([...new Set(found)].sort()).toEqual([
        '/admin/set-up',
        '/admin/set-up/options',
        '/admin/sign-in',
        '/admin/sign-in/passkey',
        '/admin/sign-in/passkey/options',
        '/admin/sign-in/upstream',
      ]);
    });

    it.each(staffRoles)(
      'the navigation of %s names what the role opens, and all of it opens',
      async (role) => {
        const visitor = await signInStaff(the(), role);
        const { body } = await visitor.get(broker('/admin'));
        const named = [...body.matchAll(/class="sluis-nav__link[^"]*" href="([^"]+)"/g)].map(
          ([, href]) => href ?? '',
        );
        const declared = endpoints().filter(({ menu, roles }) => menu && hasStaffRole([role], roles));
        expect(named.sort()).toEqual(declared.map(({ path }) => path as string).sort());
        for (const path of named)
          expect({ path, status: (await visitor.get(broker(path))).status }).toEqual({ path, status: 200 });
      },
    );

    it('A5: markup in labels, names and the record is text on every page, in both languages', async () => {
      await createLocalPerson(the(), [florist]);
      for (const role of staffRoles) {
        const visitor = await signInStaff(the(), role);
        for (const { method, path, roles } of endpoints()) {
          if (method !== 'GET' || path.includes(':') || !hasStaffRole([role], roles)) continue;
          for (const lang of ['nl', 'en']) {
            const { body } = await visitor.get(broker(`${path}?lang=${lang}`));
            expect({ path, hit: /<img src=x|<script>alert/.test(body) }).toEqual({ path, hit: false });
            expect(body).not.toMatch(/ style="| on[a-z]+="|javascript:/);
          }
        }
      }
    });

    it('A5: a cell of the export that looks like a formula is text', () => {
      for (const cell of ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1'])
        expect(csvCell(cell)).toBe(`"'${cell}"`);
      expect(csvCell('a"b')).toBe('"a""b"');
      expect(csvCell({ a: '=x' })).toBe('"{""a"":""=x""}"');
    });

    it('A11: no secret of a client, nor its hash, is on any page', async () => {
      for (const role of ['viewer', 'operator', 'auditor'] as StaffRole[]) {
        const visitor = await signInStaff(the(), role);
        for (const { method, path, roles } of endpoints()) {
          if (method !== 'GET' || path.includes(':') || !hasStaffRole([role], roles)) continue;
          const { body } = await visitor.get(broker(path));
          expect({ path, hit: body.includes(secretHash) || body.includes('secretHash') }).toEqual({
            path,
            hit: false,
          });
        }
      }
    });

    it('a person is found by what only that person could have said, on the record, sixty times an hour', async () => {
      const person = await createLocalPerson(the(), [florist]);
      const desk = await signInStaff(the(), 'desk-officer');
      const found = await post(desk, '/admin/people/find', { sought: ` ${person.email.toUpperCase()} ` });
      expect(new URL(found.url).pathname).toBe(`/admin/people/${person.accountId}`);
      expect(found.body).toContain(person.email);
      expect((await post(desk, '/admin/people/find', { sought: person.email.slice(0, -1) })).status).toBe(
        404,
      );
      expect((await post(desk, '/admin/people/find', { sought: person.accountId })).status).toBe(200);
      const rows = await the().sql<{ outcome: string }>(
        `select outcome from audit where event = 'person-looked-up'`,
      );
      expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['failure', 'success', 'success']);
      await the()
        .sql('update usage_window set used = 60')
        .catch(() => the().sql('update usage_window set count = 60'));
      expect((await post(desk, '/admin/people/find', { sought: person.email })).status).toBe(429);
    });

    it('an operator sees a masked address, acts with a reason, and never on himself', async () => {
      const person = await createLocalPerson(the(), [florist]);
      const operator = await signInStaff(the(), 'operator');
      const page = await operator.get(broker(`/admin/people/${person.accountId}`));
      expect(page.body).not.toContain(person.email);
      const act = formsOf(page).find(({ action }) => action.endsWith('/lock'));
      expect(act?.fields).toEqual({ reason: '' });
      expect((await post(operator, `/admin/people/${person.accountId}/lock`, { reason: '' })).status).toBe(
        422,
      );
      const done = await post(operator, `/admin/people/${person.accountId}/lock`, {
        reason: 'gestolen telefoon',
      });
      expect(done.url).toContain('done=lock');
      const [row] = await the().sql<{ account_id: string; reason: string; facts: Record<string, unknown> }>(
        `select account_id, reason, facts from audit where event = 'account-locked' order by seq desc limit 1`,
      );
      const { accountId } = await the().sessionOf(operator);
      expect(row).toMatchObject({ account_id: person.accountId, reason: 'gestolen telefoon' });
      expect(row?.facts).toMatchObject({ authorAccount: accountId, changed: true });
      for (const name of ['lock', 'reset', 'end-sessions']) {
        expect((await post(operator, `/admin/people/${accountId}/${name}`, { reason: 'ik' })).status).toBe(
          403,
        );
      }
      expect((await operator.get(broker('/admin'))).status).toBe(200);
    });

    it('a session that is ended in the console is over everywhere, and one’s own is not among them', async () => {
      const user = await signInPortalUser(the());
      const operator = await signInStaff(the(), 'operator');
      const { sessionId } = await the().sessionOf(user);
      const own = await the().sessionOf(operator);
      const list = await operator.get(broker('/admin/sessions'));
      expect(list.body).toContain(sessionId);
      expect(list.body).not.toContain(`<option value="${own.sessionId}"`);
      expect(
        (await post(operator, '/admin/sessions/end', { session: own.sessionId, reason: 'x' })).status,
      ).toBe(403);
      expect((await post(operator, '/admin/sessions/end', { session: sessionId, reason: 'x' })).status).toBe(
        200,
      );
      expect(await the().stack.broker.flows.brokerSessions.load(the().cookieOf(user, 'broker'))).toBeNull();
    });

    it('G8: an auditor reads, filters, exports and verifies the record; the export is on it', async () => {
      const auditor = await signInStaff(the(), 'auditor');
      const page = await auditor.get(broker('/admin/audit?event=sign-in'));
      expect(page.status).toBe(200);
      expect((await auditor.get(broker('/admin/audit?cursor=abc.def'))).status).toBe(400);
      const file = await post(auditor, '/admin/audit/export', { format: 'jsonl', event: 'sign-in' });
      const lines = file.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string });
      expect(lines.length).toBeGreaterThan(0);
      expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(['sign-in']));
      expect(file.body).not.toMatch(/sealed|personal/i);
      const [row] = await the().sql<{ facts: object }>(
        `select facts from audit where event = 'audit-exported'`,
      );
      expect(row?.facts).toMatchObject({ format: 'jsonl', filter: { event: 'sign-in' } });
      expect((await auditor.get(broker('/admin/audit/chain'))).body).toContain('De keten is heel.');
    });

    it('a key is replaced by an operator with a reason; nothing of the key itself is shown', async () => {
      const operator = await signInStaff(the(), 'operator');
      const form = { alg: 'ES256', now: 'no', reason: 'jaarlijks' };
      expect((await post(operator, '/admin/keys/rotate', form)).url).toContain('done=rotated');
      expect((await post(operator, '/admin/keys/rotate', form)).status).toBe(409);
      const page = await operator.get(broker('/admin/keys'));
      expect(page.body).not.toMatch(/"d"|privateJwk/);
      const rows = await the().sql<{ reason: string }>(
        `select reason from audit where event = 'signing-keys-rotated'`,
      );
      expect(rows.map(({ reason }) => reason)).toEqual(['jaarlijks']);
    });
  },
  {
    prepare: async () => ({
      extraConfig: consoleStaff,
      editPolicy: (source) => source + stringify(chapters, { aliasDuplicateObjects: false }),
    }),
  },
);
