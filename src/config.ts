// One configuration schema: sluis.yaml, environment overrides, secrets from files; all faults at once.
// Production refuses what is only fit for trial: the embedded database, generated keys, http, trusting everyone.

import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { checkLimits, checkProduction } from './config-limits.ts';
import { peopleSections } from './config-people.ts';
import { providerSection } from './config-provider.ts';
import { smsSection } from './config-sms.ts';
import { parseDuration } from './domain/policy-parts.ts';
import { logLevels } from './log.ts';

const duration = z.string().transform((value, context) => {
  const seconds = parseDuration(value);
  if (seconds !== null) return seconds * 1000;
  context.addIssue({ code: 'custom', message: `"${value}" is not a duration; write 90s, 15m, 12h or 30d` });
  return z.NEVER;
});

const listen = z.string().transform((value, context) => {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):([0-9]{1,5})$/.exec(value);
  const port = Number(match?.[3]);
  if (match && port <= 65_535) return { host: match[1] ?? match[2] ?? '', port };
  context.addIssue({
    code: 'custom',
    message: `"${value}" is not an address; write 127.0.0.1:9091 or [::1]:9091`,
  });
  return z.NEVER;
});

const network = z.string().refine((value) => {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}, 'write an address or network: 127.0.0.1, 10.0.0.0/8 or ::1');

const postgresUrl = z
  .string()
  .refine(
    (value) => /^postgres(ql)?:\/\//.test(value),
    'write postgres://user:password@host/database, or leave it out',
  );

export const configSchema = z.strictObject({
  publicUrl: z.url().describe('origin of the broker as browsers see it'),
  listen: listen.prefault('127.0.0.1:9080').describe('public listener: pages, portal hosts'),
  authz: z
    .strictObject({
      listen: listen.prefault('127.0.0.1:9091').describe('decision listener; never public'),
      trustedProxies: z
        .array(network)
        .default(['127.0.0.1/32', '::1/128'])
        .describe('proxies that may ask for decisions and speak for a client address'),
      dangerouslyTrustEveryProxy: z.boolean().default(false).describe('allows a /0 network above'),
    })
    .prefault({}),
  operations: z
    .strictObject({ listen: listen.prefault('127.0.0.1:9092').describe('health and metrics; never public') })
    .prefault({}),
  database: z
    .strictObject({
      url: postgresUrl.optional().describe('PostgreSQL; absent: the embedded trial database'),
      directUrl: postgresUrl.optional().describe('for LISTEN, past a pooler; defaults to url'),
      ownerUrl: postgresUrl.optional().describe('owner role, for migrations only'),
      dataFolder: z.string().default('./data').describe('folder of the embedded database'),
    })
    .prefault({}),
  keys: z
    .strictObject({
      folder: z.string().default('./keys').describe('key files, see keys/README.md'),
      publishAhead: duration
        .prefault('8d')
        .describe('a new signing key is published this long before it signs; below 7d caches are told less'),
      keepRetired: duration
        .prefault('30d')
        .describe('a signing key verifies this long after it signed last; at least 24h'),
    })
    .prefault({}),
  policy: z
    .strictObject({
      file: z.string().default('./policy.yaml').describe('founds version 1 at the first start'),
    })
    .prefault({}),
  session: z
    .strictObject({
      idle: duration.prefault('30m').describe('without navigation or form, a session ends after this'),
      absolute: duration.prefault('12h').describe('every session ends after this; at most 12h'),
    })
    .prefault({}),
  ...peopleSections(duration),
  inheritedTrust: z
    .strictObject({
      proofing: duration
        .prefault('365d')
        .describe('how long a factor enrolled in an upstream login keeps its proofing'),
      binding: duration
        .prefault('30d')
        .describe('how long a binding outlives the last upstream login that showed it'),
      dangerouslyProlong: z.boolean().default(false).describe('allows more than 365d and 30d'),
    })
    .prefault({}),
  provider: providerSection.prefault({}),
  sms: smsSection(duration).optional(),
  outgoing: z
    .strictObject({
      privateHosts: z
        .array(
          z
            .string()
            .regex(
              /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/,
              'write host or host:port in lower case',
            ),
        )
        .default([])
        .describe('hosts of your own network that Sluis may call; every other must have a public address'),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(logLevels).default('info').describe('JSON lines on standard output') })
    .prefault({}),
});

/** JSON schema of the file, for editors. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
}

export type Config = z.infer<typeof configSchema> & { baseFolder: string; production: boolean };
export type ConfigFault = { key: string; message: string };
export type ConfigResult = { ok: true; config: Config } | { ok: false; faults: ConfigFault[] };

/** Scalars that the environment may set: SLUIS_ plus the key in capitals, dots and humps as underscores. */
export const environmentKeys = [
  'publicUrl',
  'listen',
  'authz.listen',
  'operations.listen',
  'keys.folder',
  'policy.file',
  'session.idle',
  'session.absolute',
  'database.dataFolder',
  'log.level',
] as const;

