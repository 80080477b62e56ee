// The README is compared with the code, so that it cannot say what is no longer so.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { policyCheck } from '../src/cli/policy-check.ts';
import { policyExplain, renderExplanation } from '../src/cli/policy-explain.ts';
import { configJsonSchema, environmentKeys, environmentName, parseConfig } from '../src/config.ts';
import { clientProfileIds, clientProfiles } from '../src/domain/client-profile.ts';
import { errorTable } from '../src/domain/errors.ts';
import { managedNamesOf } from '../src/gate/managed-headers.ts';
import { providerPaths } from '../src/oidc/provider-paths.ts';
import { wordsOf } from '../src/sim/login-portal/words.ts';

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
      proofing: 'none',
      ageSeconds: 1,
      nowMs: 0,
    });
    expect(readme).toContain(renderExplanation(explained));
  });

  const provider = readme.slice(readme.indexOf('## Portals that log in'), readme.indexOf('## Configuration'));

  it('has the rules of every profile of clients', () => {
    const profiles = clientProfileIds.map((id) => clientProfiles[id]);
    const may = (must: boolean) => (must ? 'must be' : 'may be');
    const rows: [string, string[]][] = [
      ['client authentication', profiles.map((rules) => rules.authMethods.join(', '))],
      ['`acr_values`', profiles.map((rules) => (rules.acrValuesBind ? 'binds' : 'a wish'))],
      ['requests pushed (RFC 9126)', profiles.map((rules) => may(rules.pushedRequestsOnly))],
      ['tokens bound to a key (DPoP or mTLS)', profiles.map((rules) => may(rules.senderConstrained))],
      [
        'refresh tokens',
        profiles.map((rules) =>
          rules.refreshNeedsConstraint ? 'only bound to a key' : 'one-time, or bound',
        ),
      ],
      ['`state` and `nonce`', profiles.map((rules) => `${may(rules.stateAndNonce)} there`)],
      ['signed with', profiles.map((rules) => rules.algorithms.join(', '))],
      [
        '`aud` of a client assertion',
        profiles.map((rules) => rules.assertionAudience.replace('token-endpoint-or-', 'token endpoint or ')),
      ],
    ];
    for (const [rule, cells] of rows) expect(provider).toContain(`| ${rule} | ${cells.join(' | ')} |`);
  });

  it('shows a client that the policy takes as it stands', () => {
    const client = /```yaml\nclients:\n([\s\S]*?)```/.exec(provider)?.[1] ?? '';
    expect(policyCheck(readFileSync('policy.example.yaml', 'utf8') + client).faults).toEqual([]);
  });

  it('names only errors that the sample portal has a page for, and every address of the provider', () => {
    const errors = [...provider.matchAll(/^\| `([a-z_]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(
      ([, code]) => code ?? '',
    );
    expect(errors.length).toBeGreaterThan(4);
    expect(Object.keys(wordsOf('en').failures)).toEqual(expect.arrayContaining(errors));
    for (const path of Object.values(providerPaths)) expect(readme).toContain(`\`${path}\``);
  });

  it('has each of the 25 points of NL GOV once, in order', () => {
    const points = [...provider.matchAll(/^\| ([0-9]+)\. .* \| .+ \| .+ \|$/gm)].map(([, point]) =>
      Number(point),
    );
    expect(points).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  it('ships an example configuration and an example policy without faults', () => {
    const parsed = parseConfig(readFileSync('sluis.example.yaml', 'utf8'), '.', {});
    expect(parsed.ok ? [] : parsed.faults).toEqual([]);
    expect(policyCheck(readFileSync('policy.example.yaml', 'utf8')).ok).toBe(true);
  });
});
