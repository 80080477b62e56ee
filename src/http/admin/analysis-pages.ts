// The guided form of a risk analysis. To show keeps nothing; to save hands a whole policy to the one way by which
// policies change, which applies it or makes a draft of it. Nothing that was typed is ever lost.

import { dutchDateOf } from '../../domain/analysis-alarms.ts';
import { aspectQuestions, partyTexts } from '../../domain/analysis-questions.ts';
import { describeAnalysis } from '../../domain/describe-analysis.ts';
import { BrokerError } from '../../domain/errors.ts';
import { findById } from '../../domain/find-by-id.ts';
import { coveredData } from '../../domain/judged-services.ts';
import { compilePolicy } from '../../domain/policy.ts';
import type { PolicyDocument, Service } from '../../domain/policy-document.ts';
import { parties } from '../../domain/service-document.ts';
import { PolicyFaultsError } from '../../flow/change-policy.ts';
import { withService } from '../../flow/source-with-service.ts';
import { type AnalysisFormModel, analysisFormView } from '../views/admin/analysis-form-view.ts';
import { type AnalysisResultModel, analysisResultModel } from '../views/admin/analysis-result.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { readAnswers } from './analysis-answers.ts';
import { type ShownFault, shownAnswerFault, shownFormFault, shownPolicyFault } from './analysis-faults.ts';
import {
  type AnalysisField,
  type AnalysisInput,
  analysisForm,
  damageField,
  fieldsOfService,
  livelihoodField,
  readGiven,
  sizeField,
} from './analysis-fields.ts';

const bodyLimitBytes = 262_144;
const fieldLimit = 2_000;

const partyFields = parties.map((party) => ({
  label: partyTexts[party],
  damage: damageField(party),
  livelihood: livelihoodField(party),
  size: sizeField(party),
}));

type Shown = {
  /** Null for a service that is new. */
  serviceId: string | null;
  values: AnalysisInput;
  faults?: ShownFault[];
  result?: AnalysisResultModel | null;
  moved?: AnalysisFormModel['moved'];
};

