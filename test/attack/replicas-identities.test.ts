// P22 and P23: fifty people log in and ask at once, mixed in time and over routes, and nobody is ever taken for
// somebody else: not by a cookie, not by an answer from memory, not by the signed statement the portal receives.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose';
import {
  type DemoStack,
  demoPortNames,
  startDemoLoginPortal,
  startDemoStack,
} from '../../src/cli/demo-stack.ts';
import { createLog } from '../../src/log.ts';
import type { Persona } from '../../src/sim/eherkenning/personas.ts';
import { startEherkenningSimulator } from '../../src/sim/eherkenning/start-eherkenning-simulator.ts';
import { startMailInbox } from '../../src/sim/mail-inbox/start-mail-inbox.ts';
import { startSamplePortal } from '../../src/sim/portal/start-sample-portal.ts';
import { startSmsInbox } from '../../src/sim/sms-inbox/start-sms-inbox.ts';
import { createVisitor, type Visitor } from '../../src/sim/visitor.ts';
import { newStandFolder } from '../setup/broker-stand.ts';
import { createRawClient, type RawAnswer } from '../setup/raw-client.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';

const peopleCount = 50;
type Level = 'EH2' | 'EH2+' | 'EH3' | 'EH4';
type Known = { index: number; level: Level; rsin: string; visitor: Visitor; cookie: string; subject: string };

/** The nth number that passes the eleven test. */
function rsinOf(index: number): string {
  let found = -1;
  for (let number = 850_000_000; ; number += 1) {
    const digits = [...String(number)].map(Number);
    const sum = digits.reduce((total, digit, at) => total + digit * (at === 8 ? -1 : 9 - at), 0);
    if (sum % 11 === 0) found += 1;
    if (found === index) return String(number);
  }
}

const levelOf = (index: number): Level => (['EH2', 'EH2+', 'EH3', 'EH4'] as const)[index % 4] ?? 'EH2';

const personas: Persona[] = Array.from({ length: peopleCount }, (_, index) => ({
  id: `person-${index}`,
  name: `Person ${index}`,
  role: { nl: 'test', en: 'test' },
  sub: `subject-of-person-${index}`,
  highestLevel: levelOf(index),
  mandates: [{ companyName: `Company ${index}`, type: 'rsin', number: rsinOf(index) }],
}));

/** What each page asks; a person below it must be sent away whatever the others may see. */
const rank = { EH2: 1, 'EH2+': 1.5, EH3: 2, EH4: 3 };
const pages = [
  { path: '/', rank: 0 },
  { path: '/bedrijf', rank: 1 },
  { path: '/dienstverband', rank: 1.5 },
  { path: '/verzuim', rank: 2 },
  { path: '/api/verzuim', rank: 2 },
  { path: '/dossier/1001', rank: 3 },
];
/** The page that each level may see, where its people log in. */
const homeOf = { EH2: '/bedrijf', 'EH2+': '/dienstverband', EH3: '/verzuim', EH4: '/dossier/1001' };

