// Node's own module loader for the tests: strips types with swc, and gives each test file its own copy of the modules
// under test/ (never of src/ or node_modules, which one worker loads once) with that file's own @jest/globals.

import { fileURLToPath } from 'node:url';
import { stripTypes } from './strip-types.js';

const testFolder = new URL('..', import.meta.url).href;
const names = 'afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test';

export async function resolve(specifier, context, nextResolve) {
  const suite = context.parentURL ? new URL(context.parentURL).search : '';
  if (specifier === '@jest/globals') return { url: `sluis-test:globals${suite}`, shortCircuit: true };
  const found = await nextResolve(specifier, context);
  const isOwnCopy = suite !== '' && found.url.startsWith(testFolder) && !found.url.includes('?');
  return isOwnCopy ? { ...found, url: `${found.url}${suite}` } : found;
}

export async function load(url, context, nextLoad) {
  if (url.startsWith('sluis-test:globals')) {
    const source = `export const { ${names} } = globalThis[Symbol.for('sluis.test.globals')];`;
    return { format: 'module', shortCircuit: true, source };
  }
  if (!url.startsWith('file:') || !/\.ts($|\?)/.test(url)) return nextLoad(url, context);
  return { format: 'module', shortCircuit: true, source: await stripTypes(fileURLToPath(url)) };
}
