// Policy text to which a test appended chapters that are there already (`clients:` twice): the entries of both.

import { isMap, isScalar, parseDocument, stringify } from 'yaml';

export function joinChapters(text: string): string {
  const document = parseDocument(text, { uniqueKeys: false });
  const joined: Record<string, unknown> = {};
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    const entries = isMap(value) ? (value.toJS(document) as Record<string, unknown>) : null;
    joined[name] = entries ? { ...(joined[name] as object | undefined), ...entries } : value;
  }
  return stringify(joined);
}
