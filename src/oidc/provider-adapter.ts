// The protocol library's storage on ours. Clients come from the policy; all else from one table. What was used once
// and comes again is refused here, by the statement itself, also where two processes look at the same moment.

import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Policy } from '../domain/policy.ts';
import { clientMetadata } from './provider-clients.ts';

/** The table as functions; the composition root binds them to the database. */
export type ArtifactPort = {
  put(item: {
    model: string;
    id: string;
    payload: Record<string, unknown>;
    ttlSeconds: number;
  }): Promise<void>;
  putOnce(item: {
    model: string;
    id: string;
    payload: Record<string, unknown>;
    ttlSeconds: number;
  }): Promise<boolean>;
  find(model: string, id: string): Promise<Record<string, unknown> | null>;
  findByUid(model: string, uid: string): Promise<Record<string, unknown> | null>;
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

export function createProviderAdapter(artifacts: ArtifactPort, policy: () => Policy, isServed: ClientCheck) {
  return (model: string): Adapter => {
    if (model === 'Client') return clientAdapter(policy, isServed) as Adapter;
    return {
      upsert: (id, payload, ttlSeconds) =>
        artifacts.put({
          model,
          id,
          payload: payload as Record<string, unknown>,
          ttlSeconds: ttlSeconds ?? 0,
        }),
      find: async (id) => (await artifacts.find(model, id)) ?? undefined,
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
}
