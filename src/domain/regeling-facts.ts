// What annex 2 of the Regeling looks at, as questions to the facts: which of the handled data has the trait of a cell.
// Where the text leaves a choice, the stricter reading is taken and the comment says so.

import { handledWhere, hasPersonalData, listHandled, type NormFacts } from './norm.ts';
import type { DataAspects } from './policy-document.ts';
import { type EconomicInterest, interestsOf, misuseRisks } from './service-document.ts';

type PersonalData = NonNullable<DataAspects['personalData']>;
type MisuseRisk = (typeof misuseRisks)[number];

/** That somebody is ill is a special category, whatever else the data is called (AP order, paras. 30, 39). */
export const ofPersonalData = (kind: PersonalData) => (facts: NormFacts) =>
  handledWhere(
    facts,
    ({ personalData, health }) => personalData === kind || (kind === 'special-category' && health === true),
  );

/** The larger of the scale of the service and of the data class counts. Row A is "behoudens BSN". */
export function largeScale(facts: NormFacts): (string | null)[] {
  return handledWhere(
    facts,
    (aspects) => hasPersonalData(aspects) && (aspects.scale === 'large' || facts.service.scale === 'large'),
  );
}

const rankOfRisk = (risk: MisuseRisk | undefined) => (risk === undefined ? -1 : misuseRisks.indexOf(risk));

/** The greater of the risk of the service and of the data class counts; a service's only where data is handled. */
export const ofMisuseRisk = (risk: MisuseRisk) => (facts: NormFacts) => {
  const serviceRank = rankOfRisk(facts.service.misuseRisk);
  const handled = listHandled(facts);
  const met = handled
    .filter(({ aspects }) => aspects.misuseRisk === risk && rankOfRisk(risk) >= serviceRank)
    .map((entry) => entry.id);
  const serviceCounts = handled.some(({ aspects }) => rankOfRisk(aspects.misuseRisk) < serviceRank);
  if (serviceCounts && facts.service.misuseRisk === risk) met.push(null);
  return met;
};

export const ofBsn = (handling: NonNullable<DataAspects['bsn']>) => (facts: NormFacts) =>
  handledWhere(facts, (aspects) => aspects.bsn === handling);

/** Guideline amounts of row F in euro; the text says "lower than", so the amount itself is the higher level. */
const damageLimitEuro = {
  citizen: 1_000,
  'company-up-to-250': 125_000,
  'company-over-250': 500_000,
} as const;

/** An amount that is not given is not known to be low. */
export function isDamageBelowLimit(interest: EconomicInterest): boolean {
  return interest.damageEuro !== undefined && interest.damageEuro < damageLimitEuro[interest.party];
}

export const ofEconomicInterest = (applies: (interest: EconomicInterest) => boolean) => (facts: NormFacts) =>
  listHandled(facts).length > 0 && interestsOf(facts.service).some(applies) ? [null] : [];
