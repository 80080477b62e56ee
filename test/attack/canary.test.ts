// A whole run at debug level, with everything that can go wrong, and then a search: no secret and no number of a person
// in the log, in metrics, in an error page, in a table, or in an address of ours, in any encoding.

import { createHash, createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { loginFaultIds } from '../../src/sim/eherkenning/faults.ts';
import { defaultPersonas } from '../../src/sim/eherkenning/personas.ts';
import { createVisitor, type VisitedPage, type Visitor } from '../../src/sim/visitor.ts';
import { type Bench, describeStackOnce } from '../setup/stack.ts';
import { steadyStep } from '../setup/stack-walk.ts';
import { until } from '../store/until.ts';

const bsn = '999990019';
const numbers = defaultPersonas.flatMap(({ mandates }) =>
  mandates.flatMap(({ number, kvk, intermediaryKvk, branch }) =>
    [number, kvk, intermediaryKvk, branch].filter((value) => value !== undefined),
  ),
);
const names = defaultPersonas.flatMap(({ name, mandates }) => [
  name,
  ...mandates.map((one) => one.companyName),
]);
const subjects = defaultPersonas.map(({ sub }) => sub);

/** As it stands, and as somebody might have written it down instead. */
function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Base64 of a text inside another depends on where it begins: all three positions, without their edges.
  const inner = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('hex'),
    Buffer.from(secret, 'utf16le').toString('hex'),
    [...secret].reverse().join(''),
    ...inner,
    ...inner.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** Six digits stand in many a hash and many a fraction of a second by chance: a code counts by itself alone. */
function standsAlone(text: string, code: string): boolean {
  return new RegExp(`(?<![0-9A-Za-z.])${code}(?![0-9A-Za-z])`).test(text);
}

function findAny(text: string, secrets: Iterable<string>): string[] {
  const isFound = (secret: string) =>
    /^[0-9]{6}$/.test(secret)
      ? standsAlone(text, secret)
      : encodingsOf(secret).some((form) => form.length >= 6 && text.includes(form));
  return [...new Set(secrets)].filter((secret) => secret.length >= 6 && isFound(secret));
}

/** Everything of the run that must not be found again, gathered while it happens. */
function createCanaries(bench: Bench) {
  const secrets = new Set<string>();
  const tickets = new Set<string>();
  const ownAddresses: string[] = [];
  const errorPages: string[] = [];
  const port = bench.stack.broker.flow.upstreams.find('eherkenning');
  if (!port) throw new Error('no upstream');
  const start = port.start;
  Object.assign(port, {
    async start(...given: Parameters<typeof start>) {
      const started = await start(...given);
      for (const [name, value] of Object.entries(started)) {
        if (name !== 'redirectTo' && typeof value === 'string') secrets.add(value);
      }
      return started;
    },
  });

  function noteAddress(address: string): void {
    const url = new URL(address);
    for (const name of ['code', 'ticket', 'state']) {
      const value = url.searchParams.get(name);
      if (value && value.length > 20) (name === 'ticket' ? tickets : secrets).add(value);
    }
    const isCallback = url.pathname.startsWith('/sign-in/callback/');
    if (/^(sluis|portal)\./.test(url.hostname) && !isCallback) ownAddresses.push(address);
  }

  return {
    secrets,
    tickets,
    ownAddresses,
    errorPages,
    release: () => Object.assign(port, { start }),
    see(page: VisitedPage): VisitedPage {
      for (const address of [...page.trail, page.url]) noteAddress(address);
      const isOurs = /^(sluis|portal)\./.test(new URL(page.url).hostname);
      if (isOurs && page.status >= 400) errorPages.push(page.body);
      return page;
    },
    seeVisitor(visitor: Visitor): void {
      for (const host of ['sluis.localhost', 'portal.localhost']) {
        for (const [name, value] of visitor.cookies(host)) {
          if (name === '__Host-sluis-lang') continue;
          secrets.add(value);
          // A visit cookie carries its time before its secret.
          secrets.add(value.split('.').at(-1) ?? '');
        }
      }
    },
  };
}

async function dumpTables(bench: Bench): Promise<Map<string, string>> {
  const tables = await bench.sql<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await bench.sql<{ text: string }>(`select row_to_json(t)::text as text from ${name} t`);
    dump.set(name, rows.map(({ text }) => text).join('\n'));
  }
  return dump;
}

type Canaries = ReturnType<typeof createCanaries>;

