// What the ID token says about person and company, in two presets: `etoegang` (URNs as Open Forms reads them) and
// `signicat` (one claim per kind of number). Represented, intermediary, branch and person stay four separate claims.

import type { Identity, Mandate, PartyNumberType } from './personas.ts';

export const claimPresets = ['etoegang', 'signicat'] as const;
export type ClaimPreset = (typeof claimPresets)[number];

export const urn = {
  legalSubject: 'urn:etoegang:core:LegalSubjectID',
  actingSubject: 'urn:etoegang:core:ActingSubjectID',
  kvk: 'urn:etoegang:1.9:EntityConcernedID:KvKnr',
  rsin: 'urn:etoegang:1.9:EntityConcernedID:RSIN',
  bsn: 'urn:etoegang:1.12:EntityConcernedID:BSN',
  pseudonym: 'urn:etoegang:1.9:EntityConcernedID:Pseudo',
  branch: 'urn:etoegang:1.9:ServiceRestriction:Vestigingsnr',
  intermediaryKvk: 'urn:etoegang:1.9:IntermediateEntityID:KvKnr',
  intermediaryName: 'urn:etoegang:1.13:attribute-intermediate:CompanyName',
  serviceId: 'urn:etoegang:core:ServiceID',
  serviceUuid: 'urn:etoegang:core:ServiceUUID',
  companyName: 'urn:etoegang:1.11:attribute-represented:CompanyName',
} as const;

const signicat = {
  rsin: 'eherkenning_rsin',
  kvk: 'chamber_of_commerce',
  bsn: 'nin',
  pseudonym: 'eherkenning_pseudo_id',
  actingSubject: 'eherkenning_pseudo',
  branch: 'eherkenning_vestigingsnr',
  intermediaryKvk: 'eherkenning_intermediate_kvknr',
  serviceId: 'eherkenning_service_id',
  serviceUuid: 'eherkenning_service_uuid',
  companyName: 'organisation',
} as const;

export type ServiceOfProvider = { id: string; uuid: string };

/** Service id as in the service catalogue: urn:etoegang:DV:<OIN of 20 digits>:services:<index>. */
export const defaultService: ServiceOfProvider = {
  id: 'urn:etoegang:DV:00000009000000190000:services:9052',
  uuid: '0d1f3c7e-52ab-4c60-9e4d-7b8a61f2c935',
};

/** Names of all claims a preset can emit, for discovery and scope openid. */
export function claimNames(preset: ClaimPreset): string[] {
  return preset === 'etoegang' ? ['namequalifier', ...Object.values(urn)] : Object.values(signicat);
}

const urnOfType: Record<PartyNumberType, string> = {
  rsin: urn.rsin,
  kvk: urn.kvk,
  bsn: urn.bsn,
  pseudonym: urn.pseudonym,
};

type Claims = Record<string, unknown>;

function withoutAbsent(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

function etoegangClaims(mandate: Mandate, actingSubject: string, service: ServiceOfProvider): Claims {
  return {
    namequalifier: urnOfType[mandate.type],
    [urn.legalSubject]: mandate.number,
    // ECTA set "RSIN and KvK": both numbers also come under their own names.
    [urn.rsin]: mandate.type === 'rsin' ? mandate.number : undefined,
    [urn.kvk]: mandate.type === 'kvk' ? mandate.number : mandate.kvk,
    [urn.actingSubject]: actingSubject,
    [urn.branch]: mandate.branch,
    [urn.intermediaryKvk]: mandate.intermediaryKvk,
    [urn.intermediaryName]: mandate.intermediaryName,
    [urn.serviceId]: service.id,
    [urn.serviceUuid]: service.uuid,
    [urn.companyName]: mandate.companyName,
  };
}

function signicatClaims(mandate: Mandate, actingSubject: string, service: ServiceOfProvider): Claims {
  return {
    [signicat[mandate.type]]: mandate.number,
    [signicat.kvk]: mandate.type === 'kvk' ? mandate.number : mandate.kvk,
    [signicat.actingSubject]: actingSubject,
    [signicat.branch]: mandate.branch,
    [signicat.intermediaryKvk]: mandate.intermediaryKvk,
    [signicat.serviceId]: service.id,
    [signicat.serviceUuid]: service.uuid,
    [signicat.companyName]: mandate.companyName,
  };
}

/** The acting subject pseudonym belongs to the person; it is not the `sub`, so that mixing the two is noticed. */
export function actingSubjectOf(identity: Identity): string {
  return `${identity.persona.sub}@2D975B4A28C93B5B5A7A5E6F0C5C4D1E`;
}

export function claimsOfIdentity(
  preset: ClaimPreset,
  identity: Identity,
  service: ServiceOfProvider,
): Claims {
  const build = preset === 'etoegang' ? etoegangClaims : signicatClaims;
  return withoutAbsent(build(identity.mandate, actingSubjectOf(identity), service));
}

/** Names that faults act on, per preset. */
export function claimNamesForFaults(preset: ClaimPreset) {
  return preset === 'etoegang'
    ? {
        actingSubject: urn.actingSubject,
        typeOfNumber: 'namequalifier',
        numbers: [urn.legalSubject, urn.rsin],
        branch: urn.branch,
        intermediary: urn.intermediaryKvk,
      }
    : {
        actingSubject: signicat.actingSubject,
        typeOfNumber: signicat.rsin,
        numbers: [signicat.rsin],
        branch: signicat.branch,
        intermediary: signicat.intermediaryKvk,
      };
}
