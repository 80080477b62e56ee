// Who may what in the console, for every endpoint there is: the list that the router is made of, asked as everybody;
// beside it a table written by hand, so that a wrong declaration is seen (threats A1 A2 A3 A4 A10).

import { expect, it } from '@jest/globals';
import { hasStaffRole, type StaffRole, staffRoles } from '../../src/domain/staff-role.ts';
import type { AdminEndpoint } from '../../src/http/admin/admin-endpoint.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { consoleStaff, signInPortalUser, signInStaff } from '../setup/console-staff.ts';
import type { RawAnswer } from '../setup/raw-client.ts';
import { type Bench, describeStackOnce } from '../setup/stack.ts';

const nobodysId = '00000000-0000-4000-8000-000000000000';

/** Every endpoint that changes or hands out something: who may, and whether only just after a confirmation. */
const byHand: Record<string, { roles: StaffRole[]; fresh: boolean }> = {
  'POST /admin/services/new': { roles: ['editor'], fresh: false },
  'POST /admin/services/:service/analysis': { roles: ['editor'], fresh: false },
  'POST /admin/people/find': { roles: ['desk-officer', 'operator'], fresh: false },
  'POST /admin/people/:account/lock': { roles: ['operator'], fresh: true },
  'POST /admin/people/:account/unlock': { roles: ['operator'], fresh: true },
  'POST /admin/people/:account/reset': { roles: ['operator'], fresh: true },
  'POST /admin/people/:account/end-sessions': { roles: ['operator'], fresh: true },
  'POST /admin/sessions/end': { roles: ['operator'], fresh: true },
  'POST /admin/audit/export': { roles: ['auditor'], fresh: true },
  'POST /admin/policy/roll-back': { roles: ['editor'], fresh: false },
  'POST /admin/policy/edit': { roles: ['editor'], fresh: false },
  'POST /admin/drafts/:draft/approve': { roles: ['approver'], fresh: true },
  'POST /admin/drafts/:draft/refuse': { roles: ['approver'], fresh: false },
  'POST /admin/drafts/:draft/withdraw': { roles: ['editor'], fresh: false },
  'POST /admin/explain/session': { roles: ['auditor'], fresh: true },
  'POST /admin/replay': { roles: ['editor', 'approver', 'auditor'], fresh: false },
  'POST /admin/replay/cancel': { roles: ['editor', 'approver', 'auditor'], fresh: false },
  'POST /admin/observations': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/observations/stop': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/decisions/reveal': { roles: ['auditor'], fresh: true },
  'POST /admin/keys/rotate': { roles: ['operator'], fresh: true },
  'POST /admin/roll-out/remaining': { roles: ['auditor', 'operator'], fresh: true },
  'POST /admin/roll-out/remaining/export': { roles: ['auditor', 'operator'], fresh: true },
  'POST /admin/roll-out/messages': { roles: ['editor', 'operator'], fresh: true },
  'POST /admin/roll-out/plan': { roles: ['editor'], fresh: true },
  'POST /admin/roll-out/end': { roles: ['editor'], fresh: true },
  'POST /admin/staff/propose-member': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/staff/propose-link': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/staff/propose-roles': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/staff/propose-end': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/staff/approve': { roles: ['approver'], fresh: true },
  'POST /admin/staff/refuse': { roles: ['editor', 'approver'], fresh: false },
  'POST /admin/staff/pair': { roles: ['approver'], fresh: true },
};
/** What shows people or the record, beside those. */
const readsByHand: Record<string, StaffRole[]> = {
  'GET /admin/services/new': ['editor'],
  'GET /admin/services/:service/analysis': ['editor'],
  'GET /admin/people': ['desk-officer', 'operator'],
  'GET /admin/people/:account': ['desk-officer', 'operator'],
  'GET /admin/desk': ['desk-officer', 'operator'],
  'GET /admin/sessions': ['operator'],
  'GET /admin/roll-out/remaining': ['auditor', 'operator'],
  'GET /admin/roll-out/plan': ['editor'],
  'GET /admin/staff': ['editor', 'approver', 'auditor', 'operator'],
  'GET /admin/staff/:member': ['editor', 'approver', 'auditor', 'operator'],
  'GET /admin/policy/edit': ['editor'],
  'GET /admin/decisions': ['auditor'],
  'GET /admin/decisions/:decision': ['auditor'],
  'GET /admin/audit': ['auditor'],
  'GET /admin/audit/chain': ['auditor'],
};
const nameOf = ({ method, path }: AdminEndpoint) => `${method} ${path}`;
const pathOf = ({ path }: AdminEndpoint) => path.replaceAll(/:[a-z]+/gi, nobodysId);

