// A policy text with masks, made whole again before it is judged: every other character stays where it is, and a mask
// that stands for nothing is left for the schema to refuse.

import { isNode, parseDocument } from 'yaml';
import type { PolicyDocument } from '../domain/policy-document.ts';
import { findMasked, secretMask } from '../domain/policy-secrets.ts';

export function unmaskSource(source: string, current: PolicyDocument): string {
  if (!source.includes(secretMask)) return source;
  const yaml = parseDocument(source, { uniqueKeys: false });
  if (yaml.errors.length > 0) return source;
  const places = findMasked(yaml.toJS({ maxAliasCount: 100 }), current).flatMap(({ client, secretHash }) => {
    const node: unknown = yaml.getIn(['clients', client, 'auth', 'secretHash'], true);
    const range = isNode(node) ? node.range : null;
    return secretHash !== undefined && range ? [{ from: range[0], to: range[1], secretHash }] : [];
  });
  return places
    .sort((a, b) => b.from - a.from)
    .reduce(
      (text, { from, to, secretHash }) => `${text.slice(0, from)}"${secretHash}"${text.slice(to)}`,
      source,
    );
}

/** The text of a version as it may be shown. */
export function maskSource(source: string, document: PolicyDocument): string {
  const hashes = Object.values(document.clients).flatMap(({ auth }) => auth.secretHash ?? []);
  return hashes.reduce((text, secretHash) => text.replaceAll(secretHash, secretMask), source);
}
