// Passwords: every format that other systems leave behind is recognised, none of them can stop the server, and what
// looks the same is the same.

import { createHash, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import { hashSync } from 'bcryptjs';
import { openBreachedPasswords } from '../../src/factor/breached-passwords.ts';
import { createHashQueue } from '../../src/factor/hash-queue.ts';
import { createPasswordFactor } from '../../src/factor/password.ts';
import { parsePasswordHash } from '../../src/factor/password-hash.ts';

const text = 'Correct paard batterij nietje';
const salt = Buffer.from('sixteen byte slt');
const b64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const sha = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const scryptDigest = b64(scryptSync(text, salt, 32, { N: 2 ** 10, r: 8, p: 1 }));
const pbkdf2Digest = pbkdf2Sync(text, salt, 1000, 32, 'sha256');
const cheap = { memoryCost: 1024, timeCost: 2, parallelism: 1 };
const factor = createPasswordFactor({ isBreached: () => false, maxConcurrent: 2 });

const imported: [string, string | Promise<string>][] = [
  ['bcrypt $2a$', hashSync(text, 4).replace('$2b$', '$2a$')],
  ['bcrypt $2b$', hashSync(text, 4)],
  ['bcrypt $2y$', hashSync(text, 4).replace('$2b$', '$2y$')],
  ['scrypt', `$scrypt$ln=10,r=8,p=1$${b64(salt)}$${scryptDigest}`],
  ['PBKDF2, PHC', `$pbkdf2-sha256$i=1000$${b64(salt)}$${b64(pbkdf2Digest)}`],
  ['PBKDF2, passlib', `$pbkdf2-sha256$1000$${b64(salt)}$${b64(pbkdf2Digest).replaceAll('+', '.')}`],
  [
    'PBKDF2, Django',
    `pbkdf2_sha256$1000$${salt.toString().replaceAll(' ', '_')}$${pbkdf2Sync(
      text,
      salt.toString().replaceAll(' ', '_'),
      1000,
      32,
      'sha256',
    ).toString('base64')}`,
  ],
  ['argon2i', argon2.hash(text, { ...cheap, type: argon2.argon2i })],
  ['argon2id of other cost', argon2.hash(text, cheap)],
];

describe('verifying', () => {
  it.each(imported)('%s matches its own password alone, and asks to be rehashed', async (_name, stored) => {
    const hash = await stored;
    expect(await factor.verify(text, hash)).toEqual({ matches: true, needsRehash: true });
    expect(await factor.verify(`${text}.`, hash)).toEqual({ matches: false, needsRehash: false });
  });

  it('what we hash is argon2id, matches, and is not rehashed again', async () => {
    const hash = await factor.hash(text);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=47104,p=1,t=2\$|^\$argon2id\$v=19\$m=47104,t=2,p=1\$/);
    expect(await factor.verify(text, hash)).toEqual({ matches: true, needsRehash: false });
    expect(await factor.verify('', hash)).toEqual({ matches: false, needsRehash: false });
  });

  it('one password however its accents were typed', async () => {
    const composed = 'Één café met crème brûlée';
    const hash = await factor.hash(composed.normalize('NFD'));
    expect(hash).not.toContain(composed);
    expect(await factor.verify(composed, hash)).toEqual({ matches: true, needsRehash: false });
  });

  it('a password of which bcrypt read only the beginning is never made into a hash of the whole', async () => {
    const long = 'a'.repeat(100);
    expect(await factor.verify(`${long}b`, hashSync(long, 4))).toEqual({ matches: true, needsRehash: false });
  });

  const hash = `$${b64(randomBytes(16))}$${b64(randomBytes(32))}`;
  it.each([
    ['nothing', ''],
    ['clear text', text],
    ['MD5', createHash('md5').update(text).digest('hex')],
    ['argon2d', `$argon2d$v=19$m=1024,t=2,p=1${hash}`],
    ['an empty digest, which anything would match', `$pbkdf2-sha256$i=1000$${b64(salt)}$`],
    ['a short digest', `$pbkdf2-sha256$i=1000$${b64(salt)}$AAAA`],
    ['D4: bcrypt of cost 31', hashSync(text, 4).replace('$04$', '$31$')],
    ['D4: scrypt of 128 GiB', `$scrypt$ln=27,r=8,p=1${hash}`],
    ['D4: scrypt of many blocks', `$scrypt$ln=10,r=8,p=1000000${hash}`],
    ['D4: scrypt of a huge ln', `$scrypt$ln=4000000000,r=1,p=1${hash}`],
    ['D4: a billion rounds', `$pbkdf2-sha256$i=1000000000${hash}`],
    ['D4: a billion rounds, Django', `pbkdf2_sha256$1000000000$saltsaltsalt$${b64(randomBytes(32))}`],
    ['D4: argon2 of 4 GiB', `$argon2id$v=19$m=4194304,t=1,p=1${hash}`],
    ['D4: argon2 of many passes', `$argon2id$v=19$m=65536,t=4000000,p=1${hash}`],
    ['D4: argon2 of many lanes', `$argon2id$v=19$m=65536,t=1,p=16777215${hash}`],
    ['a hash with something after it', `$scrypt$ln=10,r=8,p=1${hash}$more`],
    ['one with no end', `$scrypt$ln=10,r=8,p=1${hash}${'A'.repeat(1000)}`],
  ])('%s is no hash, and matches nothing', async (_name, stored) => {
    expect(parsePasswordHash(stored)).toBeNull();
    expect(await factor.verify(text, stored)).toEqual({ matches: false, needsRehash: false });
  });
});

