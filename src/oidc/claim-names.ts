// Which claim of an upstream says what: presets for the brokers in use, each name can be overridden.
// Sources: Open Forms and Maykin's OpenID Connect schemas (eToegang URNs), Signicat's attribute reference.

import type { IdentifierType } from '../domain/identifier.ts';

export type ClaimNames = {
  /** States the type of `legalSubject` (eToegang name qualifier); null where each type has a claim of its own. */
  nameQualifier: string | null;
  legalSubject: string | null;
  legalSubjectByType: Record<IdentifierType, string | null>;
  /** Which one counts when several types came and no name qualifier chooses; a type left out is not accepted. */
  typePreference: readonly IdentifierType[];
  actingSubject: string;
  intermediary: { rsin: string | null; kvk: string | null };
  branch: string | null;
  serviceId: string | null;
  serviceUuid: string | null;
  companyName: string | null;
  /** Whether these claims are fetched from the userinfo endpoint as well; acr and auth_time never are. */
  userinfo: 'never' | 'always';
};

export type ClaimNameOverrides = Partial<Omit<ClaimNames, 'legalSubjectByType' | 'intermediary'>> & {
  legalSubjectByType?: Partial<ClaimNames['legalSubjectByType']>;
  intermediary?: Partial<ClaimNames['intermediary']>;
};

/** RSIN first: 87.7 % of employers are found by it; then the BSN, the only key to a sole proprietor. */
const typePreference = ['rsin', 'bsn', 'kvk', 'pseudonym'] as const;

const etoegang: ClaimNames = {
  nameQualifier: 'namequalifier',
  legalSubject: 'urn:etoegang:core:LegalSubjectID',
  legalSubjectByType: {
    rsin: 'urn:etoegang:1.9:EntityConcernedID:RSIN',
    kvk: 'urn:etoegang:1.9:EntityConcernedID:KvKnr',
    bsn: 'urn:etoegang:1.12:EntityConcernedID:BSN',
    pseudonym: null,
  },
  typePreference,
  actingSubject: 'urn:etoegang:core:ActingSubjectID',
  intermediary: { rsin: null, kvk: 'urn:etoegang:1.9:IntermediateEntityID:KvKnr' },
  branch: 'urn:etoegang:1.9:ServiceRestriction:Vestigingsnr',
  serviceId: 'urn:etoegang:core:ServiceID',
  serviceUuid: 'urn:etoegang:core:ServiceUUID',
  companyName: 'urn:etoegang:1.11:attribute-represented:CompanyName',
  userinfo: 'never',
};

/** Signicat publishes some names for its REST API only; the snake-case forms of those are to be confirmed per contract. */
const signicat: ClaimNames = {
  nameQualifier: null,
  legalSubject: null,
  legalSubjectByType: {
    rsin: 'eherkenning_rsin',
    kvk: 'chamber_of_commerce',
    bsn: 'nin',
    pseudonym: null,
  },
  typePreference,
  actingSubject: 'eherkenning_pseudo',
  intermediary: { rsin: null, kvk: 'eherkenning_intermediate_kvknr' },
  branch: 'eherkenning_vestigingsnr',
  serviceId: 'eherkenning_service_id',
  serviceUuid: 'eherkenning_service_uuid',
  companyName: 'organisation',
  userinfo: 'never',
};

export const claimPresets = { etoegang, signicat } as const;
export type ClaimPreset = keyof typeof claimPresets;

export function resolveClaimNames(preset: ClaimPreset, overrides: ClaimNameOverrides = {}): ClaimNames {
  const base = claimPresets[preset];
  return {
    ...base,
    ...overrides,
    legalSubjectByType: { ...base.legalSubjectByType, ...overrides.legalSubjectByType },
    intermediary: { ...base.intermediary, ...overrides.intermediary },
  };
}

/** Every configured claim about the represented party and the person: all that we ask for (data minimisation). */
export function namesToRequest(names: ClaimNames): string[] {
  const all = [
    names.nameQualifier,
    names.legalSubject,
    ...Object.values(names.legalSubjectByType),
    names.actingSubject,
    ...Object.values(names.intermediary),
    names.branch,
    names.serviceId,
    names.serviceUuid,
    names.companyName,
  ];
  return all.filter((name) => name !== null);
}
