// One broker process that decides and hashes at once: the decision listener, and people who sign in with a password,
// each again as soon as the answer is there. Messages: how many sign in; 'done' counts what they finished.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPasswordFactor } from '../src/factor/password.ts';
import { decisionServerOptions } from '../src/gate/server-options.ts';
import { createBenchGate } from './bench-gate.ts';
import { requestText } from './request-text.ts';

const password = 'zeven sluizen in de polder';
/** As the configuration has it by default. */
const factor = createPasswordFactor({ isBreached: () => false, maxConcurrent: 1 });
const stored = await factor.hash(password);
let signingIn = 0;
let finished = 0;

async function signInAgainAndAgain(index: number): Promise<void> {
  while (index < signingIn) {
    await factor.verify(password, stored);
    finished += 1;
  }
}

const gate = await createBenchGate(10);
const requests = gate.targets.map((target) => requestText(gate.host, gate.scheme, target, gate.cookie));
const server = createServer(decisionServerOptions, gate.listener);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, requests });
});
process.on('message', ({ people }: { people: number }) => {
  const before = signingIn;
  signingIn = people;
  for (let index = before; index < people; index += 1) void signInAgainAndAgain(index);
  process.send?.({ finished });
});
process.on('disconnect', () => process.exit(0));
