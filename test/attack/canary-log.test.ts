// The log itself: what an event may carry, what is taken out, and what happens when it cannot be written.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorTable } from '../../src/domain/errors.ts';
import { createLog, type LogFields } from '../../src/log.ts';
import { fromSource } from '../setup/from-source.ts';

function linesOf(write: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  write(createLog('debug', { write: (line) => void lines.push(line) }));
  return lines;
}

const lineWith = (fields: LogFields) => linesOf((log) => log.info('event', fields)).join('');
const secret = 'q7Zr0kD3-canary-4Xw';

describe('G4: secrets in the log', () => {
  it.each(['code', 'token', 'secret', 'cookie', 'authorization', 'state', 'nonce'])(
    'a field named %s is taken out',
    (name) => {
      expect(lineWith({ [name]: secret })).not.toContain(secret);
      expect(lineWith({ [name]: '493021' })).not.toContain('493021');
    },
  );

  it('our own error codes are no secrets: whoever reads the log must see why something was refused', () => {
    for (const code of Object.keys(errorTable)) expect(JSON.parse(lineWith({ code })).code).toBe(code);
    for (const inherited of ['constructor', 'toString'])
      expect(lineWith({ code: inherited })).toContain('[redacted]');
  });

  it('of an error only its name, its code and its place are kept, however its message is shaped', () => {
    const messages = [secret, `first\nat ${secret} (file.ts:1:1)`, `first\n    at ${secret}`, `at ${secret}`];
    for (const message of messages) {
      const cause = Object.assign(new TypeError(message), { code: 'ECONNREFUSED', detail: secret });
      const text = linesOf((log) => log.error('failed', {}, cause)).join('');
      expect(text).not.toContain(secret);
      expect(text).toContain('ECONNREFUSED');
      expect(text).toContain('TypeError');
    }
  });

  it('what is thrown that is no error is not repeated', () => {
    for (const cause of [secret, { secret }, [secret], 42n]) {
      expect(linesOf((log) => log.error('failed', {}, cause)).join('')).not.toContain(secret);
    }
  });

  it('a value cannot begin a line of its own', () => {
    expect(lineWith({ path: '/a\n{"level":"info","event":"forged"}' }).trim().split('\n')).toHaveLength(1);
  });
});

describe('F13: a log that cannot be written', () => {
  it('a destination that throws stops nothing', () => {
    const log = createLog('debug', {
      write() {
        throw new Error('no space left on device');
      },
    });
    expect(() => log.error('failed', {}, new Error('x'))).not.toThrow();
  });

  it('lines that were lost are counted in the first one that can be written again', () => {
    const lines: string[] = [];
    let isFull = true;
    const log = createLog('debug', {
      write(line) {
        if (isFull) throw new Error('no space left on device');
        lines.push(line);
      },
    });
    for (let index = 0; index < 3; index += 1) log.info('lost');
    isFull = false;
    log.info('kept');
    log.info('kept');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'log-lines-lost', lines: 3, level: 'error' },
      { event: 'kept' },
      { event: 'kept' },
    ]);
  });

  it('a full disk behind standard output does not end the process', async () => {
    if (!existsSync('/dev/full')) return;
    const full = openSync('/dev/full', 'w');
    const script = `
      import { createLog } from './src/log.ts';
      const log = createLog('info');
      for (let i = 0; i < 2000; i += 1) log.info('event', { i });
      setTimeout(() => { log.info('event'); process.exit(7); }, 200);`;
    const child = spawn(process.execPath, [...fromSource, '--input-type=module', '-e', script], {
      stdio: ['ignore', full, 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code] = await once(child, 'exit');
    clearTimeout(giveUp);
    closeSync(full);
    expect(code).toBe(7);
  });
});
