// The configuration as an operator meets it: every fault at once, each with its key and what to do; secrets from
// files; nothing that is only fit for trial in production; and no secret in any message.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type ConfigFault,
  environmentKeys,
  environmentName,
  loadConfig,
  parseConfig,
} from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluis-config-'));
const sound = `publicUrl: https://sluis.example.nl\n`;
const sourceWith = (lines: string) => `${sound}${lines}\n`;

type Environment = Record<string, string | undefined>;

function faultsOf(source: string, environment: Environment = {}): ConfigFault[] {
  const result = parseConfig(source, folder, environment);
  return result.ok ? [] : result.faults;
}

const keysOf = (source: string, environment: Environment = {}) =>
  faultsOf(source, environment).map((fault) => fault.key);

function configOf(source: string, environment: Environment = {}) {
  const result = parseConfig(source, folder, environment);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.config;
}

function fileWith(content: string): string {
  const path = join(mkdtempSync(join(folder, 'secret-')), 'value');
  writeFileSync(path, content);
  return path;
}

describe('a sound configuration', () => {
  it('is small, and everything left out has the documented default', () => {
    const config = configOf(sound);
    expect(config).toMatchObject({
      production: false,
      listen: { host: '127.0.0.1', port: 9080 },
      authz: {
        listen: { host: '127.0.0.1', port: 9091 },
        trustedProxies: ['127.0.0.1/32', '::1/128'],
        dangerouslyTrustEveryProxy: false,
      },
      operations: { listen: { host: '127.0.0.1', port: 9092 } },
      session: { idle: 30 * 60_000, absolute: 12 * 3_600_000 },
      inheritedTrust: { proofing: 365 * 86_400_000, binding: 30 * 86_400_000 },
    });
    expect(config.database.url).toBeUndefined();
  });

  it('tells whoever has providers here still where they belong, and nothing else of them', () => {
    const faults = faultsOf(`${sound}upstreams:\n  - { id: eherkenning, secret: hush }\n`);
    expect(faults.map(({ key }) => key)).toEqual(['upstreams']);
    expect(faults[0]?.message).toContain('keys/upstream-ID.secret');
    expect(faults[0]?.message).not.toContain('hush');
  });

  it('reads durations and addresses as people write them', () => {
    const config = configOf(sourceWith('session: { idle: 90s, absolute: 2h }\nlisten: "[::1]:80"'));
    expect(config.session).toEqual({ idle: 90_000, absolute: 7_200_000 });
    expect(config.listen).toEqual({ host: '::1', port: 80 });
  });
});

