// The README is compared with the code, so that it cannot say what is no longer so.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { policyCheck } from '../src/cli/policy-check.ts';
import { policyExplain, renderExplanation } from '../src/cli/policy-explain.ts';
import { configJsonSchema, environmentKeys, environmentName, parseConfig } from '../src/config.ts';
import { errorTable } from '../src/domain/errors.ts';
import { managedNamesOf } from '../src/gate/managed-headers.ts';

const readme = readFileSync('README.md', 'utf8');

type Schema = { type?: string; properties?: Record<string, Schema>; items?: Schema; default?: unknown };

/** Keys as the README writes them; texts in two languages and claim names count as one key. */
function keysOf(schema: Schema, prefix = ''): { key: string; fallback: unknown }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (child.items?.properties) return [{ key, fallback: undefined }, ...keysOf(child.items, `${key}[]`)];
    const nested = child.properties && !('nl' in child.properties) && name !== 'overrides';
    return nested ? keysOf(child, key) : [{ key, fallback: child.default }];
  });
}

describe('the README', () => {
  it('has every error with its status and text, and no other', () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| ([0-9]{3}) \| (.*?) \| (.*?) \|$/gm)];
    const told = Object.fromEntries(
      rows.map(([, code, status, what, next]) => [code, [Number(status), what, next]]),
    );
    const known = Object.entries(errorTable).map(([code, { status, en }]) => [
      code,
      [status, en.what, en.next],
    ]);
    expect(told).toEqual(Object.fromEntries(known));
  });

  it('has every key of the configuration with its default, and no other', () => {
    const section = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('## Endpoints'));
    const told = [...section.matchAll(/^\| `([A-Za-z[\].]+)` \| (.*?) \|/gm)].map(([, key, fallback]) => [
      key,
      fallback,
    ]);
    const known = keysOf(configJsonSchema() as Schema);
    expect(told.map(([key]) => key).sort()).toEqual(known.map(({ key }) => key).sort());
    for (const { key, fallback } of known) {
      if (fallback === undefined || key.endsWith('overrides')) continue;
      expect([key, told.find(([name]) => name === key)?.[1]]).toEqual([
        key,
        `\`${JSON.stringify(fallback)}\``,
      ]);
    }
  });

  it('has every environment variable', () => {
    for (const key of environmentKeys) expect(readme).toContain(`\`${environmentName(key)}\``);
  });

  it('has every managed header', () => {
    for (const name of managedNamesOf('remote-user')) expect(readme).toContain(`\`${name}\``);
  });

  it('shows what explain really prints', () => {
    const url = 'http://portal.localhost:9080/dienstverband';
    const explained = policyExplain({
      file: 'policy.example.yaml',
      url,
      method: 'POST',
      level: 'low',
      ageSeconds: 1,
      nowMs: 0,
    });
    expect(readme).toContain(renderExplanation(explained));
  });

  it('ships an example configuration and an example policy without faults', () => {
    const parsed = parseConfig(readFileSync('sluis.example.yaml', 'utf8'), '.', {});
    expect(parsed.ok ? [] : parsed.faults).toEqual([]);
    expect(policyCheck(readFileSync('policy.example.yaml', 'utf8')).ok).toBe(true);
  });
});