describe('choosing', () => {
  const fault = (text: string, withSecondFactor = false) => factor.findFault(text, { withSecondFactor });

  it('fifteen characters alone, eight beside a second factor, and at most 256, of any kind', () => {
    expect(fault('a'.repeat(14))).toBe('password-short');
    expect(fault('a'.repeat(15))).toBeNull();
    expect(fault('a'.repeat(7), true)).toBe('password-short');
    expect(fault('a'.repeat(8), true)).toBeNull();
    expect(fault('é'.normalize('NFD').repeat(8))).toBe('password-short');
    expect(fault('👍'.repeat(256))).toBeNull();
    expect(fault('👍'.repeat(257))).toBe('password-long');
  });
});

describe('the list of breached passwords', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluis-breached-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['\n', '\r\n'])('finds every line of a sorted file and nothing else, lines ending in %j', (end) => {
    const breached = Array.from({ length: 500 }, (_, index) => `password ${index}`);
    const lines = breached.map((item, index) => `${sha(item)}:${10 ** (index % 8)}`).sort();
    for (const last of ['', end]) {
      const path = join(folder, 'list');
      writeFileSync(path, lines.join(end) + last);
      const list = openBreachedPasswords(path);
      expect(breached.filter((item) => !list.isBreached(item))).toEqual([]);
      expect(breached.filter((item) => list.isBreached(`not ${item}`))).toEqual([]);
      list.close();
    }
  });

  it('one line is a list; a file of something else stops the start', () => {
    const path = join(folder, 'one');
    writeFileSync(path, sha('only this'));
    const list = openBreachedPasswords(path);
    expect([list.isBreached('only this'), list.isBreached('another')]).toEqual([true, false]);
    list.close();
    writeFileSync(path, 'password1\npassword2\n');
    expect(() => openBreachedPasswords(path)).toThrow('no list of SHA-1 hashes');
  });

  it('refuses what is on it', () => {
    const strict = createPasswordFactor({ isBreached: () => true, maxConcurrent: 1 });
    expect(strict.findFault(text, { withSecondFactor: false })).toBe('password-breached');
  });
});

describe('the queue of hashes', () => {
  it('never more at once than allowed, first come first served, and beyond its length refused at once', async () => {
    const queue = createHashQueue({ maxConcurrent: 2 });
    const ends: (() => void)[] = [];
    const begun: number[] = [];
    const work = (index: number) => () =>
      new Promise<void>((resolve) => {
        begun.push(index);
        ends.push(resolve);
      });
    const all = Array.from({ length: 102 }, (_, index) => queue.run(work(index)));
    await expect(queue.run(work(999))).rejects.toThrow('unavailable');
    expect(begun).toEqual([0, 1]);
    for (let index = 0; index < 102; index += 1) {
      ends[index]?.();
      await all[index];
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(begun).toEqual(Array.from({ length: 102 }, (_, index) => index));
  });

  it('work that fails gives its place to the next', async () => {
    const queue = createHashQueue({ maxConcurrent: 1 });
    const failing = queue.run(() => Promise.reject(new Error('lost')));
    const next = queue.run(async () => 'done');
    await expect(failing).rejects.toThrow('lost');
    expect(await next).toBe('done');
  });
});
