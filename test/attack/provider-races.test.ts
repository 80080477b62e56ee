// Codes and refresh tokens over two real processes on one PostgreSQL: used once, whoever comes second takes the family
// along, also at the other process and after a restart (C3, C4).

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { demoPortNames } from '../../src/cli/demo-stack.ts';
import { admitPerson, newStandFolder, standSetup, startStand } from '../setup/broker-stand.ts';
import { joinChapters } from '../setup/join-chapters.ts';
import { createParties, withParties } from '../setup/provider-parties.ts';
import { createRawClient } from '../setup/raw-client.ts';
import { type Replica, startReplica } from '../setup/replica-process.ts';
import { describeDatabase } from '../setup/test-database.ts';
import { findTestPorts } from '../setup/test-ports.ts';

const clientId = 'plain';
const verifier = 'v'.repeat(64);
const challenge = async () =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))).toString(
    'base64url',
  );

type Answer = { status: number; body: Record<string, string> };

describeDatabase('one code at two processes', 'postgres', (open) => {
  const raw = createRawClient();
  const { key } = createParties(() => {
    throw new Error('no stack here');
  });
  let a: Awaited<ReturnType<typeof startStand>>;
  let b: Replica;
  let bPort = 0;
  let redirectUri = '';

  const database = () => {
    const url = open().urls?.url;
    if (!url) throw new Error('these tests need PostgreSQL');
    return { url };
  };

  async function startB(): Promise<void> {
    const ports = await findTestPorts(demoPortNames);
    b = await startReplica(standSetup(a.folder, ports, { database: database(), publicPort: a.ports.public }));
    bPort = ports.public;
  }

  beforeAll(async () => {
    const folder = newStandFolder();
    const ports = await findTestPorts(demoPortNames);
    const path = join(folder, 'policy.yaml');
    const { publicKey } = await generateKeyPair('ECDH-ES+A256KW');
    const edited = withParties(ports, await exportJWK(publicKey))(readFileSync(path, 'utf8'));
    writeFileSync(path, joinChapters(edited));
    redirectUri = `http://rp.localhost:${ports.public}/${clientId}`;
    a = await startStand({ database: database(), folder, ports });
    await startB();
  }, 60_000);

  afterAll(async () => {
    await b?.kill();
    await a?.close();
    await raw.close();
  });

  const portOf = (index: number) => (index % 2 === 0 ? a.ports.public : bPort);

  async function post(port: number, path: string, form: Record<string, string>): Promise<Answer> {
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(a.publicUrl)
      .setIssuedAt()
      .setExpirationTime('1m')
      .setJti(randomUUID())
      .sign(key.privateKey);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const body = { ...form, client_id: clientId, client_assertion_type: type, client_assertion: assertion };
    const answer = await raw.send(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      body: new URLSearchParams(body).toString(),
      headers: { host: new URL(a.publicUrl).host, 'content-type': 'application/x-www-form-urlencoded' },
    });
    return { status: answer.status, body: answer.body === '' ? {} : JSON.parse(answer.body) };
  }

  /** A fresh code of somebody who is signed in. */
  async function newCode(): Promise<string> {
    const person = await admitPerson(a.broker);
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: await challenge(),
      code_challenge_method: 'S256',
    });
    const answer = await raw.send(
      `${a.publicUrl.replace('sluis.localhost', '127.0.0.1')}/authorize?${query}`,
      {
        headers: {
          host: new URL(a.publicUrl).host,
          accept: 'text/html',
          cookie: `__Host-sluis=${person.brokerCookie}`,
        },
      },
    );
    const code = new URL(String(answer.headers['location'])).searchParams.get('code');
    if (code === null) throw new Error(`no code: ${answer.headers['location']}`);
    return code;
  }

  const redeem = (port: number, code: string) =>
    post(port, '/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
  const refresh = (port: number, token = '') =>
    post(port, '/token', { grant_type: 'refresh_token', refresh_token: token });

  async function expectDead({
    access_token: access = '',
    refresh_token: token = '',
  }: Record<string, string>): Promise<void> {
    for (const index of [0, 1]) {
      const port = portOf(index);
      expect((await post(port, '/introspect', { token: access })).body).toEqual({ active: false });
      expect((await post(port, '/introspect', { token })).body).toEqual({ active: false });
      const headers = { host: new URL(a.publicUrl).host, authorization: `Bearer ${access}` };
      expect((await raw.send(`http://127.0.0.1:${port}/userinfo`, { headers })).status).toBe(401);
      expect(await refresh(port, token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    }
  }

  /** Of many that brought one thing, one was answered and all others heard why not; its answer. */
  function onlyOne(answers: Answer[]): Record<string, string> {
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status, body }) => status === 400 && body['error'] === 'invalid_grant');
    expect([won.length, lost.length]).toEqual([1, answers.length - 1]);
    return won[0]?.body ?? {};
  }

  it('C3: twenty at once bring one code to two processes: one is answered, and what it got is dead, since others had the code too', async () => {
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => redeem(portOf(index), code)));
    await expectDead(onlyOne(answers));
  });

  it('C3: a code brought again later, to the other process, takes its living tokens along', async () => {
    const code = await newCode();
    const { body } = await redeem(portOf(0), code);
    expect((await post(portOf(1), '/introspect', { token: body['access_token'] ?? '' })).body).toMatchObject({
      active: true,
    });
    expect(await redeem(portOf(1), code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    await expectDead(body);
  });

  it('C4: ten at once bring one refresh token to two processes: one family comes of it, and it is dead', async () => {
    const { body } = await redeem(portOf(0), await newCode());
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => refresh(portOf(index), body['refresh_token'])),
    );
    await expectDead(onlyOne(answers));
    await expectDead(body);
  });

  it('C4: a refresh token used before a restart is known after it, and takes the family along', async () => {
    const { body } = await redeem(portOf(1), await newCode());
    const rotated = await refresh(portOf(1), body['refresh_token']);
    expect(rotated.status).toBe(200);
    expect(rotated.body['refresh_token']).not.toBe(body['refresh_token']);
    await b.kill();
    await startB();
    const { body: alive } = await post(portOf(1), '/introspect', {
      token: rotated.body['access_token'] ?? '',
    });
    expect(alive).toMatchObject({ active: true });
    expect(await refresh(portOf(1), body['refresh_token'])).toMatchObject({ status: 400 });
    await expectDead(rotated.body);
  });
});
