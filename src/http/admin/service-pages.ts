// Services and their analyses: the list, one service with all its versions, and each version for paper and export.

import { z } from 'zod';
import type { AnalysisAlarm } from '../../domain/analysis-alarms.ts';
import { describeAnalysis } from '../../domain/describe-analysis.ts';
import { BrokerError } from '../../domain/errors.ts';
import { findById } from '../../domain/find-by-id.ts';
import type { PolicyDocument } from '../../domain/policy-document.ts';
import { listRoutes } from '../../domain/policy-reading.ts';
import type { AnalysisVersion } from '../../flow/analysis-versions.ts';
import { renderAnalysisFile } from '../views/admin/analysis-export.ts';
import { analysisResultModel } from '../views/admin/analysis-result.ts';
import { analysisSheet } from '../views/admin/analysis-sheet.ts';
import { analysisVersionView } from '../views/admin/analysis-version-view.ts';
import { serviceView } from '../views/admin/service-view.ts';
import { servicesView } from '../views/admin/services-view.ts';
import type { Locale } from '../views/page-model.ts';
import { type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { analysisVersionModel } from './analysis-models.ts';
import { pageLinks, pageNumber } from './page-number.ts';

const pageSize = 50;
const routesShown = 20;

const listQuery = z.strictObject({ q: z.string().max(200).default(''), page: pageNumber });
const doneQuery = z.strictObject({
  done: z.enum(['applied', 'draft', 'unchanged']).optional(),
  draft: z.uuid().optional(),
});
const exportQuery = z.strictObject({ format: z.enum(['json', 'html']) });

/** What is written into a file name is an id of ours. */
const fileName = (version: AnalysisVersion, format: string) =>
  `analysis-${version.serviceId.replace(/[^a-z0-9-]/g, '')}-${version.number}.${format}`;

export function createServicePages({ flow, analyses, analysisVersions }: AdminPagesDeps): AdminEndpoint[] {
  const { norms } = analyses;

  function alarmsOf(id: string): AnalysisAlarm[] {
    return analyses.alarms().filter(({ serviceId }) => serviceId === id);
  }

  function listServices(document: PolicyDocument, q: string, locale: Locale) {
    const sought = q.trim().toLowerCase();
    return analyses
      .published()
      .filter(({ service, label }) =>
        [service, label.nl, label.en].some((text) => text.toLowerCase().includes(sought)),
      )
      .map(({ service, label, level, twoFactor, norm }) => ({
        ...{ id: service, label, level, twoFactor, norm: norm.title, normVersion: norm.version },
        reviewBy: findById(document.services, service)?.analysis.reviewBy ?? '',
        alarms: alarmsOf(service).map(({ kind }) => kind),
      }))
      .sort((a, b) => a.label[locale].localeCompare(b.label[locale], locale));
  }

  async function readVersion(id: string, number: string): Promise<AnalysisVersion> {
    const version = /^[0-9]{1,9}$/.test(number) ? await analysisVersions.read(id, Number(number)) : null;
    if (!version) throw new BrokerError('not-found');
    return version;
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/services',
      roles: readers,
      menu: { group: 'policy', nl: 'Diensten en analyses', en: 'Services and analyses', order: 10 },
      query: listQuery,
      handle({ show, has, locale, query: { q, page } }) {
        const found = listServices(flow.policy().policy.document, q, locale);
        const total = found.length;
        const links = pageLinks('/admin/services', { q }, { page, pageSize, total });
        const services = found.slice((page - 1) * pageSize, page * pageSize);
        show(servicesView, { total, q, mayEdit: has('editor'), services, links });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/services/:service',
      roles: readers,
      query: doneQuery,
      async handle({ show, has, param, query: { done = null, draft } }) {
        const { policy } = flow.policy();
        const { document } = policy;
        const id = param('service');
        const description = describeAnalysis(document, id, norms);
        if (!description) throw new BrokerError('not-found');
        const { service, data } = description;
        const norm = norms.find((known) => known.id === description.norm.id);
        const covered = data.flatMap((name) => {
          const dataClass = findById(document.dataClasses, name);
          return dataClass ? [[name, dataClass] as const] : [];
        });
        const { total, routes } = listRoutes(policy, { service: id }, { limit: routesShown });
        const versions = await analysisVersions.list(id);
        show(serviceView, {
          ...{ id, label: service.label, alarms: alarmsOf(id), mayEdit: has('editor'), done },
          result: analysisResultModel(
            description,
            (name) => findById(document.dataClasses, name)?.label ?? null,
            null,
          ),
          sheet: analysisSheet(service, Object.fromEntries(covered), norm?.asks ?? {}),
          routes: { total, first: routes },
          versions: versions.map(({ number, policyVersion, author, createdAtMs }) => {
            return { number, policyVersion, author, createdAtMs };
          }),
          draftHref: draft === undefined ? null : `/admin/drafts/${draft}`,
        });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/services/:service/versions/:number',
      roles: readers,
      async handle({ show, param }) {
        const version = await readVersion(param('service'), param('number'));
        show(analysisVersionView, analysisVersionModel(version, norms));
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/services/:service/versions/:number/export',
      roles: readers,
      query: exportQuery,
      async handle({ res, locale, param, query: { format } }) {
        const version = await readVersion(param('service'), param('number'));
        res.set('Content-Disposition', `attachment; filename="${fileName(version, format)}"`);
        if (format === 'html') {
          res.type('html').send(renderAnalysisFile(analysisVersionModel(version, norms), locale));
          return;
        }
        const { createdAtMs, ...kept } = version;
        res
          .type('json')
          .send(JSON.stringify({ ...kept, createdAt: new Date(createdAtMs).toISOString() }, null, 2));
      },
    }),
  ];
}
