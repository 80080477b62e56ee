// The file of `sluis user import`: every fault at once, with line and column, and never a value of it, since what is
// wrong may be somebody's number. Rows with one e-mail address are the companies of one account.

import { parse } from 'csv-parse/sync';
import { type Identifier, parseIdentifier } from '../domain/identifier.ts';
import { parsePasswordHash } from '../factor/password-hash.ts';
import type { ImportedAccount, ImportedCompany } from '../flow/import-accounts.ts';

export const importColumns = [
  'email',
  'password_hash',
  'identifier_type',
  'identifier',
  'company_name',
  'address_line_1',
  'address_line_2',
  'address_line_3',
] as const;
type Column = (typeof importColumns)[number];
const neededColumns: readonly Column[] = ['email', 'password_hash', 'identifier_type', 'identifier'];

/** line 0: the file as a whole. */
export type ImportFault = { line: number; column: string; message: string };
export type ImportFile =
  | { ok: true; accounts: ImportedAccount[]; rows: number }
  | { ok: false; faults: ImportFault[] };

type Row = { line: number; cells: Record<Column, string> };
type Group = ImportedAccount & { line: number };
const types = ['rsin', 'kvk', 'bsn', 'none'];

/** One @, no space, nothing that could end a line of a mail or begin another address. */
const emailShape = /^[^\s@<>()[\],;:"\\\p{C}]{1,64}@[^\s@<>()[\],;:"\\\p{C}]+\.[^\s@<>()[\],;:"\\\p{C}]+$/u;
const plainText = /^[^\p{C}]{0,200}$/u;

/** Records with the line each begins on; a text that is no CSV is one fault. */
function readRecords(text: string): { records: { line: number; cells: string[] }[] } | ImportFault {
  const [header = ''] = text.split('\n', 1);
  const delimiter = header.includes(';') ? ';' : ',';
  try {
    const options = { bom: true, delimiter, info: true, relax_column_count: true, trim: true } as const;
    const parsed = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    let line = 1;
    const records = parsed.map(({ record, info }) => {
      const begin = line;
      line = info.lines + 1;
      return { line: begin, cells: record };
    });
    return { records: records.filter(({ cells }) => cells.some((cell) => cell !== '')) };
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 0;
    return { line, column: '', message: 'this is no CSV; check the quotes' };
  }
}

function checkHeader(header: string[]): ImportFault[] {
  const known: readonly string[] = importColumns;
  const missing = neededColumns.filter((name) => !header.includes(name));
  const doubled = header.filter((name, index) => header.indexOf(name) !== index);
  return [
    ...missing.map((column) => ({ line: 1, column, message: 'this column is missing' })),
    ...doubled.map((column) => ({ line: 1, column, message: 'this column occurs twice' })),
    ...header.flatMap((name, index) =>
      known.includes(name)
        ? []
        : [{ line: 1, column: `${index + 1}`, message: `unknown column; known are ${known.join(', ')}` }],
    ),
  ];
}

function rowOf(header: string[], record: { line: number; cells: string[] }): Row {
  const cell = (name: Column) => record.cells[header.indexOf(name)] ?? '';
  const cells = Object.fromEntries(importColumns.map((name) => [name, cell(name)])) as Row['cells'];
  return { line: record.line, cells };
}

function parseCompany(
  { cells }: Row,
  fault: (column: Column, message: string) => void,
): ImportedCompany | null {
  const { identifier_type: type, identifier } = cells;
  const lines = [cells.address_line_1, cells.address_line_2, cells.address_line_3];
  for (const column of importColumns.slice(4)) {
    if (!plainText.test(cells[column])) fault(column, 'at most 200 characters, none of them hidden');
  }
  if (!types.includes(type)) {
    fault('identifier_type', `write ${types.join(', ')}`);
    return null;
  }
  if (type === 'none') {
    if (identifier !== '') fault('identifier', 'must be empty where identifier_type is none');
    return null;
  }
  const parsed = parseIdentifier(type as Identifier['type'], identifier);
  if (!parsed) {
    fault('identifier', `this is no ${type} number: check its length and check digit`);
    return null;
  }
  const address = lines.filter((line) => line !== '');
  return {
    identifier: parsed,
    companyName: cells.company_name || null,
    address: address.length > 0 ? address : null,
  };
}

/** Adds one row to the account it belongs to. */
function addRow(groups: Map<string, Group>, row: Row, faults: ImportFault[]): void {
  const { line, cells } = row;
  const fault = (column: Column, message: string) => void faults.push({ line, column, message });
  const email = cells.email.normalize('NFC').toLowerCase();
  if (email.length > 254 || !emailShape.test(email)) fault('email', 'this is no e-mail address');
  const passwordHash = cells.password_hash || null;
  if (passwordHash !== null && !parsePasswordHash(passwordHash)) {
    const formats = 'bcrypt, scrypt, PBKDF2 or argon2id, of a cost that can be paid';
    fault('password_hash', `this is no hash of a format we know: ${formats}`);
  }
  const company = parseCompany(row, fault);
  const known = groups.get(email);
  if (!known) {
    groups.set(email, { line, email, passwordHash, companies: company ? [company] : [] });
    return;
  }
  if (passwordHash !== null && known.passwordHash !== null && passwordHash !== known.passwordHash) {
    fault('password_hash', `differs from line ${known.line}, which has the same e-mail address`);
  }
  known.passwordHash ??= passwordHash;
  const isTwice = known.companies.some(
    ({ identifier: { type, number } }) =>
      type === company?.identifier.type && number === company.identifier.number,
  );
  if (isTwice)
    fault('identifier', `is on line ${known.line} or below it already, for the same e-mail address`);
  else if (company) known.companies.push(company);
}

export function parseImportFile(text: string): ImportFile {
  const read = readRecords(text);
  if (!('records' in read)) return { ok: false, faults: [read] };
  const [first, ...rest] = read.records;
  if (!first) return { ok: false, faults: [{ line: 0, column: '', message: 'the file is empty' }] };
  const header = first.cells.map((name) => name.toLowerCase());
  const faults = checkHeader(header);
  if (faults.length > 0) return { ok: false, faults };
  const groups = new Map<string, Group>();
  for (const record of rest) {
    if (record.cells.length === header.length) addRow(groups, rowOf(header, record), faults);
    else {
      const message = `has ${record.cells.length} columns, the first line has ${header.length}; quote what holds a comma`;
      faults.push({ line: record.line, column: '', message });
    }
  }
  if (rest.length === 0)
    faults.push({ line: 0, column: '', message: 'there is no row below the first line' });
  if (faults.length > 0) return { ok: false, faults };
  const accounts = [...groups.values()].map(({ line: _line, ...account }) => account);
  return { ok: true, accounts, rows: rest.length };
}
