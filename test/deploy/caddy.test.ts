// The shipped Caddy configuration, run by Caddy itself (threats P26, H1, H3, H5, H12, F22).

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { describeProxy, type Surroundings } from './proxy-suite.ts';
import { canRun, freePort, replaceAll, startProxy } from './shipped-proxy.ts';

const shipped = new URL('../../deploy/caddy/Caddyfile', import.meta.url);

async function startCaddy(around: Surroundings) {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-caddy-'));
  const port = await freePort();
  const site = replaceAll(await readFile(shipped, 'utf8'), [
    ['\nsluis.example.nl {', `\nhttp://sluis.example.nl:${port} {\n\tbind 127.0.0.1`],
    ['\nportal.example.nl {', `\nhttp://portal.example.nl:${port} {\n\tbind 127.0.0.1`],
    ['127.0.0.1:9091', `127.0.0.1:${around.decisions.port}`],
    ['127.0.0.1:9080', `127.0.0.1:${around.broker.port}`],
    ['127.0.0.1:3000', `127.0.0.1:${around.portal.port}`],
  ]);
  await writeFile(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
  const args = ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  const stop = await startProxy('caddy', args, port, {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
  return {
    port,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

if (canRun('caddy')) describe('caddy', () => describeProxy('http://portal.example.nl', startCaddy));
else
  describe('caddy', () =>
    it.skip('caddy is not installed here (Debian package caddy; .ci/run installs it)', () => {}));
