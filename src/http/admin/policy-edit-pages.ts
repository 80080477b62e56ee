// The policy as text: checked, previewed and sent in from one form. Whatever is wrong with it, the text comes back as
// it was written, with every fault at once and the lines they are about.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { needsApproval } from '../../domain/policy-change.ts';
import type { PolicyDocument } from '../../domain/policy-document.ts';
import { PolicyFaultsError } from '../../flow/change-policy.ts';
import { maskSource, unmaskSource } from '../../flow/masked-source.ts';
import type { PolicyFileFault } from '../../flow/policy-file.ts';
import { type EditModel, policyEditView } from '../views/admin/policy-edit-view.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { changeListModel } from './change-list.ts';
import { submitted } from './policy-submit.ts';

/** The largest policy file there may be, as a form writes it: at most three characters for one. */
const bodyLimitBytes = 13 * 1_048_576;
const maxExcerpts = 50;
const linesAround = 2;

const version = z.coerce.number().int().min(1).max(2_000_000_000);
const editForm = z.strictObject({
  source: z.string(),
  base: version,
  reason: z.string().max(2_000),
  act: z.enum(['check', 'send']),
  takenOver: version.optional(),
});
type EditForm = z.output<typeof editForm>;

/** Browsers send line ends as CR LF. */
const unixLines = (text: string) => text.replaceAll('\r\n', '\n');

/** The lines that faults are about, each once, with those around them. */
function excerptsOf(source: string, faults: readonly PolicyFileFault[]): EditModel['excerpts'] {
  const about = new Set(faults.slice(0, maxExcerpts).flatMap(({ line }) => line ?? []));
  const lines = source.split('\n');
  const wanted = new Set<number>();
  for (const line of about)
    for (let near = line - linesAround; near <= line + linesAround; near += 1) wanted.add(near);
  return [...wanted]
    .filter((line) => line >= 1 && line <= lines.length)
    .sort((a, b) => a - b)
    .map((line) => ({ line, text: lines[line - 1] ?? '', isFault: about.has(line) }));
}

export function createPolicyEditPages({ changePolicy }: AdminPagesDeps): AdminEndpoint[] {
  type Shown = Partial<Omit<EditModel, 'source' | 'base' | 'reason' | 'inForce'>>;

  async function show(
    context: AdminContext,
    given: { source: string; base: number; reason: string },
    more: Shown = {},
    status = 200,
  ) {
    const { version: inForce } = await changePolicy.current();
    const nothing = { faults: [], excerpts: [], preview: null, moved: null, isReasonMissing: false };
    const { source, base, reason } = given;
    context.show(policyEditView, { ...nothing, source, base, reason, inForce, ...more }, { status });
  }

  const showFaults = (context: AdminContext, form: EditForm, faults: readonly PolicyFileFault[]) =>
    show(context, form, { faults: [...faults], excerpts: excerptsOf(form.source, faults) }, 422);

  /** What changed since the text was taken, so that it can be taken over. */
  async function showMoved(context: AdminContext, form: EditForm) {
    const { version: inForce } = await changePolicy.current();
    const changes = await changePolicy.compareVersions(form.base, inForce);
    const moved = { changes: changeListModel(changes, { kind: '', page: 1 }, null) };
    await show(context, form, { moved }, 412);
  }

  async function preview(
    context: AdminContext,
    form: EditForm,
    document: Parameters<typeof changePolicy.diff>[0],
  ) {
    const { version: compared, changes } = await changePolicy.diff(document);
    if (compared !== form.base) return showMoved(context, form);
    const list = changeListModel(changes, { kind: '', page: 1 }, null);
    const warnings = await changePolicy.findWarnings(document);
    await show(context, form, { preview: { changes: list, waits: needsApproval(changes), warnings } });
  }

  async function handle(context: AdminContext<EditForm>) {
    const { member, caller, redirect } = context;
    const base = context.input.takenOver ?? context.input.base;
    const form = { ...context.input, source: unixLines(context.input.source), base };
    // What a client proves itself with is nobody's to read; the mask keeps what there is.
    const whole = unmaskSource(form.source, (await changePolicy.current()).policy.document);
    const checked = await changePolicy.checkSource(whole);
    if (!checked.ok) return showFaults(context, form, checked.faults);
    const { document } = checked;
    try {
      if (form.act === 'check') return await preview(context, form, document);
      const author = { accountId: member.accountId, name: member.name };
      const { reason } = form;
      redirect(
        submitted(
          await changePolicy.submit({ document, source: whole, author, reason, baseVersion: base }, caller),
        ),
      );
    } catch (error) {
      if (error instanceof PolicyFaultsError) return showFaults(context, form, error.faults);
      if (!(error instanceof BrokerError)) throw error;
      if (error.code === 'policy-moved') return showMoved(context, form);
      if (error.code !== 'malformed-request') throw error;
      await show(context, form, { isReasonMissing: true }, 422);
    }
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/policy/edit',
      roles: ['editor'],
      async handle(context) {
        const { version: base } = await changePolicy.current();
        const loaded = await changePolicy.loadVersion(base);
        if (!loaded) throw new BrokerError('internal');
        const source = maskSource(loaded.source, loaded.document as PolicyDocument);
        await show(context, { source, base, reason: '' });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/policy/edit',
      roles: ['editor'],
      bodyLimitBytes,
      form: editForm,
      handle,
    }),
  ];
}