describeStackOnce(
  'role × endpoint of the console',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const endpoints = () => the().stack.app.adminEndpoints;
    const posts = () => endpoints().filter(({ method }) => method === 'POST');

    async function ask(
      endpoint: AdminEndpoint,
      visitor: Visitor | null,
      changes: Record<string, string> = {},
      body = 'zz-not-a-field=1',
    ): Promise<RawAnswer> {
      const cookie = visitor && `__Host-sluis=${the().cookieOf(visitor, 'broker')}`;
      const own = { ...(cookie ? { cookie } : {}), accept: 'text/html' };
      const headers = endpoint.method === 'POST' ? { origin: the().stack.brokerUrl, ...own } : own;
      const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers, ...changes };
      return the().raw.send(broker(pathOf(endpoint)), {
        method: endpoint.method,
        headers: endpoint.method === 'POST' ? form : { ...headers, ...changes },
        ...(endpoint.method === 'POST' ? { body } : {}),
      });
    }

    /** What the guard said: the field too many is refused only after it let somebody through. */
    function verdictOf({ status, location }: RawAnswer, { method, path }: AdminEndpoint) {
      if (status === 303 && location?.startsWith('/admin/sign-in')) return 'sign-in';
      if (status === 422 || status === 200 || status === 303) return 'through';
      return method === 'GET' && path.includes(':') && (status === 404 || status === 400)
        ? 'no-object'
        : status;
    }

    async function verdicts(visitor: Visitor | null): Promise<Record<string, unknown>> {
      const found: Record<string, unknown> = {};
      for (const endpoint of endpoints())
        found[nameOf(endpoint)] = verdictOf(await ask(endpoint, visitor), endpoint);
      return found;
    }

    const expected = (of: (endpoint: AdminEndpoint) => unknown) =>
      Object.fromEntries(endpoints().map((endpoint) => [nameOf(endpoint), of(endpoint)]));
    const isPost = ({ method }: AdminEndpoint) => method === 'POST';
    /** Nobody has the object that the path names; a page about it then is not there. */
    const isOfObject = ({ path }: AdminEndpoint) => path.includes(':');

    it('what changes or shows people stands in the table by hand, as it is declared', () => {
      const declared = Object.fromEntries(
        posts().map((item) => [nameOf(item), { roles: [...item.roles], fresh: item.fresh ?? false }]),
      );
      expect(declared).toEqual(byHand);
      for (const [name, roles] of Object.entries(readsByHand)) {
        const found = endpoints().find((item) => nameOf(item) === name);
        expect({ name, roles: found?.roles }).toEqual({ name, roles });
      }
      const rest = endpoints().filter((item) => !isPost(item) && !(nameOf(item) in readsByHand));
      const unnamed = rest.filter(({ roles }) => roles[0] !== 'viewer');
      expect(unnamed.map((item) => `${nameOf(item)}: ${item.roles.join()}`)).toEqual([]);
    });

    it('A2: nobody is led to the sign-in page, and nothing is done for him', async () => {
      expect(await verdicts(null)).toEqual(expected((item) => (isPost(item) ? 401 : 'sign-in')));
    });

    it('A2: to somebody of a portal there is no such page, however high the level', async () => {
      const visitor = await signInPortalUser(the());
      for (const endpoint of endpoints()) {
        const { status } = await ask(endpoint, visitor);
        expect({ name: nameOf(endpoint), status }).toEqual({ name: nameOf(endpoint), status: 404 });
      }
    });

    it.each(staffRoles)('A2: %s reaches what is declared for the role, and nothing else', async (role) => {
      const found = await verdicts(await signInStaff(the(), role));
      const allowed = (item: AdminEndpoint) => (!isPost(item) && isOfObject(item) ? 'no-object' : 'through');
      expect(found).toEqual(expected((item) => (hasStaffRole([role], item.roles) ? allowed(item) : 403)));
    });

    it.each(staffRoles)('A4: %s below substantial reaches nothing', async (role) => {
      const found = await verdicts(await signInStaff(the(), role, 'EH2'));
      const led = (item: AdminEndpoint) => (isPost(item) ? 403 : 'sign-in');
      expect(found).toEqual(expected((item) => (hasStaffRole([role], item.roles) ? led(item) : 403)));
    });

    it.each(staffRoles)('A4: %s after six minutes no longer lowers, reveals or resets', async (role) => {
      const visitor = await signInStaff(the(), role);
      await the().ageEvidence(visitor, 360);
      const found = await verdicts(visitor);
      const stale = (item: AdminEndpoint) => {
        if (item.fresh) return isPost(item) ? 403 : 'sign-in';
        return !isPost(item) && isOfObject(item) ? 'no-object' : 'through';
      };
      expect(found).toEqual(expected((item) => (hasStaffRole([role], item.roles) ? stale(item) : 403)));
    });

    it('A1: a form of another site, without origin, or as JSON text, changes nothing', async () => {
      for (const endpoint of posts()) {
        const role = endpoint.roles[0] as StaffRole;
        const visitor = await staffOnce(the(), role);
        const answers = [
          await ask(endpoint, visitor, { origin: 'https://evil.example' }),
          await ask(endpoint, visitor, { origin: 'null' }),
          await ask(endpoint, visitor, { origin: the().stack.brokerUrl, 'sec-fetch-site': 'cross-site' }),
          await ask(endpoint, visitor, { origin: '' }),
        ];
        expect({ path: endpoint.path, said: answers.map(({ status }) => status) }).toEqual({
          path: endpoint.path,
          said: [403, 403, 403, 403],
        });
        const json = await ask(endpoint, visitor, { 'content-type': 'text/plain' }, '{"reason":"x"}');
        expect({ path: endpoint.path, status: json.status }).toEqual({ path: endpoint.path, status: 403 });
      }
    });

    it('A1: no GET changes a row', async () => {
      const visitors = await Promise.all(staffRoles.map((role) => staffOnce(the(), role)));
      await the().stack.broker.flushUses();
      const before = await rowsOf(the());
      for (const endpoint of endpoints().filter(({ method }) => method === 'GET')) {
        for (const visitor of visitors) await ask(endpoint, visitor);
      }
      expect(await rowsOf(the())).toEqual(before);
    });

    it('A3: a field too many is refused by name, before anything is done', async () => {
      for (const endpoint of posts()) {
        const visitor = await staffOnce(the(), endpoint.roles[0] as StaffRole);
        const before = await rowsOf(the());
        const answer = await ask(endpoint, visitor);
        expect({ path: endpoint.path, status: answer.status }).toEqual({ path: endpoint.path, status: 422 });
        expect(await rowsOf(the())).toEqual(before);
      }
    });

    it('A5 A10: no answer opens itself to another origin, runs a script or is kept', async () => {
      for (const endpoint of endpoints()) {
        const visitor = await staffOnce(the(), endpoint.roles[0] as StaffRole);
        for (const origin of ['null', 'https://evil.example', the().stack.portalUrl]) {
          const { headers } = await ask(endpoint, visitor, { origin });
          expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
          expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
          expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe/);
          expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
          expect(headers['cross-origin-opener-policy']).toBe('same-origin');
          expect(headers['cache-control']).toBe('no-store');
        }
      }
    });

    /** One sign-in for each role, however many endpoints are asked. */
    const kept = new Map<string, Visitor>();
    async function staffOnce(bench: Bench, role: StaffRole): Promise<Visitor> {
      const known = kept.get(role);
      if (known && (await bench.stack.broker.flows.brokerSessions.load(bench.cookieOf(known, 'broker'))))
        return known;
      const visitor = await signInStaff(bench, role);
      kept.set(role, visitor);
      return visitor;
    }
  },
  { prepare: async () => ({ extraConfig: consoleStaff }) },
);

/**
 * Of every table how many rows there are and which transaction wrote last. When a session was used is no change, and
 * decisions are the gate's, written up to a second later.
 */
async function rowsOf(bench: Bench): Promise<Record<string, string>> {
  const tables = await bench.sql<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name not in ('session', 'decision')`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const sql = `select count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) as rows from "${name}"`;
    found[name] = (await bench.sql<{ rows: string }>(sql))[0]?.rows ?? '';
  }
  return found;
}
