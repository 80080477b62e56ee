// The risk analysis in the console: what it shows as one answers, what it keeps, and what it refuses; attacked over HTTP
// (threats A1 A3 A5, mass assignment, lost updates).

import { expect, it } from '@jest/globals';
import type { Visitor } from '../../src/sim/visitor.ts';
import { consoleStaff, signInStaff } from '../setup/console-staff.ts';
import type { RawAnswer } from '../setup/raw-client.ts';
import { type Bench, describeStackOnce } from '../setup/stack.ts';

const service = 'sick-leave-report';
const attack = '<img src=x onerror=alert(1)>';

const answers = {
  service,
  labelNl: 'Verzuim melden',
  labelEn: 'Report sick leave',
  norm: 'nl-regeling-2023',
  data: ['sick-leave', 'typed-bsn'],
  scale: 'small',
  misuseRisk: 'real',
  mandates: 'some',
  registration: 'substantial',
  giver: 'substantial',
  receiver: 'substantial',
  author: 'P. Officer',
  date: '2026-11-02',
  reviewBy: '2099-01-01',
  reason: 'the yearly review',
};
const lowered = {
  lower: 'yes',
  additionalControl: 'a letter with a code goes to the address of the company',
  remedy: 'every report can be taken back within a week',
  loweringReason: 'the BSN is shown masked',
  loweringAuthor: 'P. Officer',
  loweringDate: '2026-11-03',
  secondReader: 'S. Reader',
};
type Answers = Record<string, string | string[]>;

