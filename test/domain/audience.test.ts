// Evidence of one audience changes nothing of what the other reaches: portals and staff, whatever a session holds. And
// what is wrong with upstreams of a policy (threats F1 F3 F4).

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findAccountAccess } from '../../src/domain/account-access.ts';
import { decide } from '../../src/domain/decide.ts';
import { knownNorms } from '../../src/domain/known-norms.ts';
import { compilePolicy } from '../../src/domain/policy.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../src/domain/policy-document.ts';
import { type AssuranceContext, computeConfirmedAt, computeReached } from '../../src/domain/reached.ts';
import type { Evidence, FactorEvidence, Session } from '../../src/domain/session.ts';
import { findUpstreamLimitFaults } from '../../src/domain/upstream-faults.ts';
import * as draw from './arbitraries.ts';
import { acr, createContext, createProofing, createSession, login, nowMs } from './arbitraries.ts';

const staffIssuer = 'https://medewerkers.example';
const portals = createContext();
const staff: AssuranceContext = {
  audience: 'staff',
  dialectOf: (issuer) => (issuer === staffIssuer ? portals.dialectOf('https://eh.example') : null),
  smsCeiling: 'substantial',
};

const ofInstallation = (item: FactorEvidence): FactorEvidence => ({
  ...item,
  proofing: { ...(item.proofing ?? createProofing('substantial')), method: 'installation' },
});
/** Logins and factors of staff. */
const staffEvidence: fc.Arbitrary<Evidence> = fc.oneof(
  draw.upstreamEvidence.map((item) => ({ ...item, issuer: staffIssuer })),
  draw.factorEvidence.map(ofInstallation),
);
const levels = ['low', 'substantial', 'high'] as const;

function reachOf(session: Session, context: AssuranceContext) {
  const { level, twoFactor } = computeReached(session, context, nowMs);
  const confirmed = levels.map((wanted) => computeConfirmedAt(session, wanted, context, nowMs));
  return { level, twoFactor, confirmed, account: findAccountAccess(session, context, nowMs) };
}
const withMore = (session: Session, more: Evidence[]): Session => ({
  ...session,
  evidence: [...more.slice(1), ...session.evidence, ...more.slice(0, 1)],
});
const runs = { numRuns: 1_500 };

describe('A4: two audiences', () => {
  it('no evidence of staff changes what a portal reaches, confirms, or opens of an account', () => {
    fc.assert(
      fc.property(draw.session, fc.array(staffEvidence, { maxLength: 3 }), (session, more) => {
        expect(reachOf(withMore(session, more), portals)).toEqual(reachOf(session, portals));
      }),
      runs,
    );
  });

  it('no evidence of a portal changes what staff reaches or confirms', () => {
    const ofStaff = fc.array(staffEvidence, { maxLength: 3 }).map((items) => createSession(items));
    fc.assert(
      fc.property(ofStaff, draw.session, (session, other) => {
        const more = { ...withMore(session, other.evidence), bindings: other.bindings };
        expect(reachOf(more, staff)).toEqual(reachOf(session, staff));
      }),
      runs,
    );
  });

  it('no evidence of staff, whatever it is, allows a route of a portal that asks for anybody', () => {
    fc.assert(
      fc.property(fc.array(staffEvidence), draw.required, (items, required) => {
        const input = { required, condition: null, context: portals, nowMs };
        const attainable = { level: 'high', twoFactor: true } as const;
        const alone = decide({ ...input, attainable, session: createSession(items, { bindings: [] }) });
        const nobody = decide({ ...input, attainable, session: null });
        if (alone.outcome === 'allow') expect(nobody.outcome).toBe('allow');
      }),
      runs,
    );
  });

  it('a passkey of the installation with its user verified is substantial for staff, without any binding', () => {
    const passkey: FactorEvidence = {
      kind: 'factor',
      sequence: 1,
      factor: 'passkey',
      factorId: 'passkey',
      userVerified: true,
      revoked: false,
      proofing: createProofing('substantial', { method: 'installation' }),
      atMs: nowMs - 1000,
    };
    const session = createSession([passkey], { bindings: [] });
    expect(computeReached(session, staff, nowMs).level).toBe('substantial');
    expect(computeReached(session, portals, nowMs)).toEqual({ level: 'none', twoFactor: false, reasons: [] });
    const unverified = createSession([{ ...passkey, userVerified: false }]);
    expect(computeReached(unverified, staff, nowMs).level).toBe('low');
    const ended = {
      ...passkey,
      proofing: createProofing('substantial', { method: 'installation', endedAtMs: nowMs }),
    };
    expect(computeReached(createSession([ended]), staff, nowMs).level).toBe('none');
    const beside = createSession([login(acr.eh2), passkey]);
    expect(computeReached(beside, portals, nowMs)).toMatchObject({ level: 'low', twoFactor: false });
  });
});

