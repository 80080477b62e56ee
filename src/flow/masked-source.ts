// A policy text with masks, made whole again before it is judged: comments stay, and a mask that stands for nothing is
// left for the schema to refuse.

import { parseDocument } from 'yaml';
import type { PolicyDocument } from '../domain/policy-document.ts';
import { findMasked, secretMask } from '../domain/policy-secrets.ts';

export function unmaskSource(source: string, current: PolicyDocument): string {
  if (!source.includes(secretMask)) return source;
  const yaml = parseDocument(source, { uniqueKeys: false });
  if (yaml.errors.length > 0) return source;
  for (const { client, secretHash } of findMasked(yaml.toJS({ maxAliasCount: 100 }), current)) {
    if (secretHash !== undefined) yaml.setIn(['clients', client, 'auth', 'secretHash'], secretHash);
  }
  return yaml.toString();
}

/** The text of a version as it may be shown. */
export function maskSource(source: string, document: PolicyDocument): string {
  const hashes = Object.values(document.clients).flatMap(({ auth }) => auth.secretHash ?? []);
  return hashes.reduce((text, secretHash) => text.replaceAll(secretHash, secretMask), source);
}
