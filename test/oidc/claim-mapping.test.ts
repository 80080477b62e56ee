// Who is represented, by whom and within which limits: every mistake seen in real mappings, refused here.
// (Domain: employer, intermediary, branch and person are four things; a type is never inferred from a value.)

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Claims, mapClaims } from '../../src/oidc/claim-mapping.ts';
import { namesToRequest, resolveClaimNames } from '../../src/oidc/claim-names.ts';
import { UpstreamError } from '../../src/oidc/upstream-error.ts';

const etoegang = resolveClaimNames('etoegang');
const signicat = resolveClaimNames('signicat');
const core = 'urn:etoegang:core';
const concerned = 'urn:etoegang:1.9:EntityConcernedID';
const intermediaryClaim = 'urn:etoegang:1.9:IntermediateEntityID:KvKnr';
const branchClaim = 'urn:etoegang:1.9:ServiceRestriction:Vestigingsnr';
/** Passes the eleven test, so it could be an RSIN as well as a BSN. */
const nineDigits = '123456782';

const employer: Claims = {
  namequalifier: `${concerned}:RSIN`,
  [`${core}:LegalSubjectID`]: nineDigits,
  [`${core}:ActingSubjectID`]: 'A3F09C1D77E2@4B0C',
};

const signicatEmployer: Claims = {
  eherkenning_rsin: nineDigits,
  chamber_of_commerce: '12345678',
  eherkenning_pseudo: 'A3F09C1D77E2@4B0C',
};

function without(claims: Claims, ...names: string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}

