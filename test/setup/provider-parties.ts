// Portals that log in over OpenID Connect, one of each kind, and sessions for them without the pages in between.

import { stringify } from 'yaml';
import type { DemoPorts } from '../../src/cli/demo-stack.ts';
import type { Representation } from '../../src/domain/identifier.ts';
import type { Visitor } from '../../src/sim/visitor.ts';
import { createClientKey, createRelyingParty, type RelyingParty } from './relying-party.ts';
import type { Bench } from './stack.ts';
import { cookieNames, hosts } from './stack-walk.ts';

export const eidas = (level: string) => `http://eidas.europa.eu/LoA/${level}`;
export const essentialAcr = (place: 'id_token' | 'userinfo', acr: object) =>
  JSON.stringify({ [place]: { acr: { essential: true, ...acr } } });

const label = { nl: 'Portaal', en: 'Portal' };
const key = createClientKey();
const bakery = { type: 'rsin', number: '492099595' } as const;

const scopes = {
  'sick-leave': { label, data: ['sick-leave'] },
  typed: { label, data: ['typed-bsn'] },
  recent: { label, data: ['contact-person'], atLeast: { confirmedWithin: '15m' } },
};
const dataClasses = {
  'employee-bsn': { label, aspects: { bsn: 'supplied' }, source: 'test' },
  'sick-leave-period': { label, aspects: { personalData: 'special-category' }, source: 'test' },
};
const services = {
  unanalysed: {
    label,
    norm: 'nl-regeling-2023',
    analysis: { author: 'test', date: '2026-01-01', reviewBy: '2027-01-01' },
    aspects: { scale: 'small' },
    riskRaising: ['a factor that nobody analysed'],
  },
};

const kinds = {
  rp: {},
  plain: { profile: 'basic', refreshTokens: true },
  behind: { portal: 'werkgeversportaal' },
  entitled: {},
  typing: { service: 'employment-check' },
  unanalysed: { service: 'unanalysed' },
  'whole-company': { representation: { intermediary: 'refused' } },
} as const;
export type PartyName = keyof typeof kinds;

/** Adds these portals to the example policy. bsnKey: public, of the client `entitled`. */
export function withParties(ports: DemoPorts, bsnKey: object) {
  const clients = Object.fromEntries(
    Object.entries(kinds).map(([id, rest]) => [
      id,
      {
        label,
        service: 'sick-leave-service',
        scopes: Object.keys(scopes),
        data: ['sick-leave', 'employee-bsn', 'sick-leave-period'],
        redirectUris: [`http://rp.localhost:${ports.public}/${id}`],
        auth: { method: 'private_key_jwt' },
        jwks: { keys: [key.jwk] },
        ...(id === 'entitled' ? { bsn: { jwk: bsnKey } } : {}),
        ...rest,
      },
    ]),
  );
  return (source: string) =>
    source
      .replace(
        /^dataClasses:\n/m,
        (line) => line + stringify(dataClasses).replaceAll(/^/gm, '  ').trimEnd().concat('\n'),
      )
      .replace(
        /^services:\n/m,
        (line) => line + stringify(services).replaceAll(/^/gm, '  ').trimEnd().concat('\n'),
      )
      .concat(stringify({ scopes, clients }, { aliasDuplicateObjects: false }));
}

export function createParties(the: () => Bench) {
  const made = new Map<PartyName, Promise<RelyingParty>>();

  function party(clientId: PartyName): Promise<RelyingParty> {
    const { brokerUrl } = the().stack;
    const redirectUri = `http://rp.localhost:${new URL(brokerUrl).port}/${clientId}`;
    const found = made.get(clientId) ?? createRelyingParty({ issuer: brokerUrl, clientId, redirectUri, key });
    made.set(clientId, found);
    return found;
  }

  /** Somebody with a session of one upstream login, in a browser that holds the broker's cookie alone. */
  async function admit(
    level: 2 | 3 | 4,
    options: { ageSeconds?: number; representation?: Partial<Representation>; subject?: string } = {},
  ): Promise<Visitor> {
    const { stack } = the();
    const { stores, transact, nowMs } = stack.broker.flow;
    const { ageSeconds = 0, subject = 'provider-test' } = options;
    const issuer = stack.simulator.issuer;
    const none = { intermediary: null, branch: null, serviceId: 'urn:etoegang:DV:1:services:1' };
    const cookie = await transact(async (tx) => {
      const { accountId } = await stores.accounts.findOrCreateByIdentity(tx.trx, issuer, subject);
      const session = {
        accountId,
        upstreamId: 'eherkenning',
        representation: { legalSubject: bakery, ...none, ...options.representation },
        details: { actingSubject: subject, companyName: 'Bakkerij', serviceUuid: null },
      };
      const acr = `urn:etoegang:core:assurance-class:loa${level}`;
      const atMs = nowMs() - ageSeconds * 1000;
      const minted = await stack.broker.flows.brokerSessions.mint(tx, session, {
        kind: 'upstream',
        issuer,
        acr,
        atMs,
      });
      return minted.cookie;
    });
    const visitor = the().visitor();
    visitor.cookies(hosts.broker).set(cookieNames.broker, cookie);
    return visitor;
  }

  return {
    key,
    party,
    admit,
    async close(): Promise<void> {
      for (const one of made.values()) await (await one).close();
    },
  };
}

export type Parties = ReturnType<typeof createParties>;
