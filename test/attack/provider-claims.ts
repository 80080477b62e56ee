// What a portal is told of person and company over OpenID Connect: one name per portal, nobody's number in clear,
// nothing that was not asked; and what is kept of each code that was given. Run on the stack of provider-levels.test.ts.

import { describe, expect, it } from '@jest/globals';
import { compactDecrypt, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import type { Representation } from '../../src/domain/identifier.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { eidas, type Parties, type PartyName } from '../setup/provider-parties.ts';
import type { Bench } from '../setup/stack.ts';
import { until } from '../store/until.ts';

const bsn = '999990019';

export const bsnKeys = generateKeyPair('ECDH-ES+A256KW', { extractable: true }).then(
  async ({ publicKey, privateKey }) => ({
    publicJwk: { ...(await exportJWK(publicKey)), kid: 'bsn' },
    privateKey,
  }),
);

export function claimSuite(the: () => Bench, { admit, party }: Parties): void {
  /** Everything that one login hands out, in the clear. */
  async function told(visitor: Visitor, parameters: Record<string, string>, who: PartyName) {
    const rp = await party(who);
    const { begun, page } = await rp.authorize(visitor, parameters);
    const tokens = await rp.redeem(page, begun);
    const userinfo = await rp.userinfo(tokens);
    const introspection = await rp.introspect(tokens.access_token);
    const idToken = decodeJwt(tokens.id_token ?? '');
    return {
      tokens,
      userinfo,
      introspection,
      idToken,
      all: JSON.stringify({ tokens, userinfo, introspection, idToken, at: page.url }),
    };
  }
  const claims = (...names: string[]) => {
    const asked = Object.fromEntries(names.map((name) => [name, null]));
    return { claims: JSON.stringify({ id_token: asked, userinfo: asked }) };
  };
  const acting = (over: Partial<Representation>) => ({ representation: over });
  const soleProprietor = acting({ legalSubject: { type: 'bsn', number: bsn } });

  describe('who it is', () => {
    it('one name per portal: behind the gate and over OpenID Connect the same, at another portal another', async () => {
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      const atGate = the().stack.portal.received.at(-1)?.headers['remote-user'];
      const subs = [];
      for (const who of ['behind', 'rp', 'plain'] as const) {
        const { idToken, userinfo, introspection } = await told(visitor, {}, who);
        expect([userinfo.sub, introspection.sub]).toEqual([idToken.sub, idToken.sub]);
        subs.push(idToken.sub);
      }
      expect(subs[0]).toBe(atGate);
      expect(new Set(subs).size).toBe(3);
      for (const sub of subs) expect(sub).toMatch(/^[A-Za-z0-9_-]{43}$/);
    });

    it('a person at two companies is one person; ids of ours are in nothing that leaves', async () => {
      const [one, two] = [
        await admit(3),
        await admit(3, acting({ legalSubject: { type: 'kvk', number: '90000060' } })),
      ];
      const first = await told(one, { scope: 'openid representation' }, 'rp');
      const second = await told(two, { scope: 'openid representation' }, 'rp');
      expect(second.idToken.sub).toBe(first.idToken.sub);
      const { sessionId, accountId } = await the().sessionOf(one);
      for (const secret of [sessionId, accountId, 'provider-test']) expect(first.all).not.toContain(secret);
    });
  });

  describe('whom it acts for', () => {
    it('represents is nested along the chain, the consumer of the service deepest', async () => {
      const visitor = await admit(
        3,
        acting({ intermediary: { type: 'kvk', number: '90000035' }, branch: '000012345678' }),
      );
      const iss = the().stack.brokerUrl;
      const { idToken, userinfo } = await told(visitor, { scope: 'openid representation' }, 'rp');
      const expected = {
        sub_id_type: 'urn:nl-eid-gdi:1.0:id:pseudonym',
        represents: {
          iss,
          sub: '90000035',
          sub_id_type: 'urn:nl-eid-gdi:1.0:id:KvKnr',
          represents: { iss, sub: '492099595', sub_id_type: 'urn:nl-eid-gdi:1.0:id:RSIN' },
        },
        represents_branch: '000012345678',
        service_id: 'urn:etoegang:DV:1:services:1',
      };
      expect(idToken).toMatchObject(expected);
      expect(userinfo).toEqual({ ...expected, sub: idToken.sub });
    });

    it('only what was asked is told, and never amr', async () => {
      const visitor = await admit(3, acting({ branch: '000012345678' }));
      const own = ['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'jti', 'nbf', 'nonce', 'sub'];
      const bare = await told(visitor, {}, 'rp');
      expect(
        Object.keys(bare.idToken)
          .filter((name) => name !== 'at_hash')
          .sort(),
      ).toEqual(own);
      expect(Object.keys(bare.userinfo)).toEqual(['sub']);
      const one = await told(visitor, claims('represents_branch', 'amr', 'email', '__proto__'), 'rp');
      expect(Object.keys(one.userinfo).sort()).toEqual(['represents_branch', 'sub']);
      expect(one.all).not.toContain('"amr"');
    });

    it('a BSN goes encrypted to who is entitled to it, and to nobody else in any form', async () => {
      const visitor = await admit(3, soleProprietor);
      const asked = { ...claims('represents_bsn'), scope: 'openid representation' };
      const entitled = await told(visitor, asked, 'entitled');
      for (const jwe of [entitled.idToken['represents_bsn'], entitled.userinfo['represents_bsn']]) {
        const { plaintext, protectedHeader } = await compactDecrypt(String(jwe), (await bsnKeys).privateKey);
        expect(JSON.parse(new TextDecoder().decode(plaintext))).toMatchObject({ bsn, aud: 'entitled' });
        expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' });
      }
      const others = await told(visitor, asked, 'rp');
      expect(others.userinfo).not.toHaveProperty('represents_bsn');
      expect(others.idToken).not.toHaveProperty('represents_bsn');
      // By another name at each portal.
      const named = [entitled, others].map(({ userinfo }) => (userinfo['represents'] as { sub: string }).sub);
      expect(named[0]).not.toBe(named[1]);
      const encoded = Buffer.from(bsn).toString('base64url').slice(0, 10);
      for (const text of [entitled.all, others.all, ...the().logLines]) {
        expect(text).not.toContain(bsn);
        expect(text).not.toContain(encoded);
      }
      const unasked = await told(visitor, {}, 'entitled');
      expect(unasked.all).not.toContain('represents');
    });
  });

  describe('what is kept', () => {
    it('each code given is in the decision table, with what was required and what was reached', async () => {
      const visitor = await admit(3);
      const { sessionId } = await the().sessionOf(visitor);
      const rp = await party('rp');
      for (const scope of ['openid', 'openid sick-leave', 'openid'])
        await rp.authorize(visitor, { scope, prompt: 'none' });
      await rp.authorize(visitor, { acr_values: eidas('high'), prompt: 'none' });
      const { stores, flow } = the().stack.broker;
      const kept = () => stores.decisions.listOfSession(flow.db, sessionId);
      await until(async () => (await kept()).length >= 3, 5_000);
      // Newest first; by the order they were written in, since two codes may be of one moment of the clock.
      const rows = (await kept()).reverse();
      const levels = rows.map(({ required, reached }) => [
        (required as { level: string }).level,
        (reached as { level: string }).level,
      ]);
      expect(levels).toEqual([
        ['low', 'substantial'],
        ['substantial', 'substantial'],
        ['low', 'substantial'],
      ]);
      for (const row of rows)
        expect(row).toMatchObject({ routeId: 'client:rp', outcome: 'allow', policyVersion: 1 });
    });
  });
}
