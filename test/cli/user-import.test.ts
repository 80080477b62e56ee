// The file that `sluis user import` reads: every fault at once, with its place and never with its value; and the
// spellings that spreadsheets make.

import { describe, expect, it } from '@jest/globals';
import { importUsers, renderImport } from '../../src/cli/user-import.ts';
import { parseImportFile } from '../../src/cli/user-import-file.ts';

const hash = `$2b$10$${'a'.repeat(53)}`;
const header = 'email,password_hash,identifier_type,identifier,company_name,address_line_1,address_line_2';
const file = (...rows: string[]) => [header, ...rows].join('\n');
const places = (text: string) => {
  const read = parseImportFile(text);
  return read.ok ? [] : read.faults.map(({ line, column }) => `${line} ${column}`);
};

describe('the file of user import', () => {
  it('rows with one address, however it is spelt, are the companies of one account', () => {
    const read = parseImportFile(
      file(
        `Jan@Voorbeeld.NL,${hash},rsin,123456782,Bakkerij,Postbus 1,1000 AA Plaats`,
        ` jan@voorbeeld.nl ,,kvk,90001354,"Bloemen, planten",,`,
        'els@voorbeeld.nl,,none,,,,',
      ),
    );
    expect(read).toEqual({
      ok: true,
      rows: 3,
      accounts: [
        {
          email: 'jan@voorbeeld.nl',
          passwordHash: hash,
          companies: [
            {
              identifier: { type: 'rsin', number: '123456782' },
              companyName: 'Bakkerij',
              address: ['Postbus 1', '1000 AA Plaats'],
            },
            {
              identifier: { type: 'kvk', number: '90001354' },
              companyName: 'Bloemen, planten',
              address: null,
            },
          ],
        },
        { email: 'els@voorbeeld.nl', passwordHash: null, companies: [] },
      ],
    });
  });

  it('reads what a Dutch spreadsheet writes: a byte order mark, semicolons, carriage returns, empty lines', () => {
    const text =
      '\ufeffemail;password_hash;identifier_type;identifier\r\njan@voorbeeld.nl;;bsn;123456782\r\n;;;\r\n';
    const read = parseImportFile(text);
    expect(read.ok && read.accounts[0]?.companies[0]?.identifier).toEqual({
      type: 'bsn',
      number: '123456782',
    });
  });

  it('names every fault at once by line and column', () => {
    const text = file(
      `jan@voorbeeld.nl,${hash},rsin,123456782,,,`,
      'geen adres,letmein,rsin,123456789,,,',
      `jan@voorbeeld.nl,${hash.replace('aaa', 'bbb')},rsin,123456782,,,`,
      '"els@voorbeeld.nl",,none,123456782,"twee\nregels",,',
      'piet@voorbeeld.nl,,btw,1,,,',
      'te,weinig',
      'a@b.nl\u0000,,none,,,,',
    );
    expect(places(text)).toEqual([
      '3 email',
      '3 password_hash',
      '3 identifier',
      '4 password_hash',
      '4 identifier',
      '5 company_name',
      '5 identifier',
      '7 identifier_type',
      '8 ',
      '9 email',
    ]);
  });

  it('D4: a hash of a cost nobody would pay is a fault of the file', () => {
    expect(places(file(`jan@voorbeeld.nl,${hash.replace('$10$', '$31$')},none,,,,`))).toEqual([
      '2 password_hash',
    ]);
  });

  it.each([
    ['', ['0 ']],
    ['email\njan@voorbeeld.nl', ['1 password_hash', '1 identifier_type', '1 identifier']],
    [`${header},rol\n`, ['1 8']],
    [`${header},email\n`, ['1 email']],
    [header, ['0 ']],
    [`${header}\n"open`, ['2 ']],
  ])('%j is no such file, and says where', (text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('no value of the file stands in what is said about it', async () => {
    const text = file('geheim@@adres,letmein123,bsn,999999999,,,', 'x@y.nl,wachtwoord,none,12,,,');
    const request = { text, author: 'a', reason: 'b', dryRun: false };
    const asked: unknown[] = [];
    const result = await importUsers(
      request,
      async (args) => asked.push(args),
      () => undefined,
    );
    const said = renderImport(result);
    for (const value of ['geheim', 'letmein123', '999999999', 'wachtwoord'])
      expect(said).not.toContain(value);
    expect(said).toContain('line 2, password_hash: ');
    expect(said.endsWith('nothing was written\n')).toBe(true);
    expect(asked).toEqual([]);
  });

  it('a long file goes in batches, and says how far it is', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => `p${index}@voorbeeld.nl,,none,,,,`);
    const sizes: number[] = [];
    const progress: number[][] = [];
    const result = await importUsers(
      { text: file(...rows), author: 'a', reason: 'b', dryRun: true },
      async ({ accounts = '[]' }) => {
        const { length } = JSON.parse(accounts) as unknown[];
        sizes.push(length);
        return { created: length, known: 0, changed: 0 };
      },
      (done, all) => progress.push([done, all]),
    );
    expect([sizes, progress]).toEqual([
      [200, 200, 50],
      [
        [200, 450],
        [400, 450],
      ],
    ]);
    expect(renderImport(result)).toBe(
      '450 rows, 450 accounts: 450 created, 0 known, 0 changed\ndry run: nothing was written\n',
    );
  });
});
