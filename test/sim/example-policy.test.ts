// The example policy says for every page of the sample portal what the published table says, and for nothing else.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { policyCheck } from '../../src/cli/policy-check.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { findLoginRequirement } from '../../src/domain/login-request.ts';
import { compilePolicy } from '../../src/domain/policy.ts';
import { readPolicyFile } from '../../src/flow/policy-file.ts';
import { askedPages } from '../../src/sim/login-portal/portal-pages.ts';

const text = readFileSync(new URL('../../policy.example.yaml', import.meta.url), 'utf8');
const check = policyCheck(text);

const minutes = 60;
const table: Record<string, [level: string, twoFactor: boolean, confirmedWithinSeconds: number | null]> = {
  home: ['none', false, null],
  'static-files': ['none', false, null],
  company: ['low', false, null],
  'employment-check-form': ['low', true, null],
  'employment-check-answer': ['low', true, null],
  'sick-leave-list': ['substantial', true, null],
  'sick-leave-data': ['substantial', true, null],
  'report-sick-form': ['substantial', true, null],
  'report-sick-answer': ['substantial', true, null],
  'wages-list': ['substantial', true, 15 * minutes],
  'employee-file': ['high', true, null],
};

describe('the example policy', () => {
  it('has no fault, no warning and no carve-out', () => {
    expect(check).toMatchObject({ ok: true, faults: [], warnings: [], carveOuts: [] });
  });

  it('computes the level of every page as the table says', () => {
    const computed = check.routes.map(({ id, level, twoFactor, confirmedWithinSeconds }) => [
      id,
      [level, twoFactor, confirmedWithinSeconds],
    ]);
    expect(Object.fromEntries(computed)).toEqual(table);
  });

  it('computes for every page of the login portal the level that the portal itself wants to see', () => {
    const file = readPolicyFile(text);
    const compiled = file.ok ? compilePolicy(file.document, knownNorms) : null;
    if (!compiled?.ok) throw new Error('the example has faults');
    for (const { level, datatypes, parameters } of Object.values(askedPages)) {
      const scopes = (parameters['scope'] ?? '').split(' ').slice(2);
      const asked = { clientId: 'verzuimdienst', scopes, dataTypes: datatypes };
      const wishes = {
        essentialAcr: null,
        voluntaryAcr: [],
        maxAgeSeconds: null,
        freshSinceMs: null,
        beganAtMs: 0,
      };
      const found = findLoginRequirement(compiled.policy, { ...asked, ...wishes }, 0);
      expect(found).toMatchObject({ ok: true, route: { required: { level } } });
    }
  });

  it('names a source for every data class, and a comment above every class and service says why', () => {
    const section = (name: string) => text.split(`\n${name}:\n`)[1]?.split(/\n\w/)[0] ?? '';
    for (const name of ['dataClasses', 'services']) {
      const lines = section(name).split('\n');
      const entries = lines.flatMap((line, index) => (/^ {2}[a-z-]+:$/.test(line) ? [index] : []));
      expect(entries.length).toBeGreaterThan(5);
      for (const index of entries) expect(lines[index - 1]).toMatch(/^ {2}# /);
    }
  });
});
