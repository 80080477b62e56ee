// Ports for tests. Workers start stacks at the same time, and a port found free is taken only a second later: so each
// process counts through a part of the range that is its own, and meets nobody.

import { randomInt } from 'node:crypto';
import { findFreePorts, listeningPorts } from '../../src/cli/free-ports.ts';

/** Jest numbers its workers from 1; the first part is the database's, which runs beside them. */
const worker = Number(process.env['JEST_WORKER_ID'] ?? '0');
/** More workers than anybody starts. */
const parts = 16;
const size = Math.floor((listeningPorts.below - listeningPorts.from) / parts);

let next = randomInt(size);

export function findTestPorts<Name extends string>(names: readonly Name[]): Promise<Record<Name, number>> {
  return findFreePorts(names, () => {
    next = (next + 1) % size;
    return listeningPorts.from + (worker % parts) * size + next;
  });
}