describeStackOnce(
  'the analysis of a service',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const policy = () => the().stack.broker.policies.current();
    const levelOf = (route: string) => policy().policy.routes.get(route)?.required;
    const text = ({ body }: { body: string }) => body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

    async function post(
      visitor: Visitor,
      given: Answers,
      path = `/admin/services/${service}/analysis`,
    ): Promise<RawAnswer> {
      const form = new URLSearchParams();
      const all = { baseVersion: String(policy().version), ...answers, ...given };
      for (const [name, value] of Object.entries(all))
        for (const one of [value].flat()) form.append(name, one);
      return the().raw.send(broker(path), {
        method: 'POST',
        headers: {
          cookie: `__Host-sluis=${the().cookieOf(visitor, 'broker')}`,
          origin: the().stack.brokerUrl,
          accept: 'text/html',
          'accept-language': 'en',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      });
    }
    const get = (visitor: Visitor, path: string) =>
      visitor.get(broker(path), { headers: { 'accept-language': 'en' } });

    it('is read by a viewer, with level, norm, routes and versions, and written by an editor alone', async () => {
      const viewer = await signInStaff(the(), 'viewer');
      const list = await get(viewer, '/admin/services?q=report');
      expect(text(list)).toMatch(/Report sick leave Level substantial Norm Dutch regulation .* 2027-11-02/);
      const page = await get(viewer, `/admin/services/${service}`);
      expect(text(page)).toContain('Regeling betrouwbaarheidsniveaus, annex 2, row A');
      expect(text(page)).toContain('2 routes of this service');
      expect(text(page)).toContain('Version 1');
      expect(page.body).not.toContain('/analysis"');
      expect((await get(viewer, `/admin/services/${service}/analysis`)).status).toBe(403);
      expect((await post(viewer, { intent: 'save' })).status).toBe(403);
      expect((await get(viewer, '/admin/services/constructor')).status).toBe(404);
    });

    it('shows the level with the article as one answers, and keeps nothing', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { version } = policy();
      const form = await get(editor, `/admin/services/${service}/analysis`);
      expect(text(form)).toContain('Show the level');
      expect(form.body).toContain('name="labelEn" value="Report sick leave"');
      const same = await post(editor, {});
      expect([same.status, text(same)]).toEqual([200, expect.stringMatching(/The level substantial /)]);
      expect(text(same)).toMatch(/It then becomes high .*BSN supplied with other data/);
      const high = await post(editor, { bsn: 'combined', reason: '' });
      expect(high.status).toBe(200);
      expect(text(high)).toMatch(/The level high .*In force now: substantial/);
      expect(text(high)).toMatch(
        /together with other personal data\. Yields high Data the service as a whole Source .*annex 2, row D/,
      );
      expect(text(high)).toContain('Nobody can act for another');
      expect(high.body).toMatch(/value="combined" checked/);
      const low = await post(editor, { bsn: 'combined', ...lowered });
      expect(text(low)).toMatch(/The level substantial .*art\. 3/);
      expect(policy().version).toBe(version);
    });

    it('is the policy: saved, the routes follow at once, and a version is kept; lowering waits for another person', async () => {
      const editor = await signInStaff(the(), 'editor');
      const before = policy().version;
      const saved = await post(editor, { bsn: 'combined', intent: 'save' });
      expect(saved.location).toBe(`/admin/services/${service}?done=applied`);
      expect(levelOf('report-sick-answer')).toMatchObject({ level: 'high' });
      expect(levelOf('sick-leave-list')).toMatchObject({ level: 'substantial' });
      expect(policy().policy.routes.get('report-sick-answer')?.representation).toEqual({
        intermediary: 'refused',
      });
      const rows = () =>
        the().sql<{
          number: number;
          policy_version: number;
          level: string;
          author: string;
          second_reader: string | null;
        }>(
          `select number, policy_version, document->'result'->>'level' as level, author, second_reader
           from analysis_version where service_id = :service order by number`,
          { service },
        );
      expect(await rows()).toEqual([
        expect.objectContaining({ number: 1, policy_version: 1, level: 'substantial' }),
        { number: 2, policy_version: before + 1, level: 'high', author: 'P. Officer', second_reader: null },
      ]);
      const others = await the().sql<{ count: number }>(
        'select count(*)::int as count from analysis_version where policy_version > 1',
      );
      expect(others).toEqual([{ count: 1 }]);

      const draft = await post(editor, { bsn: 'combined', ...lowered, intent: 'save' });
      expect(draft.location).toMatch(
        new RegExp(`^/admin/services/${service}\\?done=draft&draft=[0-9a-f-]{36}$`),
      );
      expect(levelOf('report-sick-answer')).toMatchObject({ level: 'high' });
      const page = await get(editor, draft.location ?? '');
      expect(text(page)).toContain('is a draft');
      expect(await rows()).toHaveLength(2);

      // The text of the policy keeps its comments around the one service.
      const [source] = await the().sql<{ source: string }>(
        'select source from policy_version order by number desc limit 1',
      );
      expect(source?.source).toContain('# Data classes: kinds of data with their traits.');
      expect(source?.source).toContain('bsn: combined');
    });

    it('keeps versions that nobody changes, for paper and export', async () => {
      const viewer = await signInStaff(the(), 'viewer');
      const page = await get(viewer, `/admin/services/${service}/versions/1`);
      expect(text(page)).toContain('Report sick leave: analysis, version 1');
      expect(text(page)).not.toContain('What would change this level');
      const json = await get(viewer, `/admin/services/${service}/versions/1/export?format=json`);
      expect(json.headers.get('content-disposition')).toBe(
        `attachment; filename="analysis-${service}-1.json"`,
      );
      expect(JSON.parse(json.body)).toMatchObject({
        serviceId: service,
        number: 1,
        document: {
          norm: { id: 'nl-regeling-2023', version: '2025-07-10' },
          result: { level: 'substantial' },
        },
      });
      const html = await get(viewer, `/admin/services/${service}/versions/1/export?format=html`);
      expect(html.headers.get('content-disposition')).toContain('.html"');
      expect(html.body).not.toMatch(/<script|<link|src=/);
      for (const path of [
        'versions/0',
        'versions/99',
        'versions/1e0',
        'versions/99999999999',
        'versions/1/export?format=exe',
      ]) {
        expect((await get(viewer, `/admin/services/${service}/${path}`)).status).toBeGreaterThanOrEqual(400);
      }
      for (const change of ["update analysis_version set author = 'x'", 'delete from analysis_version'])
        await expect(the().stack.broker.database.db.raw(change)).rejects.toThrow(
          /permission denied|never changed/,
        );
      await expect(the().sql('delete from analysis_version')).rejects.toThrow('never changed');
    });

    it('says every fault at once, at its field, and keeps what was typed', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { version } = policy();
      const refused = await post(editor, {
        intent: 'save',
        labelEn: '',
        norm: 'nl-regeling-2033',
        data: ['sick-leave', 'nothing'],
        bsn: 'sometimes',
        interest: 'some',
        'damage-citizen': '1.000',
        lower: 'yes',
        remedy: 'kept as typed',
        author: 'evil\u202ename',
        date: '2026-02-31',
        reviewBy: '2020-01-01',
        reason: ' ',
      });
      expect(refused.status).toBe(422);
      const linked = [...refused.body.matchAll(/<li><a class="nl-link" href="#([a-zA-Z-]+)">/g)].map(
        ([, id]) => id,
      );
      expect(linked).toEqual(
        expect.arrayContaining([
          ...[
            'labelEn',
            'norm',
            'data',
            'bsn',
            'damage-citizen',
            'interest',
            'additionalControl',
            'loweringReason',
          ],
          ...['loweringAuthor', 'loweringDate', 'author', 'date', 'reviewBy', 'reason'],
        ]),
      );
      for (const id of new Set(linked)) expect(refused.body).toContain(`id="${id}"`);
      expect(refused.body).toContain('kept as typed');
      expect(refused.body).toContain('value="1.000"');
      expect(refused.body).toContain('<title>Error: ');
      expect(policy().version).toBe(version);
    });

    it('refuses a lowering without a second reader, beside risk-raising factors, and of a route that shows more', async () => {
      const editor = await signInStaff(the(), 'editor');
      const own = await post(editor, {
        bsn: 'combined',
        ...lowered,
        secondReader: 'p. officer',
        intent: 'save',
      });
      expect([own.status, text(own)]).toEqual([
        422,
        expect.stringContaining('another person than the author'),
      ]);
      const risky = await post(editor, {
        bsn: 'combined',
        ...lowered,
        riskAnswer: 'some',
        risks: 'identity fraud',
      });
      expect([risky.status, text(risky)]).toEqual([422, expect.stringContaining('Lowering is not possible')]);
      const list = await post(
        editor,
        { data: ['typed-bsn'], service: 'sick-leave-service', intent: 'save' },
        '/admin/services/sick-leave-service/analysis',
      );
      expect([list.status, text(list)]).toEqual([
        422,
        expect.stringContaining('routes.sick-leave-list.data[0]'),
      ]);
    });

    it('leaves a half-known norm open: high, with what is to be filled in, and not to be saved', async () => {
      const editor = await signInStaff(the(), 'editor');
      const guide = { norm: 'nl-handreiking-v4', data: ['sick-leave'], legalEffect: 'direct' };
      const shown = await post(editor, guide);
      expect([shown.status, text(shown)]).toEqual([200, expect.stringContaining('The level high')]);
      expect(shown.body).toContain('norms.nl-handreiking-v4.cells.legal-effect-direct');
      expect(shown.body).toContain('services.sick-leave-report.aspects.publicInterest');
      expect((await post(editor, { ...guide, intent: 'save' })).status).toBe(422);
      const weighed = { legalEffect: 'none', baseRegistry: 'none', publicInterest: 'none', interest: 'none' };
      const certain = await post(editor, { ...guide, ...weighed });
      expect(text(certain)).toMatch(/The level substantial .*p\. 29 and 33/);
    });

    it('A3: takes no field that it did not offer', async () => {
      const editor = await signInStaff(the(), 'editor');
      const { version } = policy();
      const fields = [
        { atLeast: 'none' },
        { 'aspects.bsn': 'taken' },
        { level: 'none' },
        { __proto__x: '1' },
      ];
      for (const field of fields) {
        const refused = await post(editor, { ...field, intent: 'save' } as Answers);
        expect([refused.status, text(refused)]).toEqual([
          422,
          expect.stringContaining('does not belong in this form'),
        ]);
      }
      expect((await post(editor, { author: ['one', 'two'], intent: 'save' })).status).toBe(422);
      expect((await post(editor, { baseVersion: 'x', intent: 'save' })).status).toBe(422);
      expect(policy().version).toBe(version);
    });

    it('A5: shows labels, names and reasons as text, wherever they come out', async () => {
      const editor = await signInStaff(the(), 'editor');
      const evil = { labelNl: attack, labelEn: attack, author: attack, reason: attack, secondReader: attack };
      const saved = await post(editor, { ...evil, bsn: 'combined', intent: 'save' });
      expect(saved.status).toBe(303);
      const at = `/admin/services/${service}`;
      const [newest] = await the().sql<{ number: number }>(
        'select max(number) as number from analysis_version where service_id = :service',
        { service },
      );
      const pages = [
        '/admin/services',
        at,
        `${at}/analysis`,
        `${at}/versions/${newest?.number}`,
        `${at}/versions/${newest?.number}/export?format=html`,
        '/assurance-levels',
      ];
      for (const path of pages) {
        const page = await get(editor, path);
        expect([path, page.status]).toEqual([path, 200]);
        expect(page.body).toContain('&lt;img');
        expect(page.body).not.toContain('<img src=x');
      }
      const refused = await post(editor, { ...evil, date: attack, norm: attack, intent: 'save' });
      expect(refused.body).not.toContain('<img src=x');
      expect((await post(editor, { bsn: 'combined', intent: 'save' })).status).toBe(303);
    });

    it('a form of before somebody else saved gets 412, loses nothing, and says where the two differ', async () => {
      const editor = await signInStaff(the(), 'editor');
      const base = String(policy().version);
      expect((await post(editor, { bsn: 'combined', misuseRisk: 'great', intent: 'save' })).status).toBe(303);
      const version = policy().version;
      const late = await post(editor, {
        bsn: 'combined',
        baseVersion: base,
        reason: 'typed at length',
        intent: 'save',
      });
      expect(late.status).toBe(412);
      expect(text(late)).toContain('The policy has changed meanwhile');
      expect(late.body).toContain('href="#misuseRisk"');
      expect(late.body).not.toContain('href="#bsn"');
      expect(late.body).toContain('value="typed at length"');
      expect(late.body).toContain(`name="baseVersion" value="${version}"`);
      expect(policy().version).toBe(version);
    });

    it('makes a service that is new, and none under a name that is taken or cannot be', async () => {
      const editor = await signInStaff(the(), 'editor');
      const made = (id: string) => post(editor, { service: id, intent: 'save' }, '/admin/services/new');
      expect((await get(editor, '/admin/services/new')).status).toBe(200);
      for (const id of ['sick-leave-service', 'new', 'Upper', '../x', ''])
        expect((await made(id)).status).toBe(422);
      expect((await made('maternity')).location).toBe('/admin/services/maternity?done=applied');
      expect(text(await get(editor, '/admin/services/maternity'))).toContain('Nothing found.');
    });
  },
  { prepare: async () => ({ extraConfig: consoleStaff }) },
);

