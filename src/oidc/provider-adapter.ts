// The protocol library's storage on ours. Clients come from the policy; all else from one table. What was used once
// and comes again is refused here, by the statement itself, also where two processes look at the same moment.

import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider';
import type { Policy } from '../domain/policy.ts';
import { clientMetadata } from './provider-clients.ts';

type Payload = Record<string, unknown>;
type Artifact = { model: string; id: string; payload: Payload; ttlSeconds: number };

/** The table as functions; the composition root binds them to the database. */
export type ArtifactPort = {
  put(items: readonly Artifact[]): Promise<void>;
  putOnce(item: Artifact): Promise<boolean>;
  find(model: string, id: string): Promise<Payload | null>;
  findWithGrant(model: string, id: string): Promise<{ payload: Payload; grant: Payload | null } | null>;
  findByUid(model: string, uid: string): Promise<Payload | null>;
  consume(model: string, id: string): Promise<boolean>;
  remove(model: string, id: string): Promise<void>;
  removeByGrant(model: string, grantId: string): Promise<void>;
};

function replayOf(model: string): Error {
  return model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    : new errors.InvalidGrant('grant request is invalid');
}

export type ClientCheck = (policy: Policy, id: string) => boolean;

function clientAdapter(policy: () => Policy, isServed: ClientCheck): Pick<Adapter, 'find'> {
  return {
    async find(id) {
      const client = policy().clients.get(id);
      return client && isServed(policy(), id) ? (clientMetadata(client) as AdapterPayload) : undefined;
    },
  };
}

/** Read together with what they gave, since every use of it asks for both. */
const ofGrant = ['AuthorizationCode', 'AccessToken', 'RefreshToken'];

export function createProviderAdapter(artifacts: ArtifactPort, policy: () => Policy, isServed: ClientCheck) {
  /** Grants that came along, for the rest of the request that read them. */
  const seen = new WeakMap<object, Map<string, Payload | null>>();
  /** Grants of logins that have no code yet: they are written with it. */
  const held = new WeakMap<object, Artifact>();

  async function findWithGrant(model: string, id: string): Promise<Payload | undefined> {
    const found = await artifacts.findWithGrant(model, id);
    const grantId = found?.payload['grantId'];
    const { ctx } = Provider;
    if (ctx && typeof grantId === 'string') seen.set(ctx, new Map([[grantId, found?.grant ?? null]]));
    return found?.payload;
  }

  async function findGrant(id: string): Promise<Payload | undefined> {
    const known = Provider.ctx && seen.get(Provider.ctx)?.get(id);
    return (known === undefined ? await artifacts.find('Grant', id) : known) ?? undefined;
  }

  function find(model: string, id: string): Promise<Payload | undefined> {
    if (ofGrant.includes(model)) return findWithGrant(model, id);
    return model === 'Grant' ? findGrant(id) : artifacts.find(model, id).then((found) => found ?? undefined);
  }

  function put(model: string, id: string, payload: Payload, ttlSeconds: number): Promise<void> {
    const { ctx } = Provider;
    const grant = model === 'AuthorizationCode' && ctx ? held.get(ctx) : undefined;
    const item = { model, id, payload, ttlSeconds };
    return artifacts.put(grant && grant.id === payload['grantId'] ? [grant, item] : [item]);
  }

  const adapter = (model: string): Adapter => {
    if (model === 'Client') return clientAdapter(policy, isServed) as Adapter;
    return {
      upsert: (id, payload, ttlSeconds) => put(model, id, payload as Payload, ttlSeconds ?? 0),
      find: (id) => find(model, id),
      findByUid: async (uid) => (await artifacts.findByUid(model, uid)) ?? undefined,
      // No device flow here.
      findByUserCode: async () => undefined,
      async consume(id) {
        if (!(await artifacts.consume(model, id))) throw replayOf(model);
      },
      destroy: (id) => artifacts.remove(model, id),
      revokeByGrantId: (grantId) => artifacts.removeByGrant(model, grantId),
    };
  };

  return {
    adapter,
    /** The grant of this request's login, to be written in one statement with its code. */
    holdGrant(ctx: object, id: string, payload: Payload, ttlSeconds: number): void {
      held.set(ctx, { model: 'Grant', id, payload, ttlSeconds });
    },
  };
}

export type ProviderAdapter = ReturnType<typeof createProviderAdapter>;
