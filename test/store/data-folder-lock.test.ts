// One process per data folder, whatever the last one died of (F6).

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDataFolder } from '../../src/store/data-folder-lock.ts';
import { openDatabase } from '../../src/store/database.ts';
import { fromSource } from '../setup/from-source.ts';
import { loadPgliteSnapshot } from '../setup/pglite-snapshot.ts';

type Message = { opened?: true; committed?: string; refused?: string };

describe('data folder lock', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluis-folder-'));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(killed));
    rmSync(folder, { recursive: true, force: true });
  });

  async function killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async function startChild(onMessage: (message: Message) => void = () => {}) {
    const child = fork(fileURLToPath(new URL('./folder-child.ts', import.meta.url)), [], {
      execArgv: fromSource,
      env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: folder },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    child.on('message', onMessage);
    const [first] = (await once(child, 'message')) as [Message];
    return { child, first };
  }

  function writeLock(change: object): void {
    const holder = { pid: process.pid, processStart: 'x:1', host: hostname(), token: 'old', ...change };
    writeFileSync(join(folder, 'sluis.lock'), JSON.stringify(holder));
  }

  it('refuses a second holder by naming folder, process and remedy, and frees on release', () => {
    const lock = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(
      new RegExp(`${folder} is in use by process ${process.pid} .*DATABASE_URL.*delete`),
    );
    lock.release();
    lockDataFolder(folder).release();
  });

  it("takes over from a dead process, from another process with the dead one's number, and from its own former life", () => {
    for (const stale of [
      { pid: 4_194_304 },
      { pid: process.ppid, processStart: 'x:1' },
      { pid: process.pid },
    ]) {
      writeLock(stale);
      lockDataFolder(folder).release();
    }
  });

  it('refuses a file it cannot read or a holder on another host, rather than guess', () => {
    writeLock({ host: 'another-host' });
    expect(() => lockDataFolder(folder)).toThrow('another-host');
    writeFileSync(join(folder, 'sluis.lock'), 'garbage');
    expect(() => lockDataFolder(folder)).toThrow('unknown process');
  });

  it('leaves a take-over in progress alone, and gets past one whose process died', () => {
    writeLock({ pid: 4_194_304 });
    const guard = join(folder, 'sluis.lock.takeover');
    mkdirSync(guard);
    expect(() => lockDataFolder(folder)).toThrow('in use');
    utimesSync(guard, new Date(0), new Date(0));
    lockDataFolder(folder).release();
  });

  it('releases only its own file', () => {
    const lock = lockDataFolder(folder);
    writeLock({ token: 'somebody else' });
    lock.release();
    expect(readFileSync(join(folder, 'sluis.lock'), 'utf8')).toContain('somebody else');
  });

  it('F6: a second process is refused while one runs; after a kill the next opens, with every committed row', async () => {
    const first = await openDatabase({ dataDir: folder, snapshot: await loadPgliteSnapshot() });
    const refused = await startChild();
    expect(refused.first.refused).toContain(`in use by process ${process.pid}`);
    await first.close();

    const committed: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const before = committed.length;
      const { child, first: opened } = await startChild((message) => {
        if (message.committed !== undefined) committed.push(message.committed);
      });
      expect(opened.opened).toBe(true);
      while (committed.length < before + 5 + round * 7) await once(child, 'message');
      await killed(child);
    }
    const last = await openDatabase({ dataDir: folder });
    const { rows } = await last.db.raw('select id from account');
    const found = new Set(rows.map((row: { id: string }) => row.id));
    expect(committed.filter((id) => !found.has(id))).toEqual([]);
    await last.close();
  }, 90_000);
});