describeStackOnce('the canary run', (bench) => {
  let ran: Canaries | null = null;

  async function visitAll(canaries: Canaries): Promise<void> {
    const { portalUrl, brokerUrl } = bench().stack;
    for (const { id, highestLevel } of defaultPersonas) {
      const visitor = createVisitor();
      const level = highestLevel === 'EH4' ? 'EH3' : highestLevel;
      const choice = { level, identity: `${id}/0` } as const;
      const page = canaries.see(await visitor.get(`${portalUrl}/verzuim?bsn=${bsn}`));
      canaries.seeVisitor(visitor);
      canaries.see(await bench().logIn(visitor, page, choice));
      canaries.seeVisitor(visitor);
      for (const path of ['/bedrijf', '/loon', '/dossier/1001', `/nergens/${bsn}`]) {
        canaries.see(await visitor.get(portalUrl + path));
      }
      const cookie = bench().cookieOf(visitor, 'portal');
      for (const path of ['/verzuim', '/dossier/1001']) await bench().decide(cookie, path);
      await bench().decide(`${cookie.slice(0, -1)}x`, '/verzuim');
      canaries.see(await visitor.post(`${brokerUrl}/sign-out`, {}, { follow: false }));
      await visitor.close();
    }
  }

  async function enrolAndType(canaries: Canaries): Promise<void> {
    const { portalUrl, brokerUrl } = bench().stack;
    const visitor = createVisitor();
    canaries.see(await bench().signIn(visitor, 'EH3', '/verzuim', 'youssef/0'));
    const enrolment = bench().readEnrolment(await bench().beginEnrolment(visitor));
    canaries.secrets.add(enrolment.secret);
    await steadyStep();
    canaries.secrets.add(enrolment.code());
    // This page shows the secret again, to the session that is setting it up; so it is none of those searched.
    await bench().confirmEnrolment(visitor, enrolment, '918273');
    canaries.see(await bench().confirmEnrolment(visitor, enrolment, enrolment.code()));
    await bench().forgetLastStep(enrolment.factorId);
    await bench().ageEvidence(visitor, 3_600);
    const page = canaries.see(await visitor.get(`${portalUrl}/loon`));
    canaries.secrets.add('918273').add('827364');
    for (const code of ['918273', '827364', 'x'.repeat(20)]) {
      canaries.see(await bench().typeCode(visitor, page, code));
    }
    await steadyStep();
    canaries.secrets.add(enrolment.code());
    canaries.seeVisitor(visitor);
    canaries.see(await bench().typeCode(visitor, page, enrolment.code()));
    canaries.see(await bench().typeCode(visitor, page, enrolment.code()));
    canaries.seeVisitor(visitor);
    canaries.see(
      await visitor.post(`${portalUrl}/dienstverband`, { bsn }, { headers: { origin: portalUrl } }),
    );
    canaries.see(await visitor.post(`${brokerUrl}/step-up/totp`, { transaction: bsn, code: '918273' }));
    await visitor.close();
  }

  async function goWrong(canaries: Canaries): Promise<void> {
    const { portalUrl, brokerUrl } = bench().stack;
    for (const fault of loginFaultIds.filter((id) => id !== 'slow')) {
      const visitor = createVisitor();
      const page = canaries.see(await visitor.get(`${portalUrl}/verzuim`));
      canaries.seeVisitor(visitor);
      const end = await bench()
        .logIn(visitor, page, { identity: 'youssef/0', fault })
        .catch(() => null);
      bench().stack.simulator.clearFaults();
      if (end) canaries.see(end);
      canaries.seeVisitor(visitor);
      const callback = end?.trail.find((url) => url.includes('/sign-in/callback/'));
      if (callback) canaries.see(await visitor.get(callback));
      await visitor.close();
    }
    const stranger = createVisitor();
    const junk = 'canary-'.padEnd(43, 'q');
    canaries.secrets.add(junk);
    for (const path of [
      `/sign-in/callback/eherkenning?code=${junk}&state=${junk}`,
      `/sign-in?transaction=${crypto.randomUUID()}`,
      `/sign-in/mismatch?login=${crypto.randomUUID()}&state=0123456789abcdef`,
    ]) {
      canaries.errorPages.push((await stranger.get(brokerUrl + path)).body);
    }
    const finish = `${portalUrl}/.sluis/finish?ticket=${junk}&transaction=${crypto.randomUUID()}`;
    canaries.errorPages.push((await stranger.get(finish)).body);
    await stranger.close();
  }

  it('G4, G5: leaves no secret and no number of a person anywhere it does not belong', async () => {
    const canaries = createCanaries(bench());
    await visitAll(canaries);
    await enrolAndType(canaries);
    await goWrong(canaries);
    canaries.release();
    const { operationsUrl, portal } = bench().stack;
    await until(async () => {
      const [row] = await bench().sql<{ n: number }>('select count(*)::int as n from decision');
      return (row?.n ?? 0) > 10;
    });
    const operations = await Promise.all(
      ['/metrics', '/healthz', '/readyz', '/other'].map(
        async (path) => (await bench().raw.send(operationsUrl + path)).body,
      ),
    );
    const log = bench().logLines.join('');
    const { secrets, tickets } = canaries;
    const persons = [...numbers, ...subjects, ...names];

    // The run was one: what is searched for was there to be found.
    expect(secrets.size).toBeGreaterThan(100);
    expect(tickets.size).toBeGreaterThan(5);
    expect(bench().logLines.length).toBeGreaterThan(50);
    expect(canaries.errorPages.length).toBeGreaterThan(20);

    const everything = [...secrets, ...tickets, ...persons];
    expect(findAny(log, everything)).toEqual([]);
    // A reference code may hold EYJ by chance; a JWT begins with exactly eyJ.
    expect(log).not.toMatch(/eyJ[A-Za-z0-9_-]{5}/);
    expect(log).not.toMatch(/postgres:\/\/|\bselect .* from\b/i);
    expect(findAny(operations.join('\n'), everything)).toEqual([]);
    ran = canaries;

    for (const [table, text] of await dumpTables(bench())) {
      const found = findAny(text, everything);
      expect([table, found]).toEqual([table, []]);
      expect([table, /eyJ[A-Za-z0-9_-]{5}/.test(text)]).toEqual([table, false]);
    }

    for (const address of canaries.ownAddresses) {
      expect(findAny(address, secrets)).toEqual([]);
      // The portal's own query may say what it likes; it is not ours.
      if (
        !address.includes(`bsn=${bsn}`) &&
        !address.includes(`bsn%3D${bsn}`) &&
        !address.includes(`/nergens/`)
      ) {
        expect(findAny(decodeURIComponent(address), persons)).toEqual([]);
      }
      if (new URL(address).pathname !== '/.sluis/finish') expect(findAny(address, tickets)).toEqual([]);
    }

    const toPortal = portal.received.map(({ headers }) => JSON.stringify(headers)).join('\n');
    expect(findAny(toPortal, [...secrets, ...tickets, bsn])).toEqual([]);
    expect(toPortal).not.toMatch(/__host-sluis/i);
  }, 120_000);

  it('G4: no error page repeats a code, state, ticket or cookie, be it in a link', () => {
    const secrets = [...(ran?.secrets ?? []), ...(ran?.tickets ?? []), ...subjects];
    expect(secrets.length).toBeGreaterThan(100);
    const leaking = ran?.errorPages.filter((page) => findAny(page, secrets).length > 0) ?? [];
    const links = leaking.map((page) => /href="([^"?]*)\?[^"]*"/.exec(page)?.[1]);
    expect([...new Set(links)]).toEqual([]);
  });

  it('G5: the pseudonym of a person or of a sole proprietor cannot be worked out from what others may know', async () => {
    const visitor = bench().visitor();
    await bench().signIn(visitor, 'EH3', '/verzuim', 'youssef/0');
    const received = bench().stack.portal.received.at(-1)?.headers ?? {};
    const shown = [received['remote-user'], received['sluis-represents']].map(String);
    expect(received['sluis-represents-type']).toBe('pseudonym');
    expect(received['sluis-represents-jwe']).toBe('');
    expect(shown.every((value) => value.length === 43)).toBe(true);

    const { brokerUrl, portalUrl, eherkenningUrl, broker } = bench().stack;
    const { sessionId, accountId } = await bench().sessionOf(visitor);
    const youssef = defaultPersonas.find(({ id }) => id === 'youssef');
    const known = [bsn, `bsn:${bsn}`, youssef?.sub ?? '', accountId, sessionId, 'youssef'];
    const publicValues = [
      '',
      'sluis',
      'bsn',
      'person',
      'werkgeversportaal',
      brokerUrl,
      portalUrl,
      eherkenningUrl,
      new URL(portalUrl).host,
      broker.signing.assertionKey().kid,
      JSON.stringify(broker.signing.current().keys.map(({ publicJwk }) => publicJwk)),
    ];
    const messages = known.flatMap((value) => [
      value,
      ...publicValues.flatMap((other) => [
        other + value,
        value + other,
        JSON.stringify([other, value]),
        JSON.stringify([other, 'bsn', value]),
        JSON.stringify([other, 'person', value]),
      ]),
    ]);
    const guesses = new Set<string>();
    for (const message of messages) {
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
        guesses.add(createHash(algorithm).update(message).digest('base64url'));
        for (const key of publicValues)
          guesses.add(createHmac(algorithm, key).update(message).digest('base64url'));
      }
    }
    for (const value of shown) {
      expect(guesses.has(value)).toBe(false);
      expect(guesses.has(Buffer.from(value, 'base64url').toString('base64url').slice(0, 22))).toBe(false);
      expect(findAny(value, [...known])).toEqual([]);
    }
    expect(shown[0]).not.toBe(shown[1]);
  });
});
