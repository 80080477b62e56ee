// Rows of the audit trail as text: JSON lines for programs, CSV for a spreadsheet that must not run what it reads
// (OWASP ASVS 1.2.10: cells that begin like a formula get an apostrophe before them).

import type { AuditFound } from '../../flow/audit-reading.ts';

export const auditFormats = ['jsonl', 'csv'] as const;
export type AuditFormat = (typeof auditFormats)[number];

const columns = [
  'seq',
  'at',
  'event',
  'outcome',
  'reason',
  'accountId',
  'sessionId',
  'correlationId',
  'required',
  'reached',
  'facts',
] as const;

function recordOf({ atMs, ...row }: AuditFound) {
  return { ...row, at: new Date(atMs).toISOString() };
}

export function csvCell(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function auditHead(format: AuditFormat): string {
  return format === 'csv' ? `${columns.join(',')}\r\n` : '';
}

export function auditLines(format: AuditFormat, rows: readonly AuditFound[]): string {
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(recordOf(row))}\n`).join('');
  return rows
    .map(recordOf)
    .map((row) => `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`)
    .join('');
}
