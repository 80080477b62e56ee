// The pages of explain, replay, observe and decisions in a real Chromium, wide and narrow, in both languages: nothing
// that axe finds, nothing wider than the window.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { dialects } from '../../src/domain/dialect.ts';
import { explain } from '../../src/domain/explain.ts';
import type { ReplayView } from '../../src/flow/replay.ts';
import { createAssets } from '../../src/http/assets/assets.ts';
import { createAdminRenderer } from '../../src/http/views/admin/admin-renderer.ts';
import { decisionView } from '../../src/http/views/admin/decision-view.ts';
import { decisionsView } from '../../src/http/views/admin/decisions-view.ts';
import { explainView } from '../../src/http/views/admin/explain-view.ts';
import { observationView } from '../../src/http/views/admin/observation-view.ts';
import { observationsView } from '../../src/http/views/admin/observations-view.ts';
import { replayView } from '../../src/http/views/admin/replay-view.ts';
import { revealedView } from '../../src/http/views/admin/revealed-view.ts';
import { checkPage } from '../browser/page-check.ts';
import * as arbitrary from '../domain/arbitraries.ts';
import { compileRoutes, portalHost } from '../domain/random-policy.ts';
import { overlappingRoutes } from '../domain/sample-policy.ts';
import { launchBrowser } from '../setup/browser.ts';

const { nowMs } = arbitrary;
const id = '2f6f3f1e-6a0e-4a77-9a0f-0a8f1f6f2a11';
const assets = createAssets();
const renderer = createAdminRenderer({ assetsPath: '/assets', assets });
const drafts = [{ id, reason: 'BSN supplied with other data', author: 'Eva', createdAtMs: nowMs }];
const setting = {
  policy: compileRoutes(overlappingRoutes),
  context: arbitrary.createContext(),
  attainable: { level: 'high', twoFactor: true } as const,
  upstreams: [{ id: 'eherkenning', issuer: arbitrary.issuers.etoegang, dialect: dialects.etoegang }],
  passkeySignIn: true,
};
const url = `https://${portalHost}/app/dossier/1`;
const session = arbitrary.createSession([arbitrary.login(arbitrary.acr.eh2)]);
const explanation = explain(setting, { url, method: 'GET', session, factors: [], nowMs });
const given = { url, method: 'GET', draft: id, evidence: 'EH2', proofing: 'none', minutes: 1 };
const group = { decisions: 1200, people: 310, approximate: 0, examples: [1, 2] };
const totals = { decisions: 5000, people: 700 };
const result = {
  decisions: 100_000,
  totals: {
    ...{ same: totals, 'asked-to-step-up': totals, 'could-not': totals, freed: totals, 'no-route': totals },
  },
  approximate: 12,
  groups: [
    { ...group, routeId: 'sick-leave-report-of-an-employee', cohort: 'rsin', outcome: 'asked-to-step-up' },
    { ...group, routeId: 'wages', cohort: 'none', outcome: 'could-not' },
  ],
  isBounded: true,
};
const run = {
  ...{ id, draftId: id, name: 'BSN supplied', days: 30, author: 'Eva', accountId: null, startedAtMs: nowMs },
  ...{ done: 45_000, total: 100_000, isCancelAsked: false, endedAtMs: null, result: null },
};
const decision = {
  ...{
    id: 7,
    sessionId: id,
    accountId: id,
    portalId: 'portal',
    routeId: 'wages',
    outcome: 'deny',
    policyVersion: 3,
  },
  ...{
    atMs: nowMs,
    required: { level: 'high', twoFactor: true },
    reached: { level: 'low', twoFactor: false },
  },
  ...{
    reasons: ['unattainable'],
    evidence: [
      {
        ...{ kind: 'upstream', issuer: 'https://eherkenning.example.nl', at: nowMs },
        acr: 'urn:etoegang:core:assurance-class:loa2',
      },
      { kind: 'factor', factor: 'totp', proofing: 'low', at: nowMs, over: true },
    ],
  },
  ...{
    circumstances: {
      endsAt: nowMs,
      bindings: [{ level: 'low', until: nowMs }],
      representation: { type: 'rsin', intermediary: true, branch: false, serviceId: null },
      login: null,
    },
    ...{ subjectType: 'rsin', reference: 'ABCDEFGH23' },
  },
} as const;
const observation = {
  ...{
    id,
    draftId: id,
    draftReason: 'BSN supplied',
    author: 'Eva',
    accountId: null,
    startedAtMs: nowMs,
    endedAtMs: null,
    endedBy: null,
  },
};
const filter = { route: 'wages', outcome: '', version: '', cohort: '', from: '', until: '', reference: '' };
const shown = { drafts, draft: id, mayStart: true, maySeeNames: true };

