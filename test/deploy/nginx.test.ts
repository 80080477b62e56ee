// The shipped nginx configuration, run by nginx itself (threats P26, H1, H3, H5, H12, F22).

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { describeProxy, type Surroundings } from './proxy-suite.ts';
import { canRun, freePort, replaceAll, startProxy } from './shipped-proxy.ts';

const shipped = new URL('../../deploy/nginx/sluis.conf', import.meta.url);

function surround(sluisConf: string, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
  return `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
events { worker_connections 256; }
http { access_log off;\n${paths}\n${sluisConf} }`;
}

async function startNginx(around: Surroundings) {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-nginx-'));
  const port = await freePort();
  const plain = (await readFile(shipped, 'utf8')).replaceAll(/^ *ssl_certificate.*$\n/gm, '');
  const conf = replaceAll(plain, [
    ['listen 443 ssl', `listen 127.0.0.1:${port}`],
    ['server 127.0.0.1:9091', `server 127.0.0.1:${around.decisions.port}`],
    ['server 127.0.0.1:9080', `server 127.0.0.1:${around.broker.port}`],
    ['server 127.0.0.1:3000', `server 127.0.0.1:${around.portal.port}`],
  ]);
  await writeFile(join(folder, 'nginx.conf'), surround(conf, folder));
  const stop = await startProxy('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], port);
  return {
    port,
    internalPath: '/sluis-decision',
    async stop() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

if (canRun('nginx')) describe('nginx', () => describeProxy('https://portal.example.nl', startNginx));
else
  describe('nginx', () =>
    it.skip('nginx is not installed here (Debian package nginx-light; .ci/run installs it)', () => {}));
