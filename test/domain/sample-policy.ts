// The one overlapping rule set all path attacks run against (threats 1.1), and small builders around it.

import type { DataClass, PolicyDocument, Route, Service } from '../../src/domain/policy-document.ts';
import { policyDocumentSchema } from '../../src/domain/policy-document.ts';

const label = { nl: 'x', en: 'x' };

export function dataClassOf(aspects: DataClass['aspects']): DataClass {
  return { label, aspects, source: 'test' };
}

export function serviceOf(aspects: Partial<Service['aspects']> = {}, rest: Partial<Service> = {}): Service {
  return {
    label,
    norm: 'nl-regeling-2023',
    analysis: { author: 'Analyst', secondReader: 'Reader', date: '2026-01-01', reviewBy: '2027-01-01' },
    aspects: { scale: 'small', ...aspects },
    ...rest,
  };
}

export const lowering: NonNullable<Service['lowering']> = {
  additionalControl: 'a letter with an activation code',
  remedy: 'every change is confirmed by post and can be undone',
  reason: 'both conditions of art. 3 are met',
  author: 'Analyst',
  date: '2026-02-01',
};

export const dataClasses = {
  contact: dataClassOf({ personalData: 'ordinary' }),
  health: dataClassOf({ personalData: 'special-category' }),
  wages: dataClassOf({ personalData: 'sensitive' }),
  'bsn-echoed': dataClassOf({ bsn: 'echoed' }),
  'bsn-supplied': dataClassOf({ bsn: 'supplied' }),
};

export function routeOf(path: string, data: string[] = [], rest: Partial<Route> = {}): Route {
  return { portal: 'portal', path, service: 'reports', data, ...rest };
}

/** Names no data of its own: it follows the analysis of its service. */
export function followingRouteOf(path: string, rest: Partial<Route> = {}): Route {
  const { data: _, ...route } = routeOf(path, [], rest);
  return route;
}

/** Parsed by the schema, so that no test rests on a document that could not be written. */
export function documentOf(
  routes: Record<string, Route>,
  rest: Partial<Omit<PolicyDocument, 'routes'>> = {},
): PolicyDocument {
  return policyDocumentSchema.parse({
    version: 1,
    dataClasses,
    services: { reports: serviceOf() },
    portals: { portal: { label, origin: 'https://portal.example.nl' } },
    routes,
    ...rest,
  });
}

/** L0 public, L1 app, L2 dossier, L3 bsn. */
export const overlappingRoutes: Record<string, Route> = {
  public: routeOf('/public/**'),
  app: routeOf('/app/**', ['contact']),
  dossier: routeOf('/app/dossier/**', ['health']),
  bsn: routeOf('/app/bsn/**', ['bsn-supplied', 'contact']),
};