function faultOf(claims: Claims, names = etoegang): UpstreamError {
  try {
    mapClaims(claims, names);
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'upstream-claims-invalid') return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('the type of the employer', () => {
  it.each([
    [`${concerned}:RSIN`, nineDigits, 'rsin'],
    [`${concerned}:KvKnr`, '12345678', 'kvk'],
    ['urn:etoegang:1.12:EntityConcernedID:BSN', nineDigits, 'bsn'],
    [`${concerned}:Pseudo`, 'ABC@DEF', 'pseudonym'],
    ['urn:etoegang:1.13:EntityConcernedID:Pseudo', 'ABC@DEF', 'pseudonym'],
    ['urn:nl-eid-gdi:1.0:id:RSIN', nineDigits, 'rsin'],
  ])('is what the name qualifier says: %s', (namequalifier, number, type) => {
    const claims = { ...employer, namequalifier, [`${core}:LegalSubjectID`]: number };
    expect(mapClaims(claims, etoegang).representation.legalSubject).toEqual({ type, number });
  });

  it('is never inferred from the value: no name qualifier, no login', () => {
    expect(faultOf(without(employer, 'namequalifier')).detail).toContain('namequalifier');
    const kvk = { ...without(employer, 'namequalifier'), [`${core}:LegalSubjectID`]: '12345678' };
    expect(faultOf(kvk).detail).toContain('namequalifier');
  });

  it.each([
    '',
    'KvK',
    `${concerned}:kvknr`,
    `${concerned}:RSIN `,
    'urn:etoegang:1.11:EntityConcernedID:eIDASLegalIdentifier',
    'toString',
    '__proto__',
    null,
    7,
    [`${concerned}:RSIN`],
  ])('that is unknown is refused: %j', (namequalifier) => {
    expect(faultOf({ ...employer, namequalifier }).detail).toContain('namequalifier');
  });

  it('does not come from a preset without qualifier whose legal subject claim is shared', () => {
    const names = resolveClaimNames('signicat', { legalSubject: 'company' });
    expect(faultOf({ ...signicatEmployer, company: nineDigits }, names).detail).toContain('company');
  });
});

describe('the employer', () => {
  it.each([
    ['RSIN', '123456789'],
    ['RSIN', '000000000'],
    ['RSIN', '12345678'],
    ['KvKnr', '1234567'],
    ['KvKnr', '00000000'],
    ['KvKnr', '000037178598'],
    ['RSIN', 123456782],
    ['RSIN', null],
    ['RSIN', [nineDigits]],
    ['RSIN', ''],
  ])('with a malformed %s is refused: %j', (type, number) => {
    const claims = { ...employer, namequalifier: `${concerned}:${type}`, [`${core}:LegalSubjectID`]: number };
    expect(faultOf(claims).detail).toContain('LegalSubjectID');
  });

  it('is required', () => {
    expect(faultOf(without(employer, `${core}:LegalSubjectID`)).detail).toContain('LegalSubjectID');
    expect(
      faultOf(without(signicatEmployer, 'eherkenning_rsin', 'chamber_of_commerce'), signicat),
    ).toBeDefined();
  });

  it('is found by the type the name qualifier names when RSIN and KvK both came', () => {
    const both = { ...employer, [`${concerned}:RSIN`]: nineDigits, [`${concerned}:KvKnr`]: '12345678' };
    const asKvk = { ...without(both, `${core}:LegalSubjectID`), namequalifier: `${concerned}:KvKnr` };
    expect(mapClaims(both, etoegang).representation.legalSubject.type).toBe('rsin');
    expect(mapClaims(asKvk, etoegang).representation.legalSubject).toEqual({
      type: 'kvk',
      number: '12345678',
    });
  });

  it('named twice with two numbers is refused', () => {
    const claims = { ...employer, [`${concerned}:RSIN`]: '001234560' };
    expect(faultOf(claims).detail).toContain('LegalSubjectID');
  });

  it('that is a company and a sole proprietor at once is refused', () => {
    expect(faultOf({ ...signicatEmployer, nin: nineDigits }, signicat).detail).toContain('nin');
  });

  it('of Signicat is typed by the claim it came in, RSIN before KvK, and as configured otherwise', () => {
    expect(mapClaims(signicatEmployer, signicat).representation.legalSubject.type).toBe('rsin');
    const kvkFirst = resolveClaimNames('signicat', { typePreference: ['kvk'] });
    expect(mapClaims(signicatEmployer, kvkFirst).representation.legalSubject.type).toBe('kvk');
    const proprietor = { ...without(signicatEmployer, 'eherkenning_rsin'), nin: nineDigits };
    expect(mapClaims(proprietor, signicat).representation.legalSubject).toEqual({
      type: 'bsn',
      number: nineDigits,
    });
  });
});

describe('chain, branch and person', () => {
  it('in a chain mandate the legal subject is the employer and the accountant the intermediary', () => {
    const { representation } = mapClaims({ ...employer, [intermediaryClaim]: '87654321' }, etoegang);
    expect(representation.legalSubject).toEqual({ type: 'rsin', number: nineDigits });
    expect(representation.intermediary).toEqual({ type: 'kvk', number: '87654321' });
  });

  it('an intermediary or a branch alone is never taken for the employer', () => {
    const person = { eherkenning_pseudo: 'ABC@DEF' };
    const intermediary = { ...person, eherkenning_intermediate_kvknr: '87654321' };
    const branch = { ...person, eherkenning_vestigingsnr: '000037178598' };
    expect(faultOf(intermediary, signicat).detail).toContain('legal subject');
    expect(faultOf(branch, signicat).detail).toContain('legal subject');
  });

  it('an intermediary that is the employer itself is refused', () => {
    const claims = {
      ...employer,
      namequalifier: `${concerned}:KvKnr`,
      [`${core}:LegalSubjectID`]: '12345678',
      [intermediaryClaim]: '12345678',
    };
    expect(faultOf(claims).detail).toContain('IntermediateEntityID');
  });

  it('a branch is kept apart from the company', () => {
    const { representation } = mapClaims({ ...employer, [branchClaim]: '000037178598' }, etoegang);
    expect(representation.branch).toBe('000037178598');
    expect(representation.legalSubject.number).toBe(nineDigits);
  });

  it.each(['', null, '37178598', 37178598, ['000037178598'], ['000037178598', '000037178599'], false])(
    'a branch that cannot be read is refused, never read as the whole company: %j',
    (branch) => {
      expect(faultOf({ ...employer, [branchClaim]: branch }).detail).toContain('Vestigingsnr');
    },
  );

  it('an intermediary that cannot be read is refused, never read as none', () => {
    for (const value of ['', null, '1234567', [], { kvk: '87654321' }]) {
      expect(faultOf({ ...employer, [intermediaryClaim]: value }).detail).toContain('IntermediateEntityID');
    }
  });

  it.each([
    'urn:etoegang:1.9:IntermediateEntityID:RSIN',
    'urn:etoegang:core:IntermediateSubjectID',
    'urn:etoegang:1.13:ServiceRestriction:Postcode',
    'eherkenning_vestigingsnr',
  ])('a limit we do not map is refused, never ignored: %s', (name) => {
    expect(faultOf({ ...employer, [name]: 'x' }).detail).toContain(name);
  });

  it('a branch claim switched off in configuration does not widen the mandate', () => {
    const names = resolveClaimNames('etoegang', { branch: null });
    expect(faultOf({ ...employer, [branchClaim]: '000037178598' }, names).detail).toContain('Vestigingsnr');
  });

  it.each([
    undefined,
    null,
    '',
    ' ',
    7,
    'dummy-set-by@openforms',
    'DUMMY',
    'unknown',
    '00000000',
    '-',
    nineDigits,
    'two words',
    'x'.repeat(256),
  ])('the acting person is required and a person: %j', (acting) => {
    expect(faultOf({ ...employer, [`${core}:ActingSubjectID`]: acting }).detail).toContain('ActingSubjectID');
  });

  it('the acting person is required even where everything else is there', () => {
    expect(faultOf(without(employer, `${core}:ActingSubjectID`)).detail).toContain('missing');
    expect(faultOf(without(signicatEmployer, 'eherkenning_pseudo'), signicat).detail).toContain('missing');
  });
});

describe('what is shown and kept', () => {
  it('carries service and company name along', () => {
    const name = 'urn:etoegang:1.11:attribute-represented:CompanyName';
    const claims = { ...employer, [`${core}:ServiceUUID`]: 'b1d4-uuid', [name]: 'Bakkerij Ĳsvogel B.V.' };
    expect(mapClaims(claims, etoegang)).toMatchObject({
      serviceUuid: 'b1d4-uuid',
      companyName: 'Bakkerij Ĳsvogel B.V.',
    });
  });

  it('leaves a company name out that cannot be shown safely', () => {
    const name = 'urn:etoegang:1.11:attribute-represented:CompanyName';
    for (const value of ['a\u0000b', 'a\u202eb', '', 'x'.repeat(256), 7, null, ['a']]) {
      expect(mapClaims({ ...employer, [name]: value }, etoegang).companyName).toBeNull();
    }
  });

  it('asks for the configured claims and for no others', () => {
    const names = resolveClaimNames('etoegang', { legalSubjectByType: { bsn: null } });
    expect(namesToRequest(names)).not.toContain('urn:etoegang:1.12:EntityConcernedID:BSN');
    expect(namesToRequest(names)).toContain(`${concerned}:RSIN`);
  });
});

describe('properties', () => {
  const value = fc.oneof(
    fc.constantFrom(nineDigits, '12345678', '87654321', '000037178598', 'ABC@DEF', '', null, undefined, 7),
    fc.constantFrom(`${concerned}:RSIN`, `${concerned}:KvKnr`, 'urn:etoegang:1.12:EntityConcernedID:BSN'),
    fc.jsonValue(),
  );
  const anyClaims = (names: string[]) => fc.dictionary(fc.constantFrom(...names), value);

  it.each([
    ['etoegang', etoegang],
    ['signicat', signicat],
  ] as const)('whatever %s sends is mapped with its roles apart, or refused', (_name, names) => {
    const property = fc.property(anyClaims(namesToRequest(names)), (claims) => {
      try {
        const { representation, actingSubject } = mapClaims(claims, names);
        expect(claims[names.actingSubject]).toBe(actingSubject);
        expect(representation.branch).toBe(names.branch && (claims[names.branch] ?? null));
        const sources = [names.legalSubject, ...Object.values(names.legalSubjectByType)];
        const numbers = sources.flatMap((name) => (name === null ? [] : [claims[name]]));
        expect(numbers.map((number) => String(number).padStart(9, '0'))).toContain(
          representation.legalSubject.number.padStart(9, '0'),
        );
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        expect(error.code).toBe('upstream-claims-invalid');
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('a refusal names the claim and never its value', () => {
    const number = fc.stringMatching(/^[0-9]{9}$/).filter((text) => text !== '000000000');
    const property = fc.property(number, (digits) => {
      const claims = { ...employer, [`${core}:LegalSubjectID`]: `${digits}9` };
      expect(`${faultOf(claims)} ${JSON.stringify(faultOf(claims))}`).not.toContain(digits);
    });
    fc.assert(property);
  });
});