describe('upstreams of a policy', () => {
  const text = { nl: 'x', en: 'x' };
  const upstream = { label: text, issuer: 'https://idp.example.nl', clientId: 'sluis' };
  const base = { version: 1, dataClasses: {}, services: {}, portals: {}, routes: {} };
  const parse = (upstreams: object) => policyDocumentSchema.safeParse({ ...base, upstreams });
  function codesOf(upstreams: object): string[] {
    const parsed = parse(upstreams);
    if (!parsed.success) return ['schema'];
    const compiled = compilePolicy(parsed.data, knownNorms);
    return compiled.ok ? [] : compiled.faults.map(({ path, code }) => `${path} ${code}`);
  }
  const documentOf = (issuer: string) => parse({ idp: { ...upstream, issuer } }).data as PolicyDocument;

  it('are optional, and portal is the audience of one that says nothing', () => {
    expect(policyDocumentSchema.parse(base).upstreams).toEqual({});
    expect(documentOf(upstream.issuer).upstreams['idp']).toMatchObject({ audience: 'portal', timeout: '8s' });
  });

  it.each([
    'file:///etc/passwd',
    'gopher://idp.example.nl',
    'ftp://idp.example.nl',
    'data:text/plain,x',
    'nowhere',
  ])('F4: the issuer %s is refused', (issuer) =>
    expect(codesOf({ idp: { ...upstream, issuer } })).toEqual(['schema']),
  );

  it('unknown keys, secrets and ids that no address can have are refused', () => {
    expect(codesOf({ idp: { ...upstream, clientSecret: 'hush' } })).toEqual(['schema']);
    expect(codesOf({ idp: { ...upstream, audience: 'everybody' } })).toEqual(['schema']);
    expect(codesOf({ 'Not Good': upstream })).toEqual(['schema']);
    expect(codesOf({ local: upstream })).toEqual(['upstreams.local reserved-id']);
  });

  it.each([
    ['http://idp.example.nl', 'issuer insecure-issuer'],
    ['http://10.0.0.1', 'issuer insecure-issuer'],
    ['https://user@idp.example.nl', 'issuer malformed-issuer'],
    ['https://idp.example.nl/?tenant=1', 'issuer malformed-issuer'],
  ])('the issuer %s has its fault', (issuer, fault) => {
    expect(codesOf({ idp: { ...upstream, issuer } })).toEqual([`upstreams.idp.${fault}`]);
  });

  it('F3: a host that is none, a time too long and scopes without openid are faults, all at once', () => {
    const wrong = { ...upstream, extraHosts: ['https://a', 'b/c'], timeout: '90s', scopes: ['profile'] };
    expect(codesOf({ idp: wrong })).toEqual([
      'upstreams.idp.scopes scope-openid-missing',
      'upstreams.idp.timeout timeout-too-long',
      'upstreams.idp.extraHosts[0] malformed-host',
      'upstreams.idp.extraHosts[1] malformed-host',
    ]);
  });

  it('one issuer has one audience and one dialect, or nobody knew for whom its logins count', () => {
    const [a, b] = [upstream, { ...upstream, audience: 'staff' }];
    expect(codesOf({ a, b })).toEqual(['upstreams.b.issuer issuer-shared']);
    expect(codesOf({ a, b: { ...a, dialect: 'eidas' } })).toEqual(['upstreams.b.issuer issuer-shared']);
    expect(codesOf({ a, b: { ...a, clientId: 'other' } })).toEqual([]);
  });

  it.each([
    'https://127.0.0.1',
    'https://2130706433',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://169.254.169.254',
    'https://10.1.2.3',
    'https://localhost.',
    'https://idp.localhost',
  ])('F1: %s is no issuer unless the configuration names its host', (issuer) => {
    const codes = (privateHosts: string[], production = true) =>
      findUpstreamLimitFaults(documentOf(issuer), { production, privateHosts }).map(({ code }) => code);
    expect([codes([]), codes([], false)]).toEqual([['private-address'], ['private-address']]);
    expect(codes([new URL(issuer).hostname])).toEqual([]);
  });

  it('F4: production refuses http, also on loopback', () => {
    const document = documentOf('http://idp.localhost:9081');
    const faults = (production: boolean) =>
      findUpstreamLimitFaults(document, { production, privateHosts: [] });
    expect(faults(false)).toEqual([]);
    expect(faults(true).map(({ code }) => code)).toEqual(['insecure-in-production']);
  });
});
