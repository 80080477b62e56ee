// The hooks behind child-loader: only what is TypeScript is read by us.

import { fileURLToPath } from 'node:url';
import { stripTypes } from './strip-types.js';

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', shortCircuit: true, source: await stripTypes(fileURLToPath(url)) };
}
