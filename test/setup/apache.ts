// Apache with mod_auth_openidc from Debian, as a portal that knows nothing of Sluis but its address: one protected page,
// whose answer tells in headers what the module took from the token.

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRun, startProxy } from '../deploy/shipped-proxy.ts';

const modules = '/usr/lib/apache2/modules';

export function canRunApache(): boolean {
  return (
    canRun('apache2') && (existsSync(join(modules, 'mod_auth_openidc.so')) || canRun('mod_auth_openidc'))
  );
}

export type ApachePortal = { url: string; stop(): Promise<void> };

export async function startApache(options: {
  port: number;
  issuer: string;
  clientId: string;
  secret: string;
  scope: string;
  /** Of the token, or nobody gets in. */
  acr: string;
}): Promise<ApachePortal> {
  const { port, issuer, clientId, secret, scope, acr } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sluis-apache-'));
  const url = `http://apache.localhost:${port}`;
  await mkdir(join(folder, 'pages/verzuim'), { recursive: true });
  await writeFile(join(folder, 'pages/verzuim/index.html'), '<!doctype html><title>Verzuim</title>');
  // Started by root, Apache answers as www-data.
  await chmod(folder, 0o755);
  const asUser = process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : '';
  const names = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'dir', 'headers', 'auth_openidc'];
  const conf = `
ServerRoot ${folder}
ServerName apache.localhost
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Listen 127.0.0.1:${port}
ErrorLog ${folder}/error.log
${asUser}
${names.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
DocumentRoot ${folder}/pages
DirectoryIndex index.html
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCRedirectURI ${url}/verzuim/callback
OIDCClientID ${clientId}
OIDCClientSecret ${secret}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCScope "${scope}"
OIDCCookieSameSite On
OIDCCryptoPassphrase ${secret}
<Location /verzuim>
  AuthType openid-connect
  Require claim "acr:${acr}"
  Header set X-Acr "%{OIDC_CLAIM_acr}e"
  Header set X-Sub "%{OIDC_CLAIM_sub}e"
</Location>
`;
  await writeFile(join(folder, 'apache.conf'), conf);
  const args = ['-D', 'FOREGROUND', '-f', join(folder, 'apache.conf')];
  const stop = await startProxy('apache2', args, port).catch(async (cause: unknown) => {
    throw new Error(await readFile(join(folder, 'error.log'), 'utf8').catch(() => 'no log'), { cause });
  });
  return {
    url,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
