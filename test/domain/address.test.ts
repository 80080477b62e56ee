// Which addresses are of the public internet, in every spelling the URL parser or a resolver gives them (threat F1).

import { describe, expect, it } from '@jest/globals';
import { isLoopbackHost, isPrivateHost, isPublicAddress } from '../../src/domain/address.ts';

const notPublic = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::7f00:1',
  '64:ff9b::a00:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  '3fff::1',
  'example.nl',
  '1.2.3',
  '256.1.1.1',
  '',
];

describe('F1: addresses', () => {
  it.each(notPublic)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(isPublicAddress(`[${address}]`)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '145.1.2.3',
    '172.32.0.1',
    '100.128.0.1',
    '2a02:898::1',
    '2001:610::1',
    '2606:4700::1',
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::1]/',
    'https://0.0.0.0/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.8:8443/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST./',
    'https://idp.localhost./',
    'https://[fd00::1]/',
  ])('%s is a private host', (address) => {
    expect(isPrivateHost(new URL(address).hostname)).toBe(true);
  });

  it.each(['https://idp.example.nl/', 'https://8.8.8.8/', 'https://localhost.example.nl/'])(
    '%s is not one by its name',
    (address) => expect(isPrivateHost(new URL(address).hostname)).toBe(false),
  );

  it('loopback is this machine alone, by name or number', () => {
    const hosts = [
      'localhost',
      'idp.localhost',
      '127.0.0.1',
      '[::1]',
      'localhost.',
      '10.0.0.1',
      '127.evil.nl',
    ];
    expect(hosts.map(isLoopbackHost)).toEqual([true, true, true, true, false, false, false]);
  });
});
