// `sluis policy diff | apply | export` on a running installation: what a file would change, in words and as JSON, and
// exit codes that a pipeline can act on (threats A9).

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import { createPolicyCommands } from '../../src/cli/policy-commands.ts';
import type { Broker } from '../../src/deps.ts';
import { createStandBroker, newStandFolder, standSetup } from '../setup/broker-stand.ts';
import { seedPglite } from '../setup/pglite-snapshot.ts';
import { findTestPorts } from '../setup/test-ports.ts';

describe('the policy on the command line', () => {
  const folder = newStandFolder();
  const files = mkdtempSync(join(tmpdir(), 'sluis-policy-'));
  let broker: Broker;
  let printed = '';
  let value: unknown;

  const commands = createPolicyCommands({
    ask: (_given, command, args) => runInBroker(broker, { command, arguments: args }),
    need(given, name) {
      if (given === undefined) throw new Error(`${name} is missing`);
      return given;
    },
    print(_given, given, text) {
      value = JSON.parse(JSON.stringify(given));
      printed = text;
    },
  });
  const run = (name: keyof typeof commands, source: string | null, values: object = {}) => {
    const file = join(files, 'policy.yaml');
    if (source !== null) writeFileSync(file, source);
    const given = { positionals: ['policy', name, file], values: { json: false, ...values } };
    return commands[name](given);
  };
  const exported = async (version?: string) => {
    await run('policy export', null, version === undefined ? {} : { version });
    return printed;
  };
  const version = () => broker.policies.current().version;

  beforeAll(async () => {
    await seedPglite(folder);
    broker = (await createStandBroker(standSetup(folder, await findTestPorts(demoPortNames)))).broker;
  }, 60_000);
  afterAll(async () => {
    await broker.close();
    for (const path of [folder, files]) rmSync(path, { recursive: true, force: true });
  });

  const route = (id: string, path: string) =>
    `routes:\n  ${id}:\n    portal: employer-portal\n    path: ${path}\n    service: wages\n    data: []\n`;

  it('exports what was written, comments included, and every version of it', async () => {
    const source = await exported();
    expect(source).toContain('# The policy of the sample employer portal');
    expect(await exported('1')).toBe(source);
    await expect(run('policy export', null, { version: '99' })).rejects.toThrow('no version 99');
    await expect(run('policy export', null, { version: "1' or 1=1" })).rejects.toThrow('no version');
  });

  it('tells what a file changes, and changes nothing', async () => {
    const source = await exported();
    const [portal = ''] = Object.keys(broker.policies.current().policy.document.portals);
    const [service = ''] = Object.keys(broker.policies.current().policy.document.services);
    const added = route('brand-new', '/brand-new')
      .replace('employer-portal', portal)
      .replace('service: wages', `service: ${service}`);
    expect(await run('policy diff', source)).toBe(0);
    expect(printed).toContain('no change');
    const changed = source.replace(/^routes:\n/m, added);
    expect(await run('policy diff', changed)).toBe(0);
    expect(printed).toContain('Opened: new targets');
    expect(printed).toContain('route brand-new: /brand-new: new');
    expect(value).toMatchObject({ kind: 'compared', changes: [{ kind: 'opened' }] });
    expect(version()).toBe(1);
    expect(await run('policy apply', changed, { reason: 'a new page' })).toBe(3);
    expect(printed).toMatch(
      /draft [0-9a-f-]{36} waits: two different approvers must approve it at\n.*\/admin\/drafts\//,
    );
    expect(value).toMatchObject({ kind: 'draft', approvalsNeeded: 2 });
    expect(version()).toBe(1);
  });

  it('applies at once what lowers nothing, on the version it was made from alone', async () => {
    const source = `${await exported()}# one more remark\n`;
    expect(await run('policy apply', source, { reason: 'a remark' })).toBe(0);
    expect(printed).toBe('version 2 is in force\n');
    expect(await exported()).toBe(source);
    expect(await run('policy apply', source, { reason: 'a remark' })).toBe(0);
    expect(printed).toBe('version 2 says this already\n');
    await expect(run('policy apply', `${source}#\n`, { reason: 'late', base: '1' })).rejects.toMatchObject({
      code: 'policy-moved',
    });
    await expect(run('policy apply', source)).rejects.toThrow('--reason is missing');
  });

  it('warns of an upstream whose secret is not here, and goes on', async () => {
    const source = await exported();
    const upstream = `upstreams:\n  zonder:\n    label: { nl: Zonder, en: Without }\n    issuer: https://zonder.example\n    dialect: etoegang\n    clientId: sluis\n    clientAuth: client_secret_basic\n`;
    const changed = source.replace(/^upstreams:\n/m, upstream);
    expect(changed).not.toBe(source);
    const missing = /warning: upstreams\.zonder: nobody can sign in there yet: .*upstream-zonder\.secret/;
    expect(await run('policy diff', changed)).toBe(0);
    expect(printed).toMatch(missing);
    expect(await run('policy apply', changed, { reason: 'a new provider' })).toBe(3);
    expect(printed).toMatch(missing);
    expect(value).toMatchObject({ kind: 'draft', warnings: [{ code: 'upstream-key-missing' }] });
  });

  it('names every fault with its line, and keeps the version in force', async () => {
    const before = version();
    const broken = `${(await exported()).replace('version: 1', 'version: 2')}colour: blue\n`;
    for (const name of ['policy diff', 'policy apply'] as const) {
      expect(await run(name, broken, { reason: 'x' })).toBe(1);
      expect(printed).toContain('nothing changed');
      expect(printed).toMatch(/line \d+, column 1: colour/);
      expect(printed).toMatch(/line \d+, column \d+: version/);
    }
    expect(version()).toBe(before);
  });
});