const passed = (source: string) =>
  source.replace(
    /(wage-service:[\s\S]*?)reviewBy: 2027-11-02/,
    (_, before: string) => `${before}reviewBy: 2026-11-03`,
  );

describeStackOnce(
  'what has to be done again, and what is published',
  (the: () => Bench) => {
    const operations = (path: string) =>
      the().raw.send(`http://127.0.0.1:${the().stack.app.operationsPort}${path}`);

    it('a passed review date is told in readyz, in the metrics, in the log and on the pages', async () => {
      const ready = JSON.parse((await operations('/readyz')).body);
      expect(ready.analyses).toEqual([
        {
          service: 'wage-service',
          kind: 'review-passed',
          since: '2026-11-03',
          norm: 'nl-regeling-2023',
          version: '2025-07-10',
          wouldBe: 'substantial',
          twoFactor: true,
          openQuestions: 0,
        },
      ]);
      const metrics = (await operations('/metrics')).body;
      expect(metrics).toContain('sluis_analysis_alarms{service="wage-service",kind="review-passed"} 1');
      const viewer = await signInStaff(the(), 'viewer');
      const page = await viewer.get(`${the().stack.brokerUrl}/admin/services/wage-service?lang=en`);
      expect(page.body).toContain('This analysis has to be done again');
    });

    it('publishes services, levels, norms, articles and dates, and nothing else', async () => {
      const json = await the().raw.send(`${the().stack.brokerUrl}/assurance-levels`, {
        headers: { accept: 'application/json' },
      });
      expect(json.headers['cache-control']).toBe('public, max-age=300');
      expect(json.headers['vary']).toContain('Accept');
      expect(json.setCookies).toEqual([]);
      const { services } = JSON.parse(json.body);
      const report = services.find((item: { service: string }) => item.service === service);
      expect(report).toEqual({
        service,
        label: { nl: 'Verzuim melden', en: 'Report sick leave' },
        level: 'substantial',
        twoFactor: true,
        norm: { id: 'nl-regeling-2023', version: '2025-07-10', title: expect.anything() },
        articles: [
          'Regeling betrouwbaarheidsniveaus, annex 2, row A',
          'Regeling betrouwbaarheidsniveaus, annex 2, row B',
        ],
        analysedOn: '2026-11-02',
      });
      const html = await the().raw.send(`${the().stack.brokerUrl}/assurance-levels`, {
        headers: { accept: 'text/html', 'accept-language': 'nl' },
      });
      expect(html.body).toContain('Verzuim melden');
      expect(html.body).toContain('bijlage 2, rij A');
      const again = await the().raw.send(`${the().stack.brokerUrl}/assurance-levels.json`);
      expect(again.body).toBe(json.body);
      for (const { body } of [json, html]) {
        expect(body).not.toMatch(/Privacy officer|fraude|verzuim\/melden|report-sick|reviewBy|secondReader/);
      }
    });
  },
  {
    prepare: async () => ({
      extraConfig: consoleStaff,
      editPolicy: (source) =>
        passed(source).replace(
          /(personnel-file:[\s\S]*?aspects: \{ scale: small, misuseRisk: real \})/,
          '$1\n    riskRaising: [identiteitsfraude door tipgevers]',
        ),
    }),
  },
);
