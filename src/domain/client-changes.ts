// Which logins of clients ask less, more, or are new under another policy: of each client every scope, every data
// class, every two of them and all together, because data of one request are judged together (NL GOV OIDC 5.2.2).

import { clientRules, findFieldChanges } from './field-changes.ts';
import { type CompiledClient, findLoginRequirement } from './login-request.ts';
import type { CompiledRoute, Policy } from './policy.ts';
import { demandOf, type PolicyChange, type PolicyChangeKind, type PolicySubject } from './policy-change.ts';
import { describeDifference, prefixText } from './policy-change-text.ts';
import type { Text } from './policy-parts.ts';
import { isSameValue } from './same-value.ts';
import { isAtLeastAsStrict } from './strictness.ts';

type Asked = { scopes: string[]; dataTypes: string[] };
type Policies = { before: Policy; after: Policy };

const maxAsked = 3_000;

export function findClientChanges(before: Policy, after: Policy): PolicyChange[] {
  const gone = [...before.clients.keys()].filter((id) => !after.clients.has(id));
  return [
    ...[...after.clients.values()].flatMap((client) => changesOfClient(client, { before, after })),
    ...gone.map((id) => ofClient('closed', id, { nl: 'is weg', en: 'is gone' })),
  ];
}

const ofClient = (kind: PolicyChangeKind, id: string, { nl, en }: Text): PolicyChange => ({
  kind,
  subject: { type: 'client', id },
  before: null,
  after: null,
  text: prefixText(id, { nl, en }),
});

function changesOfClient(client: CompiledClient, policies: Policies): PolicyChange[] {
  const { id } = client;
  const old = policies.before.clients.get(id);
  const isOff = client.disabled === true;
  if (!old) return [ofClient(isOff ? 'other' : 'opened', id, { nl: 'nieuw', en: 'new' })];
  const wasOff = old.disabled === true;
  const changes: PolicyChange[] = findFieldChanges(clientRules, old, client).map(({ kind, text }) =>
    ofClient(kind, id, text),
  );
  if (isOff && !wasOff) changes.push(ofClient('closed', id, { nl: 'is uitgezet', en: 'is switched off' }));
  if (wasOff && !isOff) changes.push(ofClient('opened', id, { nl: 'is weer aangezet', en: 'is on again' }));
  if (old.consent !== client.consent) changes.push(ofConsent(client));
  if (!isOff && !wasOff) changes.push(...changesOfDemand(old, client, policies));
  return changes;
}

function ofConsent({ id, consent }: CompiledClient): PolicyChange {
  return consent === 'implied'
    ? ofClient('lowered', id, { nl: 'vraagt geen toestemming meer', en: 'asks no consent any more' })
    : ofClient('raised', id, { nl: 'vraagt voortaan toestemming', en: 'asks consent from now on' });
}

/** Everything its logins are computed from. */
function inputsOf(client: CompiledClient, { document }: Policy) {
  const { service, scopes, data, atLeast, representation, judged } = client;
  const { analysis: _of, label: _words, ...rules } = judged.service;
  const used = scopes.map((id) => document.scopes[id]);
  const classes = [
    ...new Set([...used.flatMap((scope) => scope?.data ?? []), ...data, ...(rules.data ?? [])]),
  ].sort();
  const aspects = classes.map((id) => [id, document.dataClasses[id]?.aspects]);
  const demands = used.map((scope) => [scope?.data, scope?.atLeast]);
  return { service, scopes, data, atLeast, representation, rules, demands, aspects };
}

function changesOfDemand(old: CompiledClient, client: CompiledClient, policies: Policies): PolicyChange[] {
  const { before, after } = policies;
  const isSameNorm = old.judged.norm === client.judged.norm;
  if (isSameNorm && isSameValue(inputsOf(old, before), inputsOf(client, after))) return [];
  const found = new Map<string, PolicyChange>();
  const all = listAsked(client);
  if (all === null) return [ofClient('lowered', client.id, tooMany)];
  for (const asked of all) {
    const [was, now] = [demandFor(before, client.id, asked), demandFor(after, client.id, asked)];
    // What it could not ask before is told as a scope or data class that was added.
    const change = was && now ? compareDemand(client.id, asked, was, now) : null;
    const key = change && `${change.kind} ${change.subject.type} ${change.subject.id}`;
    if (change && key && !found.has(key)) found.set(key, change);
  }
  return [...found.values()];
}

const tooMany: Text = {
  nl: 'kan te veel vragen om te vergelijken; telt als lager',
  en: 'can ask too much to be compared; counts as lowered',
};

/** Alone, by twos and together; null when they are too many. */
function listAsked({ scopes, data }: CompiledClient): Asked[] | null {
  const nothing: Asked = { scopes: [], dataTypes: [] };
  const single: Asked[] = [
    ...scopes.map((id) => ({ scopes: [id], dataTypes: [] })),
    ...data.map((id) => ({ scopes: [], dataTypes: [id] })),
  ];
  if ((single.length * single.length) / 2 > maxAsked) return null;
  const pairs = single.flatMap((one, index) =>
    single.slice(index + 1).map((other) => ({
      scopes: [...one.scopes, ...other.scopes],
      dataTypes: [...one.dataTypes, ...other.dataTypes],
    })),
  );
  return [nothing, ...single, ...pairs, { scopes: [...scopes], dataTypes: [...data] }];
}

function demandFor(policy: Policy, clientId: string, { scopes, dataTypes }: Asked): CompiledRoute | null {
  const found = findLoginRequirement(
    policy,
    {
      clientId,
      scopes,
      dataTypes,
      essentialAcr: null,
      voluntaryAcr: [],
      maxAgeSeconds: null,
      beganAtMs: 0,
      freshSinceMs: null,
    },
    0,
  );
  return found.ok ? found.route : null;
}

function compareDemand(
  clientId: string,
  asked: Asked,
  was: CompiledRoute,
  now: CompiledRoute,
): PolicyChange | null {
  const isLower = !isAtLeastAsStrict(now, was);
  if (!isLower && isAtLeastAsStrict(was, now)) return null;
  const names = [...asked.scopes, ...asked.dataTypes];
  const [first] = asked.scopes;
  const isOneScope = first !== undefined && names.length === 1;
  const subject: PolicySubject = isOneScope ? { type: 'scope', id: first } : { type: 'client', id: clientId };
  const say = `${clientId} (${['openid', ...names].slice(0, 6).join(' ')}${names.length > 5 ? ' …' : ''})`;
  const text = prefixText(say, describeDifference(was, now));
  return { kind: isLower ? 'lowered' : 'raised', subject, before: demandOf(was), after: demandOf(now), text };
}