describe('the environment', () => {
  it('overrides each key that has a variable, and only there', () => {
    const values: Record<(typeof environmentKeys)[number], string> = {
      publicUrl: 'https://other.example.nl',
      listen: '127.0.0.2:1',
      'authz.listen': '127.0.0.2:2',
      'operations.listen': '127.0.0.2:3',
      'keys.folder': '/run/keys',
      'policy.file': '/run/policy.yaml',
      'session.idle': '5m',
      'session.absolute': '1h',
      'database.dataFolder': '/run/data',
      'log.level': 'debug',
    };
    const environment = Object.fromEntries(environmentKeys.map((key) => [environmentName(key), values[key]]));
    const config = configOf(sourceWith('log: { level: error }\nsession: { idle: 10m }'), environment);
    expect(config).toMatchObject({
      publicUrl: 'https://other.example.nl',
      listen: { port: 1 },
      authz: { listen: { port: 2 }, trustedProxies: ['127.0.0.1/32', '::1/128'] },
      operations: { listen: { port: 3 } },
      keys: { folder: '/run/keys' },
      policy: { file: '/run/policy.yaml' },
      session: { idle: 300_000, absolute: 3_600_000 },
      database: { dataFolder: '/run/data' },
      log: { level: 'debug' },
    });
  });

  it('a variable of ours that is not known is a fault, so that a typing error is not a silent default', () => {
    const [fault] = faultsOf(sound, { SLUIS_SESION_IDLE: '5m' });
    expect(fault?.key).toBe('SLUIS_SESION_IDLE');
    expect(fault?.message).toContain('SLUIS_SESSION_IDLE');
    expect(keysOf(sound, { SLUIS_CONFIG: '/etc/sluis.yaml', PATH: '/bin' })).toEqual([]);
  });

  it('a bad value in a variable names the key it belongs to', () => {
    expect(keysOf(sound, { SLUIS_LOG_LEVEL: 'loud', SLUIS_LISTEN: '9080' }).sort()).toEqual([
      'listen',
      'log.level',
    ]);
  });

  it('a secret may come from a file, and its line end does not count', () => {
    const url = 'postgres://app:s3cret@db.example.nl/sluis';
    const config = configOf(sound, { DATABASE_URL_FILE: fileWith(`${url}\n`) });
    expect(config.database.url).toBe(url);
  });

  it('a secret given twice is a fault, never a silent choice', () => {
    const url = 'postgres://app:s3cret@db.example.nl/sluis';
    const faults = faultsOf(sound, { DATABASE_URL: url, DATABASE_URL_FILE: fileWith(url) });
    expect(faults).toEqual([
      { key: 'DATABASE_URL', message: expect.stringContaining('keep one') as unknown as string },
    ]);
    expect(JSON.stringify(faults)).not.toContain('s3cret');
  });

  it('a secret file that cannot be read is a fault with its name', () => {
    const faults = faultsOf(sound, { DATABASE_OWNER_URL_FILE: '/nowhere/url' });
    expect(faults.map((fault) => fault.key)).toEqual(['DATABASE_OWNER_URL_FILE']);
    expect(faults[0]?.message).toContain('/nowhere/url');
  });

  it.each(['', 'mysql://app:s3cret@db/sluis', 'app:s3cret@db/sluis', 'host=db password=s3cret'])(
    'a database address that is not PostgreSQL is a fault that does not repeat the password (%#)',
    (url) => {
      const faults = faultsOf(sound, { DATABASE_URL: url, DATABASE_DIRECT_URL: 'postgres://u@db/sluis' });
      expect(faults.map((fault) => fault.key)).toEqual(['database.url']);
      expect(faults[0]?.message).toContain('postgres://');
      expect(JSON.stringify(faults)).not.toContain('s3cret');
    },
  );
});

describe('faults', () => {
  it('come all at once, each with the key it is about', () => {
    const source = `
publicUrl: sluis
listen: 9080
authz: { listen: '127.0.0.1:99999', trustedProxies: [10.0.0.0/33, localhost] }
session: { idle: soon }
log: { level: loud }
colour: blue
outgoing: { privateHosts: ['https://idp.internal'] }
`;
    const keys = keysOf(source, { SLUIS_NONSENSE: '1' });
    expect(keys).toEqual(
      expect.arrayContaining([
        'SLUIS_NONSENSE',
        'publicUrl',
        'listen',
        'authz.listen',
        'authz.trustedProxies[0]',
        'authz.trustedProxies[1]',
        'session.idle',
        'log.level',
        'outgoing.privateHosts[0]',
      ]),
    );
    const messages = faultsOf(source).map((fault) => fault.message);
    expect(messages.some((message) => message.includes('colour'))).toBe(true);
    expect(messages.every((message) => message.length > 10)).toBe(true);
  });

  it.each([
    ['at the top', 'colour: blue', 'colour'],
    ['within a group', 'session: { idel: 5m }', 'idel'],
  ])('an unknown key %s is refused by name', (_where, lines, name) => {
    const [fault] = faultsOf(sourceWith(lines));
    expect(fault?.message).toContain(name);
  });

  it.each([
    ['publicUrl: https://a.example.nl\nlisten: [', 'line 2'],
    ['publicUrl: https://a.example.nl\npublicUrl: https://b.example.nl', 'line 2'],
    ['a: 1\n\tb: 2', 'line 2'],
  ])('malformed YAML is named with its line', (source, key) => {
    expect(keysOf(source)).toContain(key);
  });

  it.each([
    ['a text', 'hello'],
    ['a list', '- publicUrl: https://a.example.nl'],
    ['a number', '42'],
    ['nothing', ''],
    ['an alias', `a: &x ${'x'.repeat(9)}\nb: *x`],
  ])('%s instead of keys and values is a fault, not a crash', (_what, source) => {
    expect(faultsOf(source, { SLUIS_LISTEN: '127.0.0.1:1' })).not.toEqual([]);
  });

  it('a file that is not there says which to copy', () => {
    const result = loadConfig(join(folder, 'absent.yaml'), {});
    expect(result).toMatchObject({ ok: false, faults: [{ key: join(folder, 'absent.yaml') }] });
    expect(JSON.stringify(result)).toContain('sluis.example.yaml');
  });

  it.each([
    ['publicUrl', sound.replace('sluis.example.nl', 'sluis.example.nl/')],
    ['publicUrl', sound.replace('https://sluis', 'http://sluis')],
    ['session.idle', sourceWith('session: { idle: 2h, absolute: 1h }')],
    ['session.absolute', sourceWith('session: { absolute: 13h }')],
    ['inheritedTrust', sourceWith('inheritedTrust: { binding: 31d }')],
    ['inheritedTrust', sourceWith('inheritedTrust: { proofing: 366d }')],
  ])('%s out of its limits is refused', (key, source) => {
    expect(keysOf(source)).toContain(key);
  });
});

