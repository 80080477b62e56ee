// The policy in force and its versions. Going back is a change like any other: what lowers waits for somebody else.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import type { PolicyDocument } from '../../domain/policy-document.ts';
import { maskSource } from '../../flow/masked-source.ts';
import { policyDiffView, policyView, versionView } from '../views/admin/policy-views.ts';
import { type AdminContext, type AdminEndpoint, adminEndpoint, readers } from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';
import { changeListModel, changeListQuery } from './change-list.ts';
import { pageLinks, pageNumber } from './page-number.ts';
import { submitted } from './policy-submit.ts';

const pageSize = 50;
const versionNumber = z.coerce.number().int().min(1).max(2_000_000_000);
const rollBackForm = z.strictObject({
  version: versionNumber,
  base: versionNumber,
  reason: z.string().max(2_000),
});
const diffQuery = z.strictObject({
  from: versionNumber.optional(),
  to: versionNumber.optional(),
  ...changeListQuery,
});

export function createPolicyPages({ changePolicy }: AdminPagesDeps): AdminEndpoint[] {
  /** isReasonMissing: a form to go back came without one. */
  async function showVersion(context: AdminContext, number: number, isReasonMissing = false, reason = '') {
    const version = await changePolicy.loadVersion(number);
    if (!version) throw new BrokerError('not-found');
    const { document, ...rest } = version;
    const source = maskSource(rest.source, document as PolicyDocument);
    const inForce = (await changePolicy.current()).version;
    const changes = number === inForce ? null : await changePolicy.compareVersions(inForce, number);
    const { kind = '', page = 1 } = context.query as { kind?: ''; page?: number };
    const back = changes && changeListModel(changes, { kind, page }, `/admin/policy/versions/${number}`);
    context.show(
      versionView,
      {
        version: { ...rest, source },
        inForce,
        mayRollBack: context.has('editor'),
        back,
        isReasonMissing,
        reason,
      },
      { status: isReasonMissing ? 422 : 200 },
    );
  }

  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/policy',
      roles: readers,
      menu: { group: 'policy', nl: 'Beleid', en: 'Policy', order: 10 },
      query: z.strictObject({ page: pageNumber, done: z.literal('unchanged').optional() }),
      async handle({ show, has, query: { page, done } }) {
        const versions = await changePolicy.listVersions();
        const { version } = await changePolicy.current();
        const inForce = versions.find(({ number }) => number === version);
        if (!inForce) throw new BrokerError('internal');
        show(policyView, {
          inForce,
          isUnchanged: done === 'unchanged',
          openDrafts: await changePolicy.countOpenDrafts(),
          mayEdit: has('editor'),
          versions: versions.slice((page - 1) * pageSize, page * pageSize),
          total: versions.length,
          links: pageLinks('/admin/policy', {}, { page, pageSize, total: versions.length }),
        });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/policy/diff',
      roles: readers,
      query: diffQuery,
      async handle({ show, query: { from, to, kind, page } }) {
        const versions = (await changePolicy.listVersions()).map(({ number }) => number);
        const [newest = 1, previous = newest] = versions;
        const pair = { from: from ?? previous, to: to ?? newest };
        const changes = await changePolicy.compareVersions(pair.from, pair.to);
        const filter = { from: String(pair.from), to: String(pair.to) };
        const model = changeListModel(changes, { kind, page }, '/admin/policy/diff', filter);
        show(policyDiffView, { ...pair, versions: versions.slice(0, 500), changes: model });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/policy/versions/:version',
      roles: readers,
      query: z.strictObject(changeListQuery),
      async handle(context) {
        const parsed = versionNumber.safeParse(context.param('version'));
        if (!parsed.success) throw new BrokerError('not-found');
        await showVersion(context, parsed.data);
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/policy/roll-back',
      roles: ['editor'],
      form: rollBackForm,
      async handle(context) {
        const { input, member, caller, redirect } = context;
        const author = { accountId: member.accountId, name: member.name };
        const { version, base, reason } = input;
        try {
          const back = { version, author, reason, baseVersion: base };
          redirect(submitted(await changePolicy.rollBack(back, caller)));
        } catch (error) {
          if (!(error instanceof BrokerError) || error.code !== 'malformed-request') throw error;
          await showVersion(context, version, true, reason);
        }
      },
    }),
  ];
}
