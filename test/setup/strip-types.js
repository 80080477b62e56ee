// TypeScript to JavaScript for the tests, once per source file: kept in a folder of ours under a name made of the file's
// place, size and time, so that a changed source is never mistaken for the old one.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typeScriptOptions } from './typescript-options.cjs';

const folder = fileURLToPath(new URL('../../node_modules/.cache/sluis-test', import.meta.url));
mkdirSync(folder, { recursive: true });

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

export async function stripTypes(path) {
  const { mtimeMs, size } = statSync(path);
  const kept = `${folder}/${createHash('sha256').update(`${path} ${mtimeMs} ${size}`).digest('hex')}.js`;
  const known = readOrNull(kept);
  if (known !== null) return known;
  // Only where something is to be done: loading it costs a process more than all the files it reads.
  const { transform } = await import('@swc/core');
  const { code } = await transform(readFileSync(path, 'utf8'), typeScriptOptions);
  const draft = `${kept}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, kept);
  return code;
}
