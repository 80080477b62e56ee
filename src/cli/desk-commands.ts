// Commands around the registration desk: letters for the mail room, and the end of a link with a company.

import type { Letter } from '../flow/letters.ts';
import type { AskingTools } from './command-tools.ts';
import { letterFormats, renderLettersCsv, renderLettersHtml, writeNewFile } from './letter-file.ts';

/** What these commands read of what was given on the command line. */
type Given = {
  positionals: string[];
  values: { json: boolean; author: string; format: string; out?: string; reason?: string };
};

type ListedBinding = {
  id: string;
  level: string;
  method: string;
  type: string;
  number: string | null;
  expiresAtMs: number;
  endedAtMs: number | null;
};

function describeBinding({ id, level, method, type, number, expiresAtMs, endedAtMs }: ListedBinding): string {
  const end = endedAtMs === null ? `until ${new Date(expiresAtMs).toISOString()}` : 'ended';
  return `${id}  ${type} ${number ?? '-'}  ${level} by ${method}  ${end}\n`;
}

export function createDeskCommands<G extends Given>({ ask, need, print }: AskingTools<G>) {
  /** In the file and on disk first, then gone from the database: a crash in between prints a letter twice, never none. */
  async function exportLetters(given: G): Promise<number> {
    const { author, format } = given.values;
    const out = need(given.values.out, '--out');
    const known = need(
      letterFormats.find((item) => item === format),
      `--format ${letterFormats.join(' or ')}`,
    );
    let letters: Letter[] = [];
    const isWritten = await writeNewFile(out, async () => {
      letters = (await ask(given, 'letter-begin', { author })) as Letter[];
      if (letters.length === 0) return null;
      return known === 'csv' ? renderLettersCsv(letters) : renderLettersHtml(letters);
    });
    if (isWritten) {
      await ask(given, 'letter-finish', { author, format, ids: letters.map(({ id }) => id).join(' ') });
    }
    const text = isWritten ? `${letters.length} letters in ${out}\n` : 'no new letters; no file was made\n';
    print(given, { letters: letters.length, file: isWritten ? out : null }, text);
    return 0;
  }

  return {
    async 'binding list'(given: G): Promise<number> {
      const account = need(given.positionals[2], 'ACCOUNT');
      const bindings = (await ask(given, 'binding-list', { account })) as ListedBinding[];
      print(given, bindings, bindings.map(describeBinding).join('') || 'no bindings\n');
      return 0;
    },
    async 'binding end'(given: G): Promise<number> {
      const binding = need(given.positionals[2], 'BINDING');
      const reason = need(given.values.reason, '--reason');
      const done = await ask(given, 'binding-end', { binding, reason, author: given.values.author });
      print(given, done, `done: ${JSON.stringify(done)}\n`);
      return 0;
    },
    'letter export': exportLetters,
  };
}