describe('mail', () => {
  const from = 'from: Sluis <no-reply@sluis.example.nl>';
  it.each([
    [`mail: { url: 'smtp://mail.example.nl:587', ${from} }`, []],
    [`mail: { url: 'smtps://u:p%40ss@mail.example.nl', from: no-reply@sluis.example.nl }`, []],
    [`mail: { urlFile: ./mail-url, ${from} }`, []],
    [`mail: { ${from} }`, ['mail']],
    [`mail: { url: 'smtp://mail.example.nl', urlFile: ./mail-url, ${from} }`, ['mail']],
    [`mail: { url: 'https://mail.example.nl', ${from} }`, ['mail.url']],
    [`mail: { url: 'smtp://mail.example.nl' }`, ['mail.from']],
    [`mail: { url: 'smtp://mail.example.nl', from: 'nobody' }`, ['mail.from']],
    [`mail: { url: 'smtp://mail.example.nl', from: 'a@x.nl, b@x.nl' }`, ['mail.from']],
  ])('%s', (lines, keys) => {
    expect(keysOf(sourceWith(lines))).toEqual(keys);
  });
});

describe('H8: trusting every proxy', () => {
  it.each(['0.0.0.0/0', '::/0', '10.0.0.1/0', '0.0.0.0/00', '::/000'])(
    'the network %s is refused without the loud name',
    (network) => {
      const lines = `authz: { trustedProxies: ["${network}"] }`;
      expect(keysOf(sourceWith(lines))).toEqual(['authz.trustedProxies']);
      const loud = `authz: { trustedProxies: ["${network}"], dangerouslyTrustEveryProxy: true }`;
      expect(keysOf(sourceWith(loud))).toEqual([]);
    },
  );

  it('one proxy and a private network are accepted', () => {
    expect(keysOf(sourceWith('authz: { trustedProxies: [192.0.2.7, 10.0.0.0/8, "fd00::/8"] }'))).toEqual([]);
  });
});

describe('C23: production', () => {
  const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://app:s3cret@db.example.nl/sluis' };

  it('starts on PostgreSQL and https', () => {
    expect(configOf(sound, production).production).toBe(true);
  });

  it('refuses all that is only fit for trial, all at once', () => {
    const source = sourceWith('authz: { dangerouslyTrustEveryProxy: true }').replace(
      'https://sluis.example.nl',
      'http://sluis.localhost:9080',
    );
    expect(keysOf(source)).toEqual([]);
    expect(keysOf(source, { NODE_ENV: 'production' }).sort()).toEqual([
      'authz.dangerouslyTrustEveryProxy',
      'database.url',
      'publicUrl',
    ]);
  });
});

