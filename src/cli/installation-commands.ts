// Commands that set an installation up: its schema, its configuration, the key files and secrets that stand beside it.

import { existsSync, readFileSync } from 'node:fs';
import { type Config, configJsonSchema, configPath, loadConfig } from '../config.ts';
import { upstreamId } from '../domain/upstream-document.ts';
import { readPolicyFile } from '../flow/policy-file.ts';
import { generateKeys } from '../oidc/keys.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createClientSecret } from './client-secret.ts';
import { type Given, need, print, readConfig } from './given.ts';
import { UsageError } from './usage-error.ts';

/** Of the policy file, where it is there: of those a key is asked that sign in with one. */
function upstreamIdsOf(config: Config): string[] {
  const path = configPath(config, config.policy.file);
  if (!existsSync(path)) return [];
  const file = readPolicyFile(readFileSync(path, 'utf8'));
  if (!file.ok) throw new UsageError(`${path}: ${file.faults[0]?.message}; or name each with --upstream ID`);
  return Object.entries(file.document.upstreams).flatMap(([id, { clientAuth }]) =>
    clientAuth === 'private_key_jwt' ? [id] : [],
  );
}

export const installationCommands = {
  async migrate(given: Given): Promise<number> {
    const { url, directUrl, ownerUrl } = readConfig(given).database;
    const database = await openDatabase({ url: need(url, 'DATABASE_URL'), directUrl, ownerUrl });
    try {
      const report = await migrate(database);
      print(given, report, `applied: ${report.applied.join(', ') || 'nothing new'}\n`);
      return 0;
    } finally {
      await database.close();
    }
  },
  async 'config check'(given: Given): Promise<number> {
    const loaded = loadConfig(given.values.config, process.env);
    const faults = loaded.ok ? [] : loaded.faults;
    const text = loaded.ok
      ? 'no faults\n'
      : faults.map(({ key, message }) => `${key}: ${message}\n`).join('');
    print(given, { ok: loaded.ok, faults }, text);
    return loaded.ok ? 0 : 1;
  },
  async 'config schema'(): Promise<number> {
    process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return 0;
  },
  async 'keys generate'(given: Given): Promise<number> {
    const config = readConfig(given);
    const named = given.values.upstream ?? [];
    const wrong = named.find((id) => !upstreamId.safeParse(id).success);
    if (wrong !== undefined) throw new UsageError(`--upstream "${wrong}" is not an id of an upstream`);
    const ids = [...new Set([...named, ...upstreamIdsOf(config)])];
    const made = await generateKeys(configPath(config, config.keys.folder), ids);
    print(
      given,
      { made },
      made.map((path) => `made ${path}\n`).join('') || 'every key file is there already\n',
    );
    return 0;
  },
  async 'client secret'(given: Given): Promise<number> {
    const made = createClientSecret();
    const text = `secret, for the client alone, shown once:\n  ${made.secret}\nfor the policy, under auth:\n  secretHash: ${made.secretHash}\n`;
    print(given, made, text);
    return 0;
  },
};
