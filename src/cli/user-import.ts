// `sluis user import FILE.csv`: the whole file is judged first, then taken in by batches, each a transaction of its
// own. Whatever stops it, running it again goes on where it stopped.

import type { ImportCounts } from '../flow/import-accounts.ts';
import { type ImportFault, parseImportFile } from './user-import-file.ts';

const batchSize = 200;

export type ImportRequest = { text: string; author: string; reason: string; dryRun: boolean };
export type ImportResult =
  | { ok: false; faults: ImportFault[] }
  | ({ ok: true; dryRun: boolean; rows: number; accounts: number } & ImportCounts);

/** ask: runs one batch where the database is. onProgress: after each batch but the last. */
export async function importUsers(
  request: ImportRequest,
  ask: (args: Record<string, string>) => Promise<unknown>,
  onProgress: (done: number, all: number) => void,
): Promise<ImportResult> {
  const file = parseImportFile(request.text);
  if (!file.ok) return file;
  const { accounts, rows } = file;
  const { author, reason, dryRun } = request;
  const total: ImportCounts = { created: 0, known: 0, changed: 0 };
  for (let at = 0; at < accounts.length; at += batchSize) {
    const batch = JSON.stringify(accounts.slice(at, at + batchSize));
    const counts = (await ask({ accounts: batch, author, reason, dryRun: String(dryRun) })) as ImportCounts;
    for (const kind of ['created', 'known', 'changed'] as const) total[kind] += counts[kind];
    if (at + batchSize < accounts.length) onProgress(at + batchSize, accounts.length);
  }
  return { ok: true, dryRun, rows, accounts: accounts.length, ...total };
}

export function renderImport(result: ImportResult): string {
  if (!result.ok) {
    const lines = result.faults.map(({ line, column, message }) => {
      const place = [line > 0 ? `line ${line}` : 'file', column].filter((part) => part !== '').join(', ');
      return `${place}: ${message}\n`;
    });
    return `${lines.join('')}nothing was written\n`;
  }
  const { rows, accounts, created, known, changed } = result;
  const counts = `${created} created, ${known} known, ${changed} changed`;
  const line = `${rows} rows, ${accounts} accounts: ${counts}\n`;
  return result.dryRun ? `${line}dry run: nothing was written\n` : line;
}
