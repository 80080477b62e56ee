#!/usr/bin/env node
// The sluis command: compiled output when it is there, else the sources through tsx.
import { existsSync } from 'node:fs';

const compiled = new URL('../dist/src/cli/sluis.js', import.meta.url);
if (existsSync(compiled)) {
  await import(compiled.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL('../src/cli/sluis.ts', import.meta.url).href);
}
