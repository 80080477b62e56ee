// One pass over the raw headers of a decision request: what the decision needs, and what must refuse it.
// Raw, because a parsed header object hides duplicates and spellings (threats P25, H1).

import { foldHeaderName, isManagedName, isSmuggledName } from './managed-headers.ts';
import { isMethodOverrideName } from './method-override.ts';

const targetNames = [
  'x-forwarded-method',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-uri',
  'x-original-method',
  'x-original-url',
] as const;
const listNames = ['sec-fetch-mode', 'accept', 'x-requested-with', 'referer', 'cookie'] as const;

type TargetName = (typeof targetNames)[number];
type ListName = (typeof listNames)[number];

export type EdgeHeaders = {
  values: Partial<Record<TargetName | ListName, string>>;
  /** A header that says what is asked came twice: two readings, so none. */
  repeated: boolean;
  /** A managed name in a spelling that the proxy's overwrite would miss. */
  smuggled: boolean;
  /** Managed names in exact spelling, lower case; harmless only where the answer overwrites them. */
  managed: string[];
  overrides: string[];
  hasBody: boolean;
};

type NameKind =
  | { kind: 'plain' | 'smuggled' | 'managed' | 'override' | 'length' | 'coding' }
  | { kind: 'target'; name: TargetName }
  | { kind: 'list'; name: ListName };

const plain: NameKind = { kind: 'plain' };

function classifyName(raw: string): NameKind {
  const lower = raw.toLowerCase();
  if (lower === 'content-length') return { kind: 'length' };
  if (lower === 'transfer-encoding') return { kind: 'coding' };
  if (isMethodOverrideName(foldHeaderName(raw))) return { kind: 'override' };
  if (isSmuggledName(raw)) return { kind: 'smuggled' };
  if (isManagedName(raw)) return { kind: 'managed' };
  const target = targetNames.find((name) => name === lower);
  if (target) return { kind: 'target', name: target };
  const list = listNames.find((name) => name === lower);
  return list ? { kind: 'list', name: list } : plain;
}

// Names repeat from request to request; the bound keeps invented names from growing the memory.
const maxKnownNames = 1024;
const knownNames = new Map<string, NameKind>();

function kindOfName(raw: string): NameKind {
  const known = knownNames.get(raw);
  if (known) return known;
  const kind = classifyName(raw);
  if (knownNames.size < maxKnownNames && raw.length <= 64) knownNames.set(raw, kind);
  return kind;
}

function takeHeader(into: EdgeHeaders, raw: string, value: string): void {
  const kind = kindOfName(raw);
  switch (kind.kind) {
    case 'plain':
      return;
    case 'target':
      if (into.values[kind.name] !== undefined) into.repeated = true;
      into.values[kind.name] = value;
      return;
    case 'list': {
      const before = into.values[kind.name];
      const separator = kind.name === 'cookie' ? '; ' : ', ';
      into.values[kind.name] = before === undefined ? value : before + separator + value;
      return;
    }
    case 'smuggled':
      into.smuggled = true;
      return;
    case 'managed':
      into.managed.push(raw.toLowerCase());
      return;
    case 'override':
      into.overrides.push(value);
      return;
    case 'length':
      if (value !== '0') into.hasBody = true;
      return;
    case 'coding':
      into.hasBody = true;
  }
}

export function readEdgeHeaders(rawHeaders: readonly string[]): EdgeHeaders {
  const read: EdgeHeaders = {
    values: {},
    repeated: false,
    smuggled: false,
    managed: [],
    overrides: [],
    hasBody: false,
  };
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    takeHeader(read, rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  }
  return read;
}
