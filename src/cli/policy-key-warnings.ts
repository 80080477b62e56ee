// For `sluis policy check`, where a configuration is at hand: which upstreams of the policy have no key or secret in its
// folder yet. A policy is checked without one as well, on any machine.

import { existsSync } from 'node:fs';
import { configPath, loadConfig } from '../config.ts';
import type { PolicyFile, PolicyFileFault } from '../flow/policy-file.ts';
import { createUpstreamKeys } from '../oidc/keys.ts';
import { findUpstreamKeyWarnings } from '../oidc/upstream-key-warnings.ts';

/** configFile: may be absent. Of a file with faults nothing is said. */
export async function findFileKeyWarnings(
  file: PolicyFile,
  configFile: string,
  env: NodeJS.ProcessEnv,
): Promise<PolicyFileFault[]> {
  if (!file.ok || !existsSync(configFile)) return [];
  const loaded = loadConfig(configFile, env);
  if (!loaded.ok) {
    const message = `${configFile} has faults, so keys of upstreams were not looked for; see sluis config check`;
    return [{ path: 'upstreams', code: 'keys-not-checked', message, line: null, column: null }];
  }
  const { config } = loaded;
  const keys = createUpstreamKeys(configPath(config, config.keys.folder), config.production);
  return (await findUpstreamKeyWarnings(keys, file.document)).map(file.locate);
}
