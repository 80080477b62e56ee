// What a change of one setting of a client or portal does. Each setting has a rule; a setting without one does not
// compile, so that a new one cannot open anything unseen.

import type { Client } from './client-document.ts';
import type { PolicyChangeKind } from './policy-change.ts';
import type { Portal } from './policy-document.ts';
import type { Text } from './policy-parts.ts';
import { isSameValue } from './same-value.ts';
import type { UpstreamDefinition } from './upstream-document.ts';

/**
 * judged: by what a login or route demands. list: more opens, less closes. entitlement: new or different opens, none
 * closes. stricter-when-set: taking it away lowers. change: any change opens. words: nobody's access.
 */
type Rule = 'judged' | 'list' | 'entitlement' | 'stricter-when-set' | 'change' | 'words';

export const clientRules: Readonly<Record<keyof Client, Rule>> = {
  label: 'words',
  profile: 'change',
  disabled: 'judged',
  service: 'judged',
  scopes: 'list',
  data: 'list',
  atLeast: 'judged',
  representation: 'judged',
  redirectUris: 'list',
  postLogoutRedirectUris: 'list',
  backchannelLogoutUri: 'entitlement',
  consent: 'judged',
  origins: 'list',
  auth: 'change',
  jwks: 'change',
  jwksUri: 'change',
  signingAlgorithm: 'change',
  userinfo: 'change',
  pushedRequestsOnly: 'stricter-when-set',
  signedRequestsOnly: 'stricter-when-set',
  senderConstrained: 'stricter-when-set',
  refreshTokens: 'entitlement',
  resources: 'list',
  portal: 'change',
  bsn: 'entitlement',
  admin: 'entitlement',
};

export const portalRules: Readonly<Record<keyof Portal, Rule>> = {
  label: 'words',
  origin: 'change',
  upstream: 'change',
  headers: 'words',
  bsn: 'entitlement',
};

export const upstreamRules: Readonly<Record<keyof UpstreamDefinition, Rule>> = {
  label: 'words',
  audience: 'change',
  order: 'words',
  issuer: 'change',
  clientId: 'change',
  clientAuth: 'change',
  dialect: 'change',
  acrRequest: 'change',
  claims: 'change',
  scopes: 'change',
  signingAlgorithms: 'change',
  extraHosts: 'list',
  timeout: 'words',
};

export type FieldChange = { kind: PolicyChangeKind; text: Text };

export function findFieldChanges(
  rules: Readonly<Record<string, Rule>>,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChange[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const [was, now] = [before[name], after[name]];
    if (rule === 'judged' || isSameValue(was, now)) return [];
    return rule === 'list'
      ? changesOfList(name, was, now)
      : [{ kind: kindOf(rule, was, now), text: textOf(name, now) }];
  });
}

/** False says the same as nothing at all. */
const isAbsent = (value: unknown) => value === undefined || value === false;

function kindOf(rule: Exclude<Rule, 'judged' | 'list'>, was: unknown, now: unknown): PolicyChangeKind {
  if (rule === 'words' || (isAbsent(was) && isAbsent(now))) return 'other';
  if (rule === 'entitlement') return isAbsent(now) ? 'closed' : 'opened';
  if (rule === 'stricter-when-set' && isAbsent(now)) return 'lowered';
  return rule === 'stricter-when-set' && isAbsent(was) ? 'raised' : 'opened';
}

function textOf(name: string, now: unknown): Text {
  const value = typeof now === 'string' || typeof now === 'boolean' ? ` (${String(now).slice(0, 200)})` : '';
  return now === undefined
    ? { nl: `${name} is weg`, en: `${name} is gone` }
    : { nl: `${name} is anders${value}`, en: `${name} differs${value}` };
}

function changesOfList(name: string, was: unknown, now: unknown): FieldChange[] {
  const [before, after] = [listOf(was), listOf(now)];
  const come = after.filter((item) => !before.includes(item));
  const gone = before.filter((item) => !after.includes(item));
  const changes: FieldChange[] = [];
  const say = (items: string[]) => items.slice(0, 5).join(', ') + (items.length > 5 ? ', …' : '');
  if (come.length > 0)
    changes.push({
      kind: 'opened',
      text: { nl: `${name}: erbij ${say(come)}`, en: `${name}: added ${say(come)}` },
    });
  if (gone.length > 0)
    changes.push({
      kind: 'closed',
      text: { nl: `${name}: weg ${say(gone)}`, en: `${name}: removed ${say(gone)}` },
    });
  if (changes.length === 0)
    changes.push({ kind: 'other', text: { nl: `${name}: andere volgorde`, en: `${name}: another order` } });
  return changes;
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
