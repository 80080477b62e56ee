// Headers that Sluis manages: always all of them, always safe, and known in every spelling (threats H1, H3, H11).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildManagedHeaders,
  foldHeaderName,
  isManagedName,
  isSmuggledName,
  managedNamesOf,
  safeHeaderValue,
} from '../../src/gate/managed-headers.ts';
import { identity } from './gate-stand.ts';

const profiles = ['remote-user', 'x-auth-request'] as const;
const allNames = [...new Set(profiles.flatMap(managedNamesOf))];

describe('managed headers', () => {
  it.each(profiles)(
    'H3: every header of profile %s is emitted, also for nobody and for absent facts',
    (profile) => {
      const names = managedNamesOf(profile);
      for (const who of [null, identity, { ...identity, acr: null, authTimeSeconds: null, service: null }]) {
        expect(buildManagedHeaders(profile, who).map(([name]) => name)).toEqual(names);
      }
      const anonymous = Object.fromEntries(buildManagedHeaders(profile, null));
      expect(anonymous['Sluis-Level']).toBe('none');
      expect(Object.values(anonymous).filter((value) => value !== '')).toEqual(['none', 'false']);
    },
  );

  it('states each fact under the name that belongs to it', () => {
    const all = {
      ...identity,
      name: 'Jan de Vries',
      email: 'jan@example.nl',
      groups: ['hr', 'a,b'],
      branch: '000012345678',
      intermediary: { type: 'kvk', value: '12345678' },
      representsJwe: 'x.y.z',
    } as const;
    expect(Object.fromEntries(buildManagedHeaders('remote-user', all))).toEqual({
      'Remote-User': 'p-7f3a',
      'Remote-Name': 'Jan de Vries',
      'Remote-Email': 'jan@example.nl',
      'Remote-Groups': 'hr,a%2Cb',
      'Sluis-Level': 'substantial',
      'Sluis-Two-Factor': 'true',
      'Sluis-Acr': 'http://eidas.europa.eu/LoA/substantial',
      'Sluis-Auth-Time': '1700000000',
      'Sluis-Represents-Type': 'rsin',
      'Sluis-Represents': '123456782',
      'Sluis-Represents-Jwe': 'x.y.z',
      'Sluis-Branch': '000012345678',
      'Sluis-Intermediary-Type': 'kvk',
      'Sluis-Intermediary': '12345678',
      'Sluis-Service': 'urn:etoegang:DV:1',
      'Sluis-Transition-Ends': '',
      'Sluis-Assertion': 'eyJ.a.b',
    });
    const other = Object.fromEntries(buildManagedHeaders('x-auth-request', all));
    expect(other['X-Auth-Request-User']).toBe('p-7f3a');
    expect(other['X-Auth-Request-Preferred-Username']).toBe('p-7f3a');
    expect(other['X-Auth-Request-Email']).toBe('jan@example.nl');
  });

  it('says when the roll-out ends, to both profiles, only where a password alone let somebody in', () => {
    const atMs = Date.parse('2027-10-31T23:00:00Z');
    for (const profile of profiles) {
      const headers = Object.fromEntries(
        buildManagedHeaders(profile, { ...identity, transitionEndsMs: atMs }),
      );
      expect(headers['Sluis-Transition-Ends']).toBe('2027-10-31T23:00:00.000Z');
    }
  });

  it('never states a BSN, even when a caller gets around the types', () => {
    const leaking = {
      ...identity,
      represents: { type: 'bsn', value: '999990019' },
    } as unknown as typeof identity;
    const headers = buildManagedHeaders('remote-user', leaking);
    expect(JSON.stringify(headers)).not.toContain('999990019');
    expect(Object.fromEntries(headers)['Sluis-Represents-Type']).toBe('');
  });

  it('H1: a managed name is recognised in every spelling, and only the exact one is not smuggled', () => {
    const separator = fc.constantFrom('-', '_', '.', ' ', '~', '+');
    fc.assert(
      fc.property(
        fc.constantFrom(...allNames),
        fc.infiniteStream(separator),
        fc.infiniteStream(fc.boolean()),
        (name, separators, uppers) => {
          const spelled = [...name]
            .map((sign) => (sign === '-' ? separators.next().value : sign))
            .map((sign) => (uppers.next().value ? sign.toUpperCase() : sign.toLowerCase()))
            .join('');
          expect(isManagedName(spelled)).toBe(true);
          expect(isSmuggledName(spelled)).toBe(spelled.toLowerCase() !== name.toLowerCase());
          expect(foldHeaderName(spelled)).toBe(name.toLowerCase());
        },
      ),
    );
  });

  it('names of other proxies and unknown sluis- names are managed, ordinary names are not', () => {
    for (const name of ['X-Forwarded-User', 'x_forwarded_email', 'Sluis-Anything', 'sluis_admin']) {
      expect(isManagedName(name)).toBe(true);
    }
    for (const name of ['Accept', 'Authorization', 'X-Forwarded-For', 'Remote-Addr', 'Sluisdeur']) {
      expect(isManagedName(name)).toBe(false);
    }
  });

  it('H11: any string becomes a value that Node accepts and percent-decoding restores', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        const safe = safeHeaderValue(value);
        expect(safe).toMatch(/^[\x20-\x7e]*$/);
        const isWellFormed = Buffer.from(value).toString() === value;
        if (isWellFormed) expect(decodeURIComponent(safe)).toBe(value.trim());
      }),
    );
    expect(safeHeaderValue('a\r\nX-Role: admin')).toBe('a%0D%0AX-Role: admin');
    expect(safeHeaderValue('Zoë')).toBe('Zo%C3%AB');
    expect(safeHeaderValue('x'.repeat(9000))).toBe('');
  });
});
