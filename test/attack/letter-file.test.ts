// The file for the mail room: its owner's alone, never over another, and nothing in it runs or calculates.

import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderLettersCsv, renderLettersHtml, writeNewFile } from '../../src/cli/letter-file.ts';
import type { Letter } from '../../src/flow/letters.ts';

const letter: Letter = {
  id: '3b8d',
  code: 'ABCD-EFGH-JKMN',
  companyName: 'Bakkerij "De Molen" <b>& Zn</b>',
  address: ['Dijkweg 1', '1000 AA Stad'],
  identifier: { type: 'rsin', number: '123456782' },
  askedAtMs: Date.UTC(2026, 10, 1),
  validUntilMs: Date.UTC(2026, 10, 21),
  site: 'https://sluis.example.nl',
};
const folder = mkdtempSync(join(tmpdir(), 'sluis-letters-'));

describe('letters for the mail room', () => {
  it('one page each, in Dutch and English, with the address, and markup of nobody else', () => {
    const html = renderLettersHtml([letter, { ...letter, address: null, companyName: null }]);
    expect(html.match(/<section>/g)).toHaveLength(2);
    expect(html).toContain('&lt;b&gt;&amp; Zn&lt;/b&gt;');
    expect(html).not.toContain('<b>');
    for (const text of [
      'ABCD-EFGH-JKMN',
      'Dijkweg 1',
      '21 november 2026',
      '21 November 2026',
      '[RSIN 123456782]',
    ])
      expect(html).toContain(text);
  });

  it('a cell that a spreadsheet would calculate, or that holds a quote or a line, is text', () => {
    const csv = renderLettersCsv([{ ...letter, companyName: '=HYPERLINK("http://x")' }]);
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv).toContain('"Dijkweg 1\n1000 AA Stad"');
    expect(csv.split('\r\n')).toHaveLength(3);
  });

  it('is readable by its owner alone, is never written over another, and is not left behind half', async () => {
    const path = join(folder, 'letters.html');
    await expect(writeNewFile(path, async () => 'content')).resolves.toBe(true);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['content', 0o600]);
    const asked: string[] = [];
    const again = writeNewFile(path, async () => {
      asked.push('asked');
      return 'other';
    });
    await expect(again).rejects.toThrow(/EEXIST/);
    expect([asked, readFileSync(path, 'utf8')]).toEqual([[], 'content']);
    const failed = join(folder, 'failed.html');
    await expect(writeNewFile(failed, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(writeNewFile(failed, async () => null)).resolves.toBe(false);
    expect(existsSync(failed)).toBe(false);
  });
});
