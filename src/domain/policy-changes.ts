// What changes for whom between two policies: the one function that says whether a change needs another pair of eyes
// (threats A9). It errs on the strict side: what it cannot compare counts as opened.

import { findClientChanges } from './client-changes.ts';
import { type FieldChange, findFieldChanges, portalRules, upstreamRules } from './field-changes.ts';
import type { CompiledPortal, Policy } from './policy.ts';
import {
  type PolicyChange,
  type PolicyChangeKind,
  type PolicySubject,
  policyChangeKinds,
} from './policy-change.ts';
import { prefixText } from './policy-change-text.ts';
import type { Text } from './policy-parts.ts';
import { findRolloutChanges } from './rollout-changes.ts';
import { findRouteChanges } from './route-changes.ts';
import { idsOf, isSameValue } from './same-value.ts';

export { needsApproval, type PolicyChange, type PolicyChangeKind } from './policy-change.ts';

/** What matters most comes first. Empty for two policies that say the same. */
export function findPolicyChanges(before: Policy, after: Policy): PolicyChange[] {
  const changes = [
    ...findRouteChanges(before, after),
    ...findClientChanges(before, after),
    ...findPortalChanges(before, after),
    ...findRolloutChanges(before, after),
    ...findUpstreamChanges(before, after),
    ...findOtherChanges(before, after),
  ];
  return policyChangeKinds.flatMap((kind) => changes.filter((change) => change.kind === kind));
}

function changeOf(kind: PolicyChangeKind, type: PolicySubject['type'], id: string, text: Text): PolicyChange {
  return { kind, subject: { type, id }, before: null, after: null, text: prefixText(id, text) };
}

/** By host: a portal that takes over another's address, or another's id and so its pseudonyms, opens something. */
function findPortalChanges(before: Policy, after: Policy): PolicyChange[] {
  const old = byHost(before);
  const next = byHost(after);
  const changes = [...next].flatMap(([host, portal]) => {
    const was = old.get(host);
    if (!was)
      return [
        changeOf('opened', 'portal', portal.id, {
          nl: `nieuw op ${portal.origin}`,
          en: `new at ${portal.origin}`,
        }),
      ];
    const fields: FieldChange[] = findFieldChanges(portalRules, was, portal);
    if (was.id !== portal.id)
      fields.push({ kind: 'opened', text: { nl: `heette ${was.id}`, en: `was called ${was.id}` } });
    return fields.map(({ kind, text }) => changeOf(kind, 'portal', portal.id, text));
  });
  const gone = [...old.values()].filter(({ host }) => !next.has(host));
  const closed = { nl: 'is weg', en: 'is gone' };
  return [...changes, ...gone.map(({ id }) => changeOf('closed', 'portal', id, closed))];
}

const byHost = ({ portals }: Policy): Map<string, CompiledPortal> =>
  new Map([...portals.values()].map((portal) => [portal.host, portal]));

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Sections that this version of the document may not have. */
function sectionOf({ document }: Policy, name: string): Entries {
  const section: unknown = (document as Record<string, unknown>)[name];
  return typeof section === 'object' && section !== null ? (section as Entries) : {};
}

function findUpstreamChanges({ document: before }: Policy, { document: after }: Policy): PolicyChange[] {
  return idsOf(before.upstreams, after.upstreams).flatMap((id) => {
    const [was, now] = [before.upstreams[id], after.upstreams[id]];
    if (!now) return [changeOf('closed', 'upstream', id, { nl: 'is weg', en: 'is gone' })];
    if (!was) return [changeOf('opened', 'upstream', id, { nl: 'nieuw', en: 'new' })];
    return findFieldChanges(upstreamRules, was, now).map(({ kind, text }) =>
      changeOf(kind, 'upstream', id, text),
    );
  });
}

/** Words, dates and definitions; what they do to access is told at routes, scopes and clients. */
function findOtherChanges(before: Policy, after: Policy): PolicyChange[] {
  const sections = [
    ['services', 'service'],
    ['dataClasses', 'data-class'],
    ['scopes', 'scope'],
    ['norms', 'norm'],
  ] as const;
  return sections.flatMap(([name, type]) => {
    const [old, next] = [sectionOf(before, name), sectionOf(after, name)];
    return idsOf(old, next).flatMap((id) => {
      const [was, now] = [old[id], next[id]];
      if (isSameValue(was, now)) return [];
      return [changeOf('other', type, id, textOfEntry(was, now))];
    });
  });
}

function textOfEntry(was: Entries[string] | undefined, now: Entries[string] | undefined): Text {
  if (!was) return { nl: 'nieuw', en: 'new' };
  if (!now) return { nl: 'is weg', en: 'is gone' };
  const names = idsOf(was, now).filter((name) => !isSameValue(was[name], now[name]));
  return { nl: `gewijzigd (${names.join(', ')})`, en: `changed (${names.join(', ')})` };
}
