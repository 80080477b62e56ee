// What was typed is never lost: a form that was refused for want of a session, a level or a fresh confirmation comes
// back whole to who sent it from our own page, and to nobody else; and holds nothing of ours (threats A1, A2, A5).

import { expect, it } from '@jest/globals';
import { demoStaffConfig } from '../../src/cli/demo-people.ts';
import { formsOf, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { signInPortalUser, signInStaff } from '../setup/console-staff.ts';
import { describeStackOnce } from '../setup/stack.ts';

const extraConfig = demoStaffConfig({
  bram: ['viewer'],
  eva: ['editor'],
  thomas: ['approver'],
  marieke: ['approver'],
  willem: ['operator'],
});

type Entries = [string, string][];
const mark = 'zz-typed-here';
const odd = `\r\n\r\n# ${mark} <script>alert(1)</script> </textarea></form>"'\`&amp;&#13; <%= it.m %> ë 𝔘\u2028 +%20\r\n \r\n`;

describeStackOnce(
  'a form that was refused for now',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const version = () => the().stack.broker.policies.current().version;
    const post = (by: Visitor, path: string, form: Entries) =>
      by.post(broker(path), form as unknown as Record<string, string>);
    const keptOn = (page: VisitedPage) => formsOf(page).find(({ action }) => !action.endsWith('/sign-out'));
    const signOut = (by: Visitor) => by.post(broker('/sign-out'), {});

    async function policyText(): Promise<string> {
      const { stores, flow } = the().stack.broker;
      return (await stores.policyVersions.byNumber(flow.db, version()))?.source ?? '';
    }
    const editOf = (source: string, act = 'send'): Entries => [
      ['base', String(version())],
      ['source', source],
      ['reason', `"${mark}" <b>'reden'</b>`],
      ['act', act],
    ];
    /** In another tab: by the link of the page, and from there on the page that leads back. */
    async function signInByLink(by: Visitor, page: VisitedPage, who: string): Promise<VisitedPage> {
      const [, link = ''] = /href="([^"]+)" target="_blank" rel="noopener"/.exec(page.body) ?? [];
      const { searchParams, pathname } = new URL(link.replaceAll('&amp;', '&'), broker('/'));
      expect(pathname).toBe('/admin/sign-in');
      return the().signInStaff(by, who, 'EH3', searchParams.get('return') ?? '');
    }
    /** Nothing of the product's state: only what is said to everybody, and what was sent. */
    function expectKept(page: VisitedPage, path: string, form: Entries): void {
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(keptOn(page)).toMatchObject({ action: broker(path), method: 'POST' });
      expect(keptOn(page)?.entries).toEqual(form);
      expect(page.body).not.toMatch(/<script>alert|sluis-console__nav|sluis-who|Eva|<textarea/);
    }

    it('a policy of a megabyte with all that may break a page survives a sign-out and is accepted', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { document } = the().stack.broker.policies.current().policy;
      const [portal, service] = [Object.keys(document.portals)[0], Object.keys(document.services)[0]];
      const route = `  typed: { portal: ${portal}, path: /typed, service: ${service}, data: [] }\n`;
      const long = `# ${'0123456789abcde '.repeat(62)}\n`.repeat(1_050);
      const text = `${(await policyText()).replace(/^routes:\n/m, `routes:\n${route}`)}\n${long}`;
      expect(text.length).toBeGreaterThan(1_048_576);
      const source = `${text.replaceAll('\n', '\r\n')}# ${odd.replace(/[\r\n\u2028]+/g, ' ')}\r\n`;
      const form = editOf(source);
      await signOut(editor);
      const refused = await post(editor, '/admin/policy/edit', form);
      expect(refused.status).toBe(401);
      expectKept(refused, '/admin/policy/edit', form);
      expect(refused.body).toContain('Wat u heeft ingevuld, staat nog op deze pagina');

      const back = await signInByLink(editor, refused, 'eva');
      expect([new URL(back.url).pathname, back.status]).toEqual(['/admin/signed-in', 200]);
      expect(back.body).toContain('U kunt terug naar het andere tabblad');
      const sent = await editor.submit(refused, /^\/admin\/policy\/edit$/);
      const [, draft = ''] = /\/admin\/drafts\/([0-9a-f-]{36})/.exec(sent.url) ?? [];
      const [row] = await the().sql<{ source: string }>('select source from policy_draft where id = :draft', {
        draft,
      });
      expect(row?.source === source.replaceAll('\r\n', '\n')).toBe(true);
    });

    it('line ends, markup and empty lines in any field come back byte for byte', async () => {
      const nobody = the().visitor();
      const form: Entries = [...editOf(odd), ['<b name="x">', odd], ['', ''], ['source', '']];
      const refused = await post(nobody, '/admin/policy/edit?lang=nl', form);
      expect(refused.status).toBe(401);
      expectKept(refused, '/admin/policy/edit?lang=nl', form);
    });

    it('a field that is there twice stays so, and is accepted after signing in anew', async () => {
      const editor = await signInStaff(the(), 'editor');
      const [member] = await the().sql<{ id: string }>(
        `select id from staff_member where roles::text like '%viewer%' limit 1`,
      );
      const form: Entries = [
        ['member', member?.id ?? ''],
        ['roles', 'viewer'],
        ['reason', mark],
        ['roles', 'auditor'],
      ];
      await signOut(editor);
      const refused = await post(editor, '/admin/staff/propose-roles', form);
      expectKept(refused, '/admin/staff/propose-roles', form);
      await signInByLink(editor, refused, 'eva');
      const sent = await editor.submit(refused, /propose-roles$/);
      expect([sent.status, new URL(sent.url).pathname]).toEqual([200, '/admin/staff']);
      const [row] = await the().sql<{ roles: string[] }>(
        'select roles from staff_change where reason = :mark',
        {
          mark,
        },
      );
      expect(row?.roles).toEqual(['viewer', 'auditor']);
    });

    it('what takes a fresh confirmation, or a higher level, is kept until it is there', async () => {
      const operator = await signInStaff(the(), 'operator');
      await the().ageEvidence(operator, 360);
      const form: Entries = [
        ['alg', ''],
        ['reason', `${mark} ${'x'.repeat(40_000)}`],
      ];
      const refused = await post(operator, '/admin/keys/rotate', form);
      expect(refused.status).toBe(403);
      expectKept(refused, '/admin/keys/rotate', form);
      expect(refused.body).not.toContain('Willem');
      await signInByLink(operator, refused, 'willem');
      expect((await operator.submit(refused, /rotate$/)).status).toBe(422);

      const low = await signInStaff(the(), 'editor', 'EH2');
      const edit = editOf(`${mark}${'y'.repeat(3 * 1_048_576)}`);
      const lowly = await post(low, '/admin/policy/edit', edit);
      expect([lowly.status, keptOn(lowly)?.entries[1]?.[1] === edit[1]?.[1]]).toEqual([403, true]);
    });

    it('every form of the console keeps what nobody sent, in both languages', async () => {
      const form: Entries = [['zz-field', odd]];
      for (const { method, path } of the().stack.app.adminEndpoints) {
        if (method !== 'POST') continue;
        const at = path.replaceAll(/:[a-z]+/gi, '00000000-0000-4000-8000-000000000000');
        const refused = await post(the().visitor(), `${at}?lang=en`, form);
        expect({ path, status: refused.status }).toEqual({ path, status: 401 });
        expectKept(refused, `${at}?lang=en`, form);
        expect(refused.body).toContain('You are not signed in any more');
      }
    });

    it('of a stranger two megabytes are kept at most, and as many fields as the endpoint reads', async () => {
      const tooMuch: [string, Entries][] = [
        ['/admin/policy/edit', editOf(`${mark}${'x'.repeat(2_097_152)}`)],
        ['/admin/keys/rotate', [['reason', `${mark}${'x'.repeat(65_536)}`]]],
        ['/admin/keys/rotate', Array.from({ length: 201 }, () => ['reason', mark])],
      ];
      for (const [path, form] of tooMuch) {
        const refused = await post(the().visitor(), path, form);
        expect([refused.status, keptOn(refused), refused.body.includes(mark)]).toEqual([
          401,
          undefined,
          false,
        ]);
        expect(refused.body).toContain('te lang om hier te bewaren');
      }
      const fits: Entries = Array.from({ length: 200 }, () => ['reason', mark]);
      expectKept(await post(the().visitor(), '/admin/keys/rotate', fits), '/admin/keys/rotate', fits);
    });

    it('nothing is echoed to another origin, another kind of body, a program, or who is no staff', async () => {
      const body = new URLSearchParams(editOf(mark)).toString();
      const own = {
        accept: 'text/html',
        origin: the().stack.brokerUrl,
        'content-type': 'application/x-www-form-urlencoded',
      };
      const portalUser = await signInPortalUser(the());
      const viewer = await signInStaff(the(), 'viewer');
      const cookie = (visitor: Visitor) => `__Host-sluis=${the().cookieOf(visitor, 'broker')}`;
      const asked: [Record<string, string>, number][] = [
        [{ origin: 'https://evil.example' }, 403],
        [{ origin: 'null' }, 403],
        [{ 'sec-fetch-site': 'cross-site' }, 403],
        [{ 'content-type': 'text/plain' }, 401],
        [{ accept: 'application/json' }, 401],
        [{ 'content-encoding': 'gzip' }, 400],
        [{ cookie: cookie(portalUser) }, 404],
        [{ cookie: cookie(viewer) }, 403],
      ];
      for (const [headers, status] of asked) {
        const sent = { method: 'POST', headers: { ...own, ...headers }, body };
        const answer = await the().raw.send(broker('/admin/policy/edit'), sent);
        const said = { headers, status: answer.status, echoed: answer.body.includes(mark) };
        expect(said).toEqual({ headers, status, echoed: false });
      }
    });
  },
  { prepare: async () => ({ extraConfig }) },
);
