import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { findFreePorts } from '../../src/cli/free-ports.ts';
import { findTestPorts } from '../setup/test-ports.ts';

describe('free ports', () => {
  it('are never one port for two, nor one that somebody listens on', async () => {
    const { taken, first, second } = await findTestPorts(['taken', 'first', 'second']);
    const server = createServer();
    await new Promise<void>((done) => server.listen(taken, '127.0.0.1', done));
    const offers = [taken, first, first, first, second];
    const found = await findFreePorts(['a', 'b'], () => offers.shift() ?? Number.NaN);
    expect(Object.values(found).sort()).toEqual([first, second].sort());
    await new Promise((done) => server.close(done));
  });
});
