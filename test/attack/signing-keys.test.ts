// Rotation of the keys that sign, with logins going on: nothing that was signed becomes worthless before its time, no
// copy of the key set is surprised, and what was removed is worth nothing (F18, C8).

import { expect, it } from '@jest/globals';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { runInBroker } from '../../src/cli/broker-command.ts';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import { policyDocumentSchema } from '../../src/domain/policy-document.ts';
import { createSigningJwk } from '../../src/oidc/signing-jwk.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import type { SigningKeyFacts } from '../../src/store/signing-key-store.ts';
import { createClientKey, createRelyingParty } from '../setup/relying-party.ts';
import { describeStackOnce } from '../setup/stack.ts';
import { until } from '../store/until.ts';

const key = createClientKey();
const clientOf = (ports: DemoPorts, id: string, rest = '') => `
  ${id}:
    label: { nl: Tweede portaal, en: Second portal }
    service: sick-leave-service
    redirectUris: ['http://rp.localhost:${ports.public}/${id}']
    auth: { method: private_key_jwt }
    jwks: ${JSON.stringify({ keys: [key.jwk] })}
    ${rest}`;

const rotation = { author: 'test', reason: 'test' };
const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';
const dayS = 86_400;

describeStackOnce(
  'signing keys',
  (the) => {
    const signing = () => the().stack.broker.signing;
    const activeKid = (alg: 'PS256' | 'ES256' = 'PS256') => signing().activeOf(alg)?.kid ?? '';

    function party(id = 'rp', algorithm = 'PS256') {
      const { brokerUrl } = the().stack;
      const redirectUri = `http://rp.localhost:${new URL(brokerUrl).port}/${id}`;
      return createRelyingParty({ issuer: brokerUrl, clientId: id, redirectUri, key, algorithm });
    }

    /** A login without a page, in the session that is there; what was signed for it. */
    async function logIn(visitor: Visitor, id = 'rp', algorithm = 'PS256') {
      const rp = await party(id, algorithm);
      const { begun, page } = await rp.authorize(visitor, { prompt: 'none' });
      const tokens = await rp.redeem(page, begun);
      const active = await rp.introspect(tokens.access_token);
      expect(active).toMatchObject({ active: true });
      await rp.close();
      return tokens.id_token ?? '';
    }

    async function signedIn(): Promise<Visitor> {
      await signing().ensure(signing().needed());
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/verzuim');
      return visitor;
    }

    /** What a portal would keep a copy of. */
    async function keySet(): Promise<JSONWebKeySet> {
      return JSON.parse((await the().raw.send(`${the().stack.brokerUrl}/jwks`)).body);
    }
    const verify = (token: string, keys: JSONWebKeySet, audience = 'rp') =>
      jwtVerify(token, createLocalJWKSet(keys), { audience, issuer: the().stack.brokerUrl });

    const announce = () => the().stack.broker.flow.transact(async (tx) => tx.changed({ kind: 'keys' }));
    async function passSeconds(seconds: number): Promise<void> {
      await the().sql(
        `update signing_key set active_from = active_from - make_interval(secs => :seconds::float8),
           retired_at = retired_at - make_interval(secs => :seconds::float8),
           remove_at = remove_at - make_interval(secs => :seconds::float8)`,
        { seconds },
      );
      await announce();
      await signing().refresh();
    }

    async function hintAnswers(visitor: Visitor, hint: string) {
      const rp = await party();
      const { page } = await rp.authorize(visitor, { prompt: 'none', id_token_hint: hint });
      const answer = rp.isBack(page) ? Object.keys(rp.answerOf(page)) : [String(page.status)];
      await rp.close();
      const query = new URLSearchParams({ id_token_hint: hint, client_id: 'rp' });
      const { status } = await visitor.get(`${the().stack.brokerUrl}/end-session?${query}`);
      return { authorize: answer.includes('code') ? 'code' : 'refused', logout: status };
    }

    it('what is published are the public parts of the keys in use, each for one algorithm, for a week', async () => {
      const { brokerUrl, broker } = the().stack;
      await broker.signing.ensure(['PS256']);
      const answer = await the().raw.send(`${brokerUrl}/jwks`);
      const { keys } = JSON.parse(answer.body) as JSONWebKeySet;
      expect(keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'PS256']);
      for (const jwk of keys) {
        for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])
          expect(jwk).not.toHaveProperty(part);
      }
      const document = await the().raw.send(`${brokerUrl}/.well-known/openid-configuration`);
      expect(JSON.parse(document.body)).toMatchObject({ jwks_uri: `${brokerUrl}/jwks` });
      for (const { headers } of [answer, document]) {
        expect(headers['cache-control']).toBe('public, max-age=604800');
      }
      expect((await the().raw.send(`${brokerUrl}/.well-known/jwks.json`)).status).toBe(404);
    });

    it('F18: a rotation meets no copy of the key set unprepared, and what was signed before stays good', async () => {
      const visitor = await signedIn();
      const [oldKid, copyBefore] = [activeKid(), await keySet()];
      const before = await logIn(visitor);
      await signing().rotate({ ...rotation, alg: null, now: false });
      const copyMeanwhile = await keySet();
      expect(copyMeanwhile.keys).toHaveLength(copyBefore.keys.length + 2);
      const meanwhile = await logIn(visitor);
      expect([kidOf(before), kidOf(meanwhile)]).toEqual([oldKid, oldKid]);
      await verify(meanwhile, copyBefore);
      await expect(signing().rotate({ ...rotation, alg: null, now: false })).rejects.toThrow(/waits already/);

      await passSeconds(8 * dayS);
      const after = await logIn(visitor);
      expect(kidOf(after)).not.toBe(oldKid);
      await verify(after, copyMeanwhile);
      for (const token of [before, meanwhile, after]) await verify(token, await keySet());
      await expect(verify(after, copyBefore)).rejects.toThrow();

      await passSeconds(30 * dayS);
      expect((await keySet()).keys.map(({ kid }) => kid)).not.toContain(oldKid);
      await verify(after, await keySet());
      await expect(verify(before, await keySet())).rejects.toThrow();
    });

    it('a next key becomes active by itself at its moment, also for what the gate signs', async () => {
      const visitor = await signedIn();
      const [old, oldAssertion] = [activeKid(), activeKid('ES256')];
      const statementOf = async () => {
        the().stack.portal.clearReceived();
        await visitor.get(`${the().stack.portalUrl}/verzuim`);
        return String(the().stack.portal.received.at(-1)?.headers['sluis-assertion'] ?? '');
      };
      const before = await statementOf();
      expect(kidOf(before)).toBe(oldAssertion);
      await signing().rotate({ ...rotation, alg: null, now: false });
      await the().sql(
        `with soon as materialized (select clock_timestamp() + interval '1 second' as at),
           ended as (update signing_key set retired_at = soon.at from soon
             where retired_at > clock_timestamp() returning 1)
         update signing_key set active_from = soon.at from soon where active_from > clock_timestamp()`,
      );
      await announce();
      await until(() => activeKid() !== old && activeKid('ES256') !== oldAssertion);
      expect(
        signing()
          .current()
          .keys.filter(({ state }) => state === 'active'),
      ).toHaveLength(2);
      // What was signed for this session before is still sent, and still good.
      await jwtVerify(await statementOf(), createLocalJWKSet(await keySet()));
      await jwtVerify(before, createLocalJWKSet(await keySet()));
      const other = await signedIn();
      await other.get(`${the().stack.portalUrl}/verzuim`);
      const newest = String(the().stack.portal.received.at(-1)?.headers['sluis-assertion'] ?? '');
      expect(kidOf(newest)).toBe(activeKid('ES256'));
      expect(kidOf(await logIn(other))).toBe(activeKid());
    });

    it('C8: an ID token of a retired key is a good hint; of a removed key, or of one that is not ours, it is none', async () => {
      const visitor = await signedIn();
      const token = await logIn(visitor);
      const oldKid = kidOf(token);
      await signing().rotate({ ...rotation, alg: 'PS256', now: true });
      expect(activeKid()).not.toBe(oldKid);
      expect(await hintAnswers(visitor, token)).toEqual({ authorize: 'code', logout: 200 });

      const { payload } = await verify(token, await keySet());
      const stranger = await createSigningJwk('PS256', 2_048);
      const strangersKey = await importJWK(stranger.privateJwk as JWK, 'PS256');
      for (const kid of [stranger.kid, activeKid(), oldKid, '../../x', `' or 1=1 --`, 'k'.repeat(10_000)]) {
        const jwk = stranger.publicJwk as JWK;
        const header = { alg: 'PS256', kid, jwk, jku: 'http://127.0.0.1:1/jwks' };
        const forged = await new SignJWT(payload).setProtectedHeader(header).sign(strangersKey);
        expect([kid, await hintAnswers(visitor, forged)]).toEqual([
          kid,
          { authorize: 'refused', logout: 400 },
        ]);
      }

      expect(await signing().remove({ ...rotation, kid: activeKid() })).toBe(false);
      expect(await signing().remove({ ...rotation, kid: oldKid })).toBe(true);
      expect((await keySet()).keys.map(({ kid }) => kid)).not.toContain(oldKid);
      expect(await hintAnswers(visitor, token)).toEqual({ authorize: 'refused', logout: 400 });
    });

    it('a client of another algorithm is served from the first request on, by a key that serves no other', async () => {
      const { broker } = the().stack;
      const visitor = await signedIn();
      expect(kidOf(await logIn(visitor, 'es', 'ES256'))).toBe(activeKid('ES256'));
      const newest = await broker.stores.policyVersions.newest(broker.database.db);
      const document = newest?.document as { clients: Record<string, { redirectUris: string[] }> };
      const { rp } = document.clients;
      for (const [id, signingAlgorithm] of [
        ['ed', 'EdDSA'],
        ['rs', 'RS256'],
      ] as const) {
        const redirectUris = rp?.redirectUris.map((uri) => uri.replace(/rp$/, id)) ?? [];
        Object.assign(document.clients, { [id]: { ...rp, redirectUris, signingAlgorithm } });
      }
      const policy = policyDocumentSchema.parse(document);
      await broker.policies.apply({ document: policy, source: '', author: 'test', reason: 'test' });
      for (const [id, alg] of [
        ['ed', 'EdDSA'],
        ['rs', 'RS256'],
        ['rp', 'PS256'],
      ] as const) {
        const token = await logIn(visitor, id, alg);
        expect(decodeProtectedHeader(token).alg).toBe(alg);
        await verify(token, await keySet(), id);
      }
      const moduli = (await keySet()).keys.flatMap(({ n }) => n ?? []);
      expect(new Set(moduli).size).toBe(moduli.length);
    });

    it('a restart keeps the keys: what was signed before it is good after it', async () => {
      const token = await logIn(await signedIn());
      const keys = await keySet();
      await the().restart();
      expect(await keySet()).toEqual(keys);
      await verify(token, await keySet());
    });

    it('the commands show nothing of a key, and every step is in the audit trail', async () => {
      const { broker } = the().stack;
      const run = (command: string, given: Record<string, string> = {}) =>
        runInBroker(broker, { command, arguments: given });
      const last = async () =>
        (
          await the().sql<{ event: string; facts: unknown }>(
            'select event, facts from audit order by seq desc limit 1',
          )
        )[0];
      await run('keys-rotate', { alg: 'ES256', now: 'true', author: 'root', reason: 'lost laptop' });
      expect(await last()).toMatchObject({
        event: 'signing-keys-rotated',
        facts: { author: 'root', now: true },
      });
      const listed = (await run('keys-list')) as SigningKeyFacts[];
      expect(Object.keys(listed[0] ?? {}).sort()).toEqual([
        'activeFromMs',
        'alg',
        'kid',
        'publishedAtMs',
        'removeAtMs',
        'retiredAtMs',
        'state',
      ]);
      const retired = listed.find(({ alg, state }) => alg === 'ES256' && state === 'retired');
      expect(await run('keys-remove', { kid: retired?.kid ?? '', author: 'root' })).toEqual({
        removed: true,
      });
      expect(await last()).toMatchObject({ event: 'signing-key-removed', facts: { kid: retired?.kid } });
      await expect(run('keys-rotate', { alg: 'HS256', author: 'root' })).rejects.toThrow(/no key of HS256/);
      const made = await the().sql(`select 1 from audit where event = 'signing-key-made'`);
      expect(made.length).toBeGreaterThanOrEqual(2);
    });
  },
  {
    prepare: async (ports) => ({
      editPolicy: (source) =>
        `${source}\nclients:${clientOf(ports, 'rp')}${clientOf(ports, 'es', 'signingAlgorithm: ES256')}\n`,
      close: async () => undefined,
    }),
  },
);