export function createAnalysisPages(deps: AdminPagesDeps): AdminEndpoint[] {
  const { flow, analyses, analysisVersions, changePolicy } = deps;
  const { norms } = analyses;

  const document = () => flow.policy().policy.document;

  /** The service that is edited: null for a new one, and for one that was taken out while its form was filled in. */
  function serviceOf(context: AdminContext): { id: string; service: Service } | null {
    const id = context.param('service');
    const service = id === '' ? undefined : findById(document().services, id);
    return service ? { id, service } : null;
  }

  function show(context: AdminContext, { serviceId, values, ...shown }: Shown, status: number): void {
    const { dataClasses, services } = document();
    const norm = norms.find(({ id }) => id === values.norm) ?? norms[0];
    const label = serviceId === null ? null : findById(services, serviceId)?.label;
    const model: AnalysisFormModel = {
      ...{ serviceId, label: label ?? { nl: '', en: '' }, values, norms: [...norms], parties: partyFields },
      ...{ asks: norm?.asks ?? {}, questions: aspectQuestions },
      dataClasses: Object.entries(dataClasses)
        .map(([id, dataClass]) => ({ id, label: dataClass.label }))
        .sort((a, b) => a.label[context.locale].localeCompare(b.label[context.locale], context.locale)),
      ...{ faults: shown.faults ?? [], result: shown.result ?? null, moved: shown.moved ?? null },
    };
    context.show(analysisFormView, model, { status });
  }

  function resultOf(candidate: PolicyDocument, id: string): AnalysisResultModel | null {
    const description = describeAnalysis(candidate, id, norms);
    if (!description) return null;
    const published = analyses.published().find(({ service }) => service === id);
    const inForce =
      published && published.level !== null
        ? { level: published.level, twoFactor: published.twoFactor, status: 'computed' as const }
        : null;
    return analysisResultModel(
      description,
      (name) => findById(candidate.dataClasses, name)?.label ?? null,
      inForce,
    );
  }

  function policyFaults(candidate: PolicyDocument): ShownFault[] {
    const compiled = compilePolicy(candidate, norms);
    const shown = compiled.ok ? [] : compiled.faults.map(shownPolicyFault);
    return [...new Map(shown.map((fault) => [`${fault.field} ${fault.text.en}`, fault])).values()];
  }

  /** Which of a half-filled form's policy faults are said before it is saved: those of what was answered. */
  const isSaidEarly = ({ field }: ShownFault) =>
    field === 'lower' || field === 'secondReader' || field === 'data';

  function read(values: AnalysisInput, at: ReturnType<typeof serviceOf>) {
    const active = document();
    const before = at?.service;
    const answers = readAnswers(values, {
      norms,
      dataClasses: new Set(Object.keys(active.dataClasses)),
      before,
      // "new" is a page of its own.
      taken: new Set([...Object.keys(active.services), 'new']),
      today: dutchDateOf(flow.nowMs()),
    });
    const id = at?.id ?? answers.id;
    const candidate = withService(active, id, answers.service);
    const ofAnswers = answers.faults.map(shownAnswerFault);
    const ofPolicy = policyFaults(candidate).filter(
      (fault) => values.intent === 'save' || isSaidEarly(fault),
    );
    const said = new Set(ofAnswers.map(({ field }) => field));
    const faults = [...ofAnswers, ...ofPolicy.filter(({ field }) => field === null || !said.has(field))];
    return { id, service: answers.service, candidate, faults };
  }

  /** Where what was typed differs from what somebody else put in force meanwhile; nothing where the analysis is as it was. */
  async function differingFields(
    at: ReturnType<typeof serviceOf>,
    values: AnalysisInput,
  ): Promise<AnalysisField[]> {
    if (at === null) return [];
    const before = await analysisVersions.serviceIn(Number(values.baseVersion), at.id);
    if (analysisVersions.isSame(before, at.service)) return [];
    const { id, service } = at;
    const now = fieldsOfService(id, service, { covered: service.data ?? [], baseVersion: 0 });
    const names = Object.keys(analysisForm.shape) as AnalysisField[];
    return names.filter(
      (name) =>
        !['intent', 'baseVersion', 'reason', 'service'].includes(name) &&
        !analysisVersions.isSame(now[name], values[name]),
    );
  }

  async function showMoved(context: AdminContext, at: ReturnType<typeof serviceOf>, values: AnalysisInput) {
    const { candidate, id } = read(values, at);
    const fields = await differingFields(at, values);
    const current = { ...values, baseVersion: String(flow.policy().version) };
    const shown = { serviceId: at?.id ?? null, values: current, moved: { fields } };
    show(context, { ...shown, result: resultOf(candidate, id) }, 412);
  }

  async function save(
    context: AdminContext,
    at: ReturnType<typeof serviceOf>,
    values: AnalysisInput,
    { id, service, candidate }: ReturnType<typeof read>,
  ): Promise<void> {
    const { version, policy } = flow.policy();
    if (Number(values.baseVersion) !== version) return showMoved(context, at, values);
    const { accountId, name } = context.member;
    try {
      const result = await changePolicy.submit(
        {
          document: candidate,
          source: await analysisVersions.sourceWith(version, policy.document, id, service),
          author: { accountId, name },
          reason: values.reason.trim(),
          baseVersion: version,
        },
        context.caller,
      );
      const draft = result.kind === 'draft' ? result.id : null;
      // A new service that waits for approval has no page yet.
      if (draft !== null && at === null) context.redirect(`/admin/drafts/${draft}`);
      else {
        const query = new URLSearchParams({ done: result.kind, ...(draft === null ? {} : { draft }) });
        context.redirect(`/admin/services/${id}?${query}`);
      }
    } catch (error) {
      if (error instanceof BrokerError && error.code === 'policy-moved')
        return showMoved(context, at, values);
      if (!(error instanceof PolicyFaultsError)) throw error;
      const faults = error.faults.map(shownPolicyFault);
      show(context, { serviceId: at?.id ?? null, values, faults, result: resultOf(candidate, id) }, 422);
    }
  }

  async function answer(context: AdminContext, values: AnalysisInput): Promise<void> {
    const at = serviceOf(context);
    const found = read(values, at);
    if (values.intent === 'save' && found.faults.length === 0) return save(context, at, values, found);
    const { faults } = found;
    const result = resultOf(found.candidate, found.id);
    show(context, { serviceId: at?.id ?? null, values, faults, result }, faults.length > 0 ? 422 : 200);
  }

  function emptyForm(): AnalysisInput {
    const [norm] = norms;
    const today = dutchDateOf(flow.nowMs());
    const baseVersion = String(flow.policy().version);
    return { ...analysisForm.parse({ baseVersion }), norm: norm?.id ?? '', scale: 'large', date: today };
  }

  const post = {
    method: 'POST' as const,
    roles: ['editor'] as const,
    form: analysisForm,
    ...{ bodyLimitBytes, fieldLimit },
    onFaults(
      context: AdminContext,
      faults: Parameters<typeof shownFormFault>[0][],
      given: Record<string, unknown>,
    ) {
      const serviceId = serviceOf(context)?.id ?? null;
      show(context, { serviceId, values: readGiven(given), faults: faults.map(shownFormFault) }, 422);
    },
    handle: (context: AdminContext<AnalysisInput>) => answer(context, context.input),
  };

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/services/new',
      roles: ['editor'],
      handle: (context) => show(context, { serviceId: null, values: emptyForm() }, 200),
    }),
    adminEndpoint({ ...post, path: '/admin/services/new' }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/services/:service/analysis',
      roles: ['editor'],
      handle(context) {
        const at = serviceOf(context);
        if (at === null) throw new BrokerError('not-found');
        const { id, service } = at;
        const covered = [...(coveredData(document()).get(id) ?? [])];
        const values = fieldsOfService(id, service, { covered, baseVersion: flow.policy().version });
        show(context, { serviceId: id, values, result: resultOf(document(), id) }, 200);
      },
    }),
    adminEndpoint({ ...post, path: '/admin/services/:service/analysis' }),
  ];
}