type Render = (context: Parameters<typeof renderer.render>[2]) => string;
const pages: Record<string, Render> = {
  explain: (context) =>
    renderer.render(
      explainView,
      { given, explanation, drafts, isSession: true, maySeeSessions: true } as never,
      context,
    ),
  'explain-closed': (context) => {
    const closed = explain(setting, {
      url: `https://${portalHost}/nowhere`,
      method: 'GET',
      session,
      factors: [],
      nowMs,
    });
    return renderer.render(
      explainView,
      { given, explanation: closed, drafts: [], isSession: false, maySeeSessions: false } as never,
      context,
    );
  },
  'replay-running': (context) =>
    renderer.render(replayView, { run: { ...run, state: 'running' }, ...shown }, context),
  'replay-lost': (context) =>
    renderer.render(replayView, { run: { ...run, state: 'lost' }, ...shown }, context),
  'replay-done': (context) =>
    renderer.render(
      replayView,
      { run: { ...run, state: 'done', result } as unknown as ReplayView, ...shown },
      context,
    ),
  observations: (context) =>
    renderer.render(
      observationsView,
      { observations: [observation], drafts, draft: '', mayChange: true },
      context,
    ),
  observation: (context) =>
    renderer.render(
      observationView,
      {
        observation,
        counts: [{ routeId: 'wages', cohort: 'kvk', outcome: 'could-not', sessions: 4, people: 3 }],
      },
      context,
    ),
  decisions: (context) =>
    renderer.render(
      decisionsView,
      {
        filter,
        rows: [decision] as never,
        nextHref: '/admin/decisions?cursor=x',
        firstHref: '/admin/decisions',
      },
      context,
    ),
  decision: (context) => renderer.render(decisionView, { decision: decision as never }, context),
  revealed: (context) =>
    renderer.render(
      revealedView,
      {
        people: [
          { id: 7, personal: { representation: arbitrary.company, actingSubject: 'acting-1' } },
          { id: 8, personal: null },
        ],
      },
      context,
    ),
};

const server = createServer((req, res) => {
  const { pathname } = new URL(req.url ?? '/', 'http://localhost');
  const asset = assets.find(pathname.replace('/assets/', ''));
  if (asset) return void res.writeHead(200, { 'content-type': asset.contentType }).end(asset.body);
  const [, locale = 'nl', name = ''] = pathname.split('/');
  const navigation = [
    { group: 'policy', items: [{ href: '/admin/explain', label: 'Uitleg', isCurrent: true }] },
  ];
  const context = {
    ...{
      locale: locale as 'nl' | 'en',
      switchTo: pathname,
      navigation,
      isFresh: false,
      confirmHref: '/admin/sign-in',
    },
    member: { name: 'Eva', roles: ['auditor' as const] },
  };
  res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pages[name]?.(context) ?? '');
});

describe('a recorded decision', () => {
  const context = {
    ...{ navigation: [], isFresh: true, confirmHref: '', locale: 'en', switchTo: '/' },
  } as never;
  const shownAs = (change: object) =>
    renderer.render(decisionView, { decision: { ...decision, ...change } as never }, context);

  it('says in words what was shown, for whom and why it was refused', () => {
    const page = shownAs({});
    for (const words of ['Login at eherkenning.example.nl: EH2', 'App with codes, proofed at low']) {
      expect(page).toContain(words);
    }
    expect(page).toContain('counted no longer');
    expect(page).toContain('On behalf of a RSIN, by way of an intermediary');
    expect(page).toContain('ABCDEFGH23');
    expect(page).not.toContain('{&quot;');
  });

  it.each([
    ['evidence', [{ kind: 'iris', at: 1 }]],
    ['evidence', { none: true }],
    ['circumstances', { endsAt: 'never' }],
    [
      'circumstances',
      { endsAt: 1, bindings: [{ level: 'highest', until: 1 }], representation: { type: 'rsin' } },
    ],
    ['circumstances', { endsAt: 1, bindings: [], representation: { type: 'lei' } }],
    ['reasons', [{ code: 'of-later' }]],
    ['reasons', ['of-later']],
  ])('%s that this version does not know is shown as it stands: %j', (column, value) => {
    const found = JSON.stringify(value).match(/iris|none|never|highest|lei|of-later/)?.[0] ?? '?';
    expect(shownAs({ [column]: value })).toContain(found);
  });
});

describe('pages of a change before it bites', () => {
  let browser: Browser | null = null;
  let origin = '';
  beforeAll(async () => {
    browser = await launchBrowser();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server.close();
  });

  it.each(Object.keys(pages))(
    '%s',
    async (name) => {
      if (browser === null) return;
      for (const [locale, width] of [
        ['nl', 1280],
        ['en', 1280],
        ['nl', 360],
      ] as const) {
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        await page.goto(`${origin}/${locale}/${name}`);
        expect(await checkPage(page, `${name}-${locale}-${width}`)).not.toBe('');
        await page.close();
      }
    },
    60_000,
  );
});
