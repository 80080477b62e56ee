// The example policy with as many routes and services as asked for.

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { knownNorms } from '../src/domain/known-norms.ts';
import { compilePolicy, type Policy } from '../src/domain/policy.ts';
import { type PolicyDocument, policyDocumentSchema } from '../src/domain/policy-document.ts';

export const portalHost = 'portal.example.nl';

export type BenchDocument = { document: PolicyDocument; targets: string[] };

/** Routes lie in folders of a hundred; raised: each third one shows health data too. */
export async function createBenchDocument(
  size: { routes: number; services?: number },
  raised = false,
): Promise<BenchDocument> {
  const example = policyDocumentSchema.parse(parse(await readFile('policy.example.yaml', 'utf8')));
  const [portalId = ''] = Object.keys(example.portals);
  const model = Object.values(example.routes).find((route) => route.data?.includes('sick-leave'));
  const portal = example.portals[portalId];
  const service = example.services[model?.service ?? ''];
  if (!model || !portal || !service) throw new Error('the example policy has no route with sick-leave');
  const services = Array.from({ length: size.services ?? 1 }, (_, index) => [`service-${index}`, service]);
  const targets = Array.from(
    { length: size.routes },
    (_, index) => `/bench-${Math.floor(index / 100)}/page-${index}`,
  );
  const dataOf = (index: number) =>
    size.services === undefined || (raised && index % 3 === 0) ? model.data : ['contact-person'];
  const routes = targets.map((path, index) => [
    `bench-${index}`,
    { ...model, portal: portalId, path, service: `service-${index % services.length}`, data: dataOf(index) },
  ]);
  const document = {
    ...example,
    services: { ...example.services, ...Object.fromEntries(services) },
    portals: { ...example.portals, [portalId]: { ...portal, origin: `https://${portalHost}` } },
    routes: Object.fromEntries(routes),
  };
  return { document, targets };
}

export function compileBench(document: PolicyDocument): Policy {
  const compiled = compilePolicy(document, knownNorms);
  if (!compiled.ok)
    throw new Error(`the bench policy is faulty: ${JSON.stringify(compiled.faults.slice(0, 3))}`);
  return compiled.policy;
}
