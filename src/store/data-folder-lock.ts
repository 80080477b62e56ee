// One process per data folder: PGlite has no lock of its own and a second writer corrupts it unseen.
// The lock file is created whole or not at all; one left by a dead process is taken over under a guard.

import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

const fileName = 'sluis.lock';
const guardName = 'sluis.lock.takeover';
const guardStaleAfterMs = 10_000;

export class DataFolderLockedError extends Error {
  override name = 'DataFolderLockedError';
}

/** processStart tells a dead process from another that got its number; null where the system does not say. */
type Holder = { pid: number; processStart: string | null; host: string; token: string };

/** Boot id and start tick: the pair never comes back (proc(5), field 22 of stat). */
function processStartOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[19] === undefined ? null : `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readHolder(path: string): Holder | 'absent' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && typeof holder.token === 'string' ? holder : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

const heldTokens = new Set<string>();

/** A process of another host (or container) cannot be looked at from here: it counts as alive. */
function isStale(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  if (holder.pid === process.pid) return !heldTokens.has(holder.token);
  if (!isRunning(holder.pid)) return true;
  const start = processStartOf(holder.pid);
  return start !== null && holder.processStart !== null && start !== holder.processStart;
}

function tryCreate(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function takeGuard(guard: string): boolean {
  try {
    mkdirSync(guard);
    return true;
  } catch {
    return false;
  }
}

/** Only the holder of the guard removes another's file, after looking again. */
function removeStale(folder: string): void {
  const guard = join(folder, guardName);
  if (!takeGuard(guard)) {
    const age = Date.now() - (statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > guardStaleAfterMs) rmdirSync(guard);
    return;
  }
  try {
    const path = join(folder, fileName);
    const holder = readHolder(path);
    if (typeof holder === 'object' && isStale(holder)) unlinkSync(path);
  } finally {
    rmdirSync(guard);
  }
}

function lockedError(folder: string, holder: Holder | 'unreadable'): DataFolderLockedError {
  const path = join(folder, fileName);
  const who = holder === 'unreadable' ? 'an unknown process' : `process ${holder.pid} on ${holder.host}`;
  return new DataFolderLockedError(
    `The data folder ${folder} is in use by ${who}. Stop that process, choose another folder, ` +
      `or set DATABASE_URL to share one PostgreSQL. If it is certain that nothing runs, delete ${path}.`,
  );
}

/** Throws DataFolderLockedError when another process holds the folder. */
export function lockDataFolder(dataDir: string): { release(): void } {
  const folder = resolve(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName);
  const token = randomUUID();
  const own = { pid: process.pid, processStart: processStartOf(process.pid), host: hostname(), token };
  for (let round = 0; round < 5; round += 1) {
    if (tryCreate(path, own)) {
      heldTokens.add(token);
      return { release: () => release(path, token) };
    }
    const holder = readHolder(path);
    if (holder === 'absent') continue;
    if (holder === 'unreadable' || !isStale(holder)) throw lockedError(folder, holder);
    removeStale(folder);
  }
  throw lockedError(folder, 'unreadable');
}

function release(path: string, token: string): void {
  heldTokens.delete(token);
  const holder = readHolder(path);
  if (typeof holder === 'object' && holder.token === token) unlinkSync(path);
}