describeDatabase('many people at once', 'postgres', (open) => {
  let stack: DemoStack;
  const raw = createRawClient();

  beforeAll(async () => {
    const ports = await findTestPorts(demoPortNames);
    const folder = newStandFolder();
    const listen = (port: number) => ({ listen: { host: '127.0.0.1', port } });
    const share = {
      verzuim: await startDemoLoginPortal(ports, folder),
      simulator: await startEherkenningSimulator({ ...listen(ports.eherkenning), personas }),
      staffSimulator: await startEherkenningSimulator({ ...listen(ports.staff), personas: [] }),
      portal: await startSamplePortal(listen(ports.portal)),
      inbox: await startSmsInbox(listen(ports.sms)),
      mail: await startMailInbox({ ...listen(ports.mail), smtp: { port: ports.smtp } }),
    };
    const url = open().urls?.url ?? '';
    stack = await startDemoStack({
      folder,
      ports,
      log: createLog('silent'),
      database: { url },
      share,
    });
  }, 60_000);

  afterAll(async () => {
    await raw.close();
    await stack?.close();
    await Promise.all([
      stack?.simulator.close(),
      stack?.staffSimulator.close(),
      stack?.portal.close(),
      stack?.verzuim.close(),
      stack?.inbox.close(),
      stack?.mail.close(),
    ]);
  });

  const decide = (cookie: string, path: string): Promise<RawAnswer> =>
    raw.send(`${stack.decisionUrl}/api/authz/forward-auth`, {
      headers: {
        'x-forwarded-method': 'GET',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': new URL(stack.portalUrl).host,
        'x-forwarded-uri': path,
        cookie: `__Host-sluis-portal=${cookie}`,
      },
    });

  const jitter = () => sleep(Math.random() * 40);

  async function logIn(index: number): Promise<Known> {
    const visitor = createVisitor();
    const level = levelOf(index);
    await sleep(Math.random() * 300);
    const first = await visitor.get(stack.portalUrl + homeOf[level]);
    await jitter();
    const atProvider = await visitor.submit(first, /sign-in\/upstream/);
    await jitter();
    const identity = `person-${index}/0`;
    const home = await visitor.submit(atProvider, /login/, { identity, level, action: 'login', fault: '' });
    expect([home.status, new URL(home.url).pathname]).toEqual([200, homeOf[level]]);
    const cookie = visitor.cookies('portal.localhost').get('__Host-sluis-portal') ?? '';
    return { index, level, rsin: rsinOf(index), visitor, cookie, subject: '' };
  }

  it('P22, P23: each of fifty gets his own answers only, by route and by level, in any order', async () => {
    const people = await Promise.all(Array.from({ length: peopleCount }, (_, index) => logIn(index)));
    const jwks = createLocalJWKSet({
      keys: stack.broker.signing.current().keys.map(({ publicJwk }) => publicJwk as JWK),
    });
    const issuer = stack.brokerUrl;

    /** One answer, compared with the person who asked and with nobody else. */
    async function check(person: Known, page: (typeof pages)[number]): Promise<void> {
      await jitter();
      const { status, headers } = await decide(person.cookie, page.path);
      if (rank[person.level] < page.rank) {
        expect([401, 403]).toContain(status);
        expect(headers['remote-user']).toBeUndefined();
        expect(headers['sluis-assertion']).toBeUndefined();
        return;
      }
      expect([page.path, status, headers['sluis-represents']]).toEqual([page.path, 200, person.rsin]);
      const { payload } = await jwtVerify(String(headers['sluis-assertion']), jwks, { issuer });
      expect(payload['represents']).toMatchObject({ sub: person.rsin });
      expect(payload.sub).toBe(headers['remote-user']);
      person.subject ||= String(payload.sub);
      expect(payload.sub).toBe(person.subject);
    }

    const order = fc.shuffledSubarray(
      people.flatMap((person) => pages.map((page) => ({ person, page }))),
      { minLength: peopleCount * pages.length },
    );
    for (const questions of fc.sample(order, 3)) {
      await Promise.all(questions.map(({ person, page }) => check(person, page)));
      // In between, everything is forgotten for half of them: memory and database answer side by side.
      await stack.broker.flow.transact(async (tx) => {
        const rows = await tx.trx.raw('select account_id from session');
        for (const [at, row] of rows.rows.entries()) {
          if (at % 2) tx.changed({ kind: 'account', id: row.account_id });
        }
      });
    }
    expect(new Set(people.map(({ subject }) => subject)).size).toBe(peopleCount);

    // The portal's own view: whoever came to a home page came as himself.
    const seen = stack.portal.received.map(({ headers }) => headers['sluis-represents']).filter(Boolean);
    expect(seen.sort()).toEqual(people.map(({ rsin }) => rsin).sort());
    expect(stack.portal.received.some(({ headers }) => /__host-sluis/i.test(headers.cookie ?? ''))).toBe(
      false,
    );
    await Promise.all(people.map(({ visitor }) => visitor.close()));
  }, 60_000);
});
