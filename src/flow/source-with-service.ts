// Puts one service into the text of a policy and leaves every other line as people wrote it, comments included. By
// lines, not by reading the whole: a text of 10,000 routes takes seconds to read. What is replaced must say what the
// document says, and what is put there must be read back as the new service; otherwise the document is written anew.

import { parse, stringify } from 'yaml';
import { findById } from '../domain/find-by-id.ts';
import type { PolicyDocument, Service } from '../domain/policy-document.ts';
import { serviceSchema } from '../domain/service-document.ts';

const options = { lineWidth: 118, aliasDuplicateObjects: false } as const;

/** Same values, whatever the order of keys. */
export function isSame(one: unknown, other: unknown): boolean {
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

export function withService(document: PolicyDocument, id: string, service: Service): PolicyDocument {
  return { ...document, services: { ...document.services, [id]: service } };
}

const isBlank = (line: string) => line.trim() === '';
const isComment = (line: string) => line.trimStart().startsWith('#');
const indentOf = (line: string) => line.length - line.trimStart().length;

/** Lines of the section `services`, its key left out; null where it is not written in that way. */
function findSection(lines: readonly string[]): { from: number; to: number; indent: number } | null {
  const key = lines.findIndex((line) => /^services:\s*(#.*)?$/.test(line));
  if (key < 0 || lines.some((line) => line.includes('\t'))) return null;
  let to = key + 1;
  for (let index = key + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (isBlank(line) || isComment(line)) continue;
    if (indentOf(line) === 0) break;
    to = index + 1;
  }
  const first = lines.slice(key + 1, to).find((line) => !isBlank(line) && !isComment(line));
  return first === undefined ? null : { from: key + 1, to, indent: indentOf(first) };
}

/** From the key of a service to the last line that belongs to it. */
function findEntry(
  lines: readonly string[],
  id: string,
  section: { from: number; to: number; indent: number },
) {
  const names = [id, `"${id}"`, `'${id}'`].map((name) => `${' '.repeat(section.indent)}${name}:`);
  const from = lines.findIndex(
    (line, index) =>
      index >= section.from &&
      index < section.to &&
      names.some((name) => line === name || line.startsWith(`${name} `)),
  );
  if (from < 0) return null;
  let to = from + 1;
  for (let index = from + 1; index < section.to; index += 1) {
    const line = lines[index] ?? '';
    if (isBlank(line)) continue;
    if (indentOf(line) <= section.indent) break;
    to = index + 1;
  }
  return { from, to };
}

/** The keys of a section, sorted. */
function listNames(lines: readonly string[], indent: number): string[] {
  const keys = lines.filter((line) => !isBlank(line) && !isComment(line) && indentOf(line) === indent);
  return keys.map((line) => /^["']?([a-z0-9-]+)["']?:/.exec(line.trimStart())?.[1] ?? '').sort();
}

/** The one service of these lines; undefined where they are something else. */
function readEntry(lines: readonly string[], id: string): unknown {
  const read: unknown = parse(lines.join('\n'), { maxAliasCount: 0 });
  const isOne =
    typeof read === 'object' && read !== null && Object.keys(read).length === 1 && Object.hasOwn(read, id);
  const parsed = isOne ? serviceSchema.safeParse((read as Record<string, unknown>)[id]) : null;
  return parsed?.success ? parsed.data : undefined;
}

function splice(source: string, document: PolicyDocument, id: string, service: Service): string | null {
  const lines = source.split('\n');
  const section = findSection(lines);
  if (!section) return null;
  const written = stringify({ [id]: service }, options)
    .trimEnd()
    .split('\n')
    .map((line) => (isBlank(line) ? line : ' '.repeat(section.indent) + line));
  if (!isSame(readEntry(written, id), service)) return null;
  const before = findById(document.services, id);
  const entry = findEntry(lines, id, section);
  if (entry === null) {
    const named = listNames(lines.slice(section.from, section.to), section.indent);
    if (before || !isSame(named, Object.keys(document.services).sort())) return null;
    return [...lines.slice(0, section.to), '', ...written, ...lines.slice(section.to)].join('\n');
  }
  if (!before || !isSame(readEntry(lines.slice(entry.from, entry.to), id), before)) return null;
  return [...lines.slice(0, entry.from), ...written, ...lines.slice(entry.to)].join('\n');
}

export function sourceWithService(
  source: string,
  document: PolicyDocument,
  id: string,
  service: Service,
): string {
  try {
    const text = splice(source, document, id, service);
    if (text !== null) return text;
  } catch {
    // Lines that cannot be read by themselves; the document counts.
  }
  return stringify(withService(document, id, service), options);
}
