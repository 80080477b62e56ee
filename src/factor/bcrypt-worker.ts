// Comparing a bcrypt hash in a thread of its own: the implementation is script, and on the main thread every one of
// its half seconds would be a half second without decisions. Used once per imported account, then never again.

import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const library = createRequire(import.meta.url).resolve('bcryptjs');
const script = `const { parentPort, workerData } = require('node:worker_threads');
const bcrypt = require(workerData.library);
parentPort.postMessage(bcrypt.compareSync(workerData.text, workerData.hash));`;

export function compareBcrypt(text: string, hash: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, {
      eval: true,
      workerData: { library, text, hash },
      env: {},
      execArgv: [],
    });
    worker.once('message', (matches) => {
      resolve(matches === true);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the comparison ended without an answer')));
  });
}
