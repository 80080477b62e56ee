// Reads a policy file: YAML (JSON is YAML too) in the format of the policy document. Every fault comes with its line
// and the remedy; keys said twice, unknown tags and alias bombs are refused.

import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { PolicyFault } from '../domain/policy.ts';
import { type PolicyDocument, policyDocumentSchema } from '../domain/policy-document.ts';

/** line and column count from 1; null when the fault has no one place. */
export type PolicyFileFault = PolicyFault & { line: number | null; column: number | null };
type Place = Pick<PolicyFileFault, 'line' | 'column'>;

export type PolicyFile =
  | { ok: true; document: PolicyDocument; locate: (fault: PolicyFault) => PolicyFileFault }
  | { ok: false; faults: PolicyFileFault[] };

const maxPolicyBytes = 4 * 1024 * 1024;
const maxAliases = 100;
const nowhere: Place = { line: null, column: null };

export function readPolicyFile(text: string): PolicyFile {
  if (Buffer.byteLength(text) > maxPolicyBytes) {
    return fail([
      { path: '', code: 'too-large', message: 'a policy file is at most 4 MiB; split it', ...nowhere },
    ]);
  }
  const lines = new LineCounter();
  const parsed = parseYaml(text, lines);
  if (!parsed.ok) return fail(parsed.faults);
  const result = policyDocumentSchema.safeParse(parsed.value);
  const placeOf = (path: readonly PropertyKey[]) => findPlace(parsed.yaml, lines, path);
  if (!result.success) return fail(result.error.issues.flatMap((issue) => faultsOfIssue(issue, placeOf)));
  return {
    ok: true,
    document: result.data,
    locate: (fault) => ({ ...fault, ...placeOf(splitPath(fault.path)) }),
  };
}

const fail = (faults: PolicyFileFault[]): PolicyFile => ({ ok: false, faults });

type ParsedYaml = { ok: true; yaml: Document; value: unknown } | { ok: false; faults: PolicyFileFault[] };

function parseYaml(text: string, lineCounter: LineCounter): ParsedYaml {
  try {
    const yaml = parseDocument(text, { lineCounter, uniqueKeys: false, strict: true, prettyErrors: false });
    // A warning is an unknown tag or directive: something that we would read otherwise than its author meant.
    const faults: PolicyFileFault[] = [...yaml.errors, ...yaml.warnings].map((error) => {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      return { path: '', code: 'malformed-yaml', message: error.message, line, column: col };
    });
    faults.push(...findBadKeys(yaml, lineCounter));
    if (faults.length > 0) return { ok: false, faults };
    return { ok: true, yaml, value: yaml.toJS({ maxAliasCount: maxAliases }) };
  } catch (error) {
    // Too many aliases, an alias to nothing, or nesting deeper than the stack.
    const detail = error instanceof ReferenceError ? error.message : 'nested too deeply';
    const message = `the file cannot be read: ${detail}; write the values out`;
    return { ok: false, faults: [{ path: '', code: 'malformed-yaml', message, ...nowhere }] };
  }
}

/**
 * Keys said twice, of which one would be lost; keys that are no text; and the one that the schema would pass over in
 * silence. Asked here because the library compares each key with every other.
 */
function findBadKeys(yaml: Document, lineCounter: LineCounter): PolicyFileFault[] {
  const faults: PolicyFileFault[] = [];
  const refuse = (key: unknown, code: string, message: string) => {
    const { line, col } = lineCounter.linePos((isNode(key) && key.range?.[0]) || 0);
    faults.push({ path: '', code, message, line, column: col });
  };
  visit(yaml, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : null;
        if (name === null) refuse(key, 'malformed-yaml', 'a key is one word; write it out');
        else if (seen.has(name)) refuse(key, 'malformed-yaml', 'this key is here twice; remove one');
        else if (name === '__proto__')
          refuse(key, 'unknown-key', '"__proto__" cannot be a key; choose another');
        if (name !== null) seen.add(name);
      }
    },
  });
  return faults;
}

/** Unknown keys are reported one by one, each at its own place. */
function faultsOfIssue(
  issue: z.core.$ZodIssue,
  placeOf: (path: readonly PropertyKey[]) => Place,
): PolicyFileFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const message = `"${key}" is not a key of this format; correct its spelling or remove it`;
      return { path: joinPath(path), code: 'unknown-key', message, ...placeOf(path) };
    });
  }
  const path = joinPath(issue.path);
  return [{ path, code: 'invalid-value', message: describeIssue(issue), ...placeOf(issue.path) }];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return `this key is missing; add it (${issue.expected})`;
  }
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join('; ');
  return issue.message;
}

/** `routes.sick-leave.data[0]`, as people write it. */
export function joinPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, part) => {
    if (typeof part === 'number') return `${joined}[${part}]`;
    return joined === '' ? String(part) : `${joined}.${String(part)}`;
  }, '');
}

function splitPath(path: string): PropertyKey[] {
  return path
    .split(/[.[\]]+/)
    .flatMap((part) => (part === '' ? [] : /^[0-9]+$/.test(part) ? Number(part) : part));
}

/** The place of the key itself, or of the nearest thing around it that exists. */
function findPlace(yaml: Document, lines: LineCounter, path: readonly PropertyKey[]): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsetOf(yaml, path.slice(0, length));
    if (offset === null) continue;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  }
  return nowhere;
}

function offsetOf(yaml: Document, path: readonly PropertyKey[]): number | null {
  const last = path.at(-1);
  const parent = path.length > 1 ? yaml.getIn(path.slice(0, -1), true) : yaml.contents;
  if (last !== undefined && isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
    return pair && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null;
  }
  const node = path.length === 0 ? yaml.contents : yaml.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