describe('gateways for SMS', () => {
  const withGateway = (gateway: string, more = '') => sourceWith(`sms:\n  gateways: [${gateway}]\n${more}`);

  it('are absent unless configured, and then have documented budgets', () => {
    expect(configOf(sound).sms).toBeUndefined();
    expect(configOf(withGateway('{ type: spryng, secretFile: ./x }')).sms).toMatchObject({
      countries: ['NL', 'BE', 'DE'],
      gateways: [{ type: 'spryng', timeout: 5_000 }],
      budgets: { perAccountDaily: 10, hourly: 1000 },
    });
  });

  it('are refused without what they need, over http in production, and for countries that are none', () => {
    expect(keysOf(withGateway('{ type: cm }'))).toEqual(['sms.gateways[0].secretFile']);
    expect(keysOf(withGateway('{ type: http }'))).toEqual(['sms.gateways[0].url', 'sms.gateways[0].body']);
    const body = `body: '{"text":"{text}"}'`;
    expect(keysOf(withGateway(`{ type: http, url: 'http://sms.example.nl', ${body} }`))).toEqual([
      'sms.gateways[0].url',
    ]);
    const loopback = withGateway(`{ type: http, url: 'http://127.0.0.1:9083/messages', ${body} }`);
    expect(keysOf(loopback)).toEqual([]);
    expect(keysOf(loopback, { NODE_ENV: 'production' })).toContain('sms.gateways[0].url');
    expect(keysOf(withGateway('{ type: cm, secretFile: x }', '  countries: [NL, XX]'))).toEqual([
      'sms.countries',
    ]);
    expect(keysOf(withGateway('{ type: cm, secretFile: x, headers: { "x y": z } }'))).toHaveLength(1);
  });
});

describe('staff of the first start', () => {
  const member = (changes = '') => `
  - { upstream: medewerkers, subject: abc, roles: [desk-officer], name: N. de Wit${changes} }`;

  it('are named once each, with roles that exist', () => {
    expect(configOf(sourceWith(`staff:${member()}`)).staff).toHaveLength(1);
    expect(keysOf(sourceWith(`staff:${member()}${member()}`))).toEqual(['staff[1]']);
    const other = member().replace('desk-officer', 'owner');
    expect(keysOf(sourceWith(`staff:${other}`))).toEqual(['staff[0].roles[0]']);
  });

  it('what the desk or a letter proved counts for a year at most', () => {
    const long = 'desk: { validity: 366d, letterValidity: 366d }';
    expect(keysOf(sourceWith(long))).toEqual(['desk.validity', 'desk.letterValidity']);
  });
});

describe('certificates of clients', () => {
  it('come from one header of a proxy that is known, and what it says of them from another', () => {
    const provider = (lines: string) => sourceWith(`provider: { ${lines} }`);
    expect(configOf(provider('clientCertificateHeader: X-Client-Cert')).provider).toMatchObject({
      clientCertificateHeader: 'x-client-cert',
      jwksHosts: [],
    });
    expect(keysOf(provider('clientCertificateVerifiedHeader: X-Verified'))).toEqual([
      'provider.clientCertificateVerifiedHeader',
    ]);
    const twice = 'clientCertificateHeader: X-Cert, clientCertificateVerifiedHeader: x-cert';
    expect(keysOf(provider(twice))).toEqual(['provider.clientCertificateVerifiedHeader']);
    for (const name of ['Authorization', 'Cookie', 'DPoP', 'x client', ''])
      expect(keysOf(provider(`clientCertificateHeader: "${name}"`))).toEqual([
        'provider.clientCertificateHeader',
      ]);
    const everyone = 'authz: { trustedProxies: ["0.0.0.0/0"], dangerouslyTrustEveryProxy: true }';
    expect(keysOf(`${provider('clientCertificateHeader: X-Cert')}${everyone}\n`)).toEqual([
      'provider.clientCertificateHeader',
    ]);
  });

  it('hosts of keys are names, with a port or without', () => {
    for (const host of [
      'https://keys.example.nl',
      'keys.example.nl/x',
      '*.example.nl',
      'user@keys.example.nl',
    ])
      expect(keysOf(sourceWith(`provider: { jwksHosts: ["${host}"] }`))).toEqual(['provider.jwksHosts[0]']);
    expect(
      configOf(sourceWith('provider: { jwksHosts: [keys.example.nl, "keys.example.nl:8443"] }')).provider
        .jwksHosts,
    ).toHaveLength(2);
  });
});