const databaseVariables = {
  url: 'DATABASE_URL',
  directUrl: 'DATABASE_DIRECT_URL',
  ownerUrl: 'DATABASE_OWNER_URL',
};

export function environmentName(key: string): string {
  return `SLUIS_${key
    .replaceAll('.', '_')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}

type Environment = Record<string, string | undefined>;
type Tree = { [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setAt(tree: Tree, key: string, value: string): void {
  const [head = '', ...rest] = key.split('.');
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const child = isTree(tree[head]) ? tree[head] : {};
  tree[head] = child;
  setAt(child, rest.join('.'), value);
}

/** A secret from NAME or from the file that NAME_FILE names; both set is a fault, never a silent choice. */
function readSecret(name: string, environment: Environment, faults: ConfigFault[]): string | undefined {
  const file = environment[`${name}_FILE`];
  if (file === undefined) return environment[name];
  if (environment[name] !== undefined) {
    faults.push({ key: name, message: `${name} and ${name}_FILE are both set; keep one` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    faults.push({
      key: `${name}_FILE`,
      message: `cannot read "${file}"; check that the file exists and its rights`,
    });
    return undefined;
  }
}

function overlayEnvironment(tree: Tree, environment: Environment, faults: ConfigFault[]): void {
  const known = new Set<string>(environmentKeys.map(environmentName));
  for (const key of environmentKeys) {
    const value = environment[environmentName(key)];
    if (value !== undefined) setAt(tree, key, value);
  }
  for (const [key, name] of Object.entries(databaseVariables)) {
    const value = readSecret(name, environment, faults);
    if (value !== undefined) setAt(tree, `database.${key}`, value);
  }
  for (const name of Object.keys(environment)) {
    if (name.startsWith('SLUIS_') && name !== 'SLUIS_CONFIG' && !known.has(name)) {
      faults.push({ key: name, message: `unknown variable; known are ${[...known].join(', ')}` });
    }
  }
}

function keyOf(path: PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Keys and values, or null after naming what is there instead. Aliases are refused: each value stands where it counts. */
function readTree(source: string, faults: ConfigFault[]): Tree | null {
  const document = parseDocument(source, { uniqueKeys: true });
  for (const fault of document.errors) {
    const line = fault.linePos?.[0].line ?? 0;
    faults.push({ key: `line ${line}`, message: fault.message.split('\n')[0] ?? 'malformed YAML' });
  }
  if (faults.length > 0) return null;
  let tree: unknown;
  try {
    tree = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    faults.push({ key: 'file', message: 'uses a YAML alias (*name); write the value itself' });
    return null;
  }
  if (isTree(tree)) return tree;
  faults.push({ key: 'file', message: 'holds no keys and values; copy sluis.example.yaml to begin' });
  return null;
}

/** Once they stood here; whoever still has them is told where they went. */
function refuseUpstreams(tree: Tree, faults: ConfigFault[]): void {
  if (!('upstreams' in tree)) return;
  delete tree['upstreams'];
  faults.push({
    key: 'upstreams',
    message:
      'belong to the policy now: move each to "upstreams" there, by its id, without clientSecretFile; a secret is keys/upstream-ID.secret',
  });
}

/** Parses text and environment to a configuration, or to every fault at once, each with key and remedy. */
export function parseConfig(source: string, baseFolder: string, environment: Environment): ConfigResult {
  const faults: ConfigFault[] = [];
  const tree = readTree(source, faults);
  if (tree === null) return { ok: false, faults };
  overlayEnvironment(tree, environment, faults);
  refuseUpstreams(tree, faults);
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => ({ key: keyOf(issue.path), message: issue.message })));
    return { ok: false, faults };
  }
  const config = { ...parsed.data, baseFolder, production: environment['NODE_ENV'] === 'production' };
  checkLimits(config, faults);
  if (config.production) checkProduction(config, faults);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config };
}

/** Reads the configuration file; paths in it are relative to its folder. */
export function loadConfig(file: string, environment: Environment): ConfigResult {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    return {
      ok: false,
      faults: [{ key: file, message: 'cannot be read; copy sluis.example.yaml to begin' }],
    };
  }
  return parseConfig(source, dirname(resolve(file)), environment);
}

/** The address of the mail server, out of its file if it stands there. */
export function mailUrlOf(config: Config): URL | null {
  const { mail } = config;
  if (!mail) return null;
  return new URL(mail.url ?? readFileSync(configPath(config, mail.urlFile ?? ''), 'utf8').trim());
}

export function configPath(config: Config, path: string): string {
  return resolve(config.baseFolder, path);
}
