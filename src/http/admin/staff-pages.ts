// Who works here: the list, what is proposed, and every change of it by two people. A link is shown once, in the answer
// to the post that made it.

import { z } from 'zod';
import { BrokerError } from '../../domain/errors.ts';
import { type StaffRole, staffRoles } from '../../domain/staff-role.ts';
import type { StaffProposal } from '../../flow/staff-changes.ts';
import { staffLinkView } from '../views/admin/staff-link-view.ts';
import { staffMemberView } from '../views/admin/staff-member-view.ts';
import { staffView } from '../views/admin/staff-view.ts';
import {
  type AdminContext,
  type AdminEndpoint,
  adminEndpoint,
  lineField,
  listField,
} from './admin-endpoint.ts';
import type { AdminPagesDeps } from './admin-pages-deps.ts';

const proposers: readonly StaffRole[] = ['editor', 'approver'];
const seers: readonly StaffRole[] = ['editor', 'approver', 'auditor', 'operator'];

const roles = listField(z.enum(staffRoles), staffRoles.length).refine((list) => list.length > 0);
const reason = lineField(200);
const name = lineField(80);
const forms = {
  member: z.strictObject({
    upstream: z.string().min(1).max(32),
    subject: z.string().regex(/^[\x21-\x7e]{1,255}$/),
    name,
    roles,
    reason,
  }),
  link: z.strictObject({ name, roles, reason }),
  roles: z.strictObject({ member: z.uuid(), roles, reason }),
  end: z.strictObject({ member: z.uuid(), reason }),
  change: z.strictObject({ change: z.uuid() }),
};

type Deps = Pick<AdminPagesDeps, 'flow' | 'staffChanges' | 'pairing'>;

export function createStaffPages({ flow, staffChanges, pairing }: Deps): AdminEndpoint[] {
  const propose = async ({ session, caller, redirect }: AdminContext, given: StaffProposal) => {
    await staffChanges.propose(session, given, caller);
    redirect('/admin/staff');
  };
  const showLink = ({ show, res }: AdminContext, token: string) => {
    // The one answer that has it: it is not to be found by going back.
    res.set('Referrer-Policy', 'no-referrer');
    show(staffLinkView, { url: `${flow.settings.brokerOrigin}/admin/set-up#${token}` });
  };
  return [
    adminEndpoint({
      method: 'GET',
      path: '/admin/staff',
      roles: seers,
      menu: { group: 'people', nl: 'Medewerkers', en: 'Staff', order: 90 },
      async handle({ show, member, has }) {
        const { members, waiting, decided, approvers } = await staffChanges.overview();
        const nameOf = (accountId: string) =>
          members.find((item) => item.accountId === accountId)?.name ?? null;
        const upstreams = [...flow.upstreams.of('staff').values()].map(({ id, label }) => ({ id, label }));
        show(staffView, {
          members: members.map((item) => ({ ...item, isSelf: item.id === member.id })),
          waiting: waiting.map((item) => ({
            ...item,
            proposer: nameOf(item.proposedBy),
            isOwn: item.proposedBy === member.accountId,
          })),
          decided: decided.map((item) => ({ ...item, decider: nameOf(item.decidedBy ?? '') })),
          approvers,
          upstreams,
          mayPropose: has('editor', 'approver'),
          mayApprove: has('approver'),
        });
      },
    }),
    adminEndpoint({
      method: 'GET',
      path: '/admin/staff/:member',
      roles: seers,
      async handle({ show, member, param, has }) {
        const { members } = await staffChanges.overview();
        const found = members.find(({ id }) => id === param('member'));
        if (!found) throw new BrokerError('not-found');
        const isSelf = found.id === member.id;
        show(staffMemberView, { ...found, isSelf, mayPropose: has('editor', 'approver') && !isSelf });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/propose-member',
      roles: proposers,
      form: forms.member,
      handle: (context) => propose(context, { kind: 'add', ...context.input }),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/propose-link',
      roles: proposers,
      form: forms.link,
      handle: (context) => propose(context, { kind: 'pair', ...context.input }),
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/propose-roles',
      roles: proposers,
      form: forms.roles,
      handle(context) {
        const { member: memberId, ...given } = context.input;
        return propose(context, { kind: 'roles', memberId, ...given });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/propose-end',
      roles: proposers,
      form: forms.end,
      handle(context) {
        const { member: memberId, reason: why } = context.input;
        return propose(context, { kind: 'end', memberId, reason: why });
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/approve',
      roles: ['approver'],
      fresh: true,
      form: forms.change,
      async handle(context) {
        const { session, input, caller, redirect } = context;
        const token = await staffChanges.approve(session, input.change, caller);
        if (token === null) redirect('/admin/staff');
        else showLink(context, token);
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/refuse',
      roles: proposers,
      form: forms.change,
      async handle({ session, input, caller, redirect }) {
        await staffChanges.refuse(session, input.change, caller);
        redirect('/admin/staff');
      },
    }),
    adminEndpoint({
      method: 'POST',
      path: '/admin/staff/pair',
      roles: ['approver'],
      fresh: true,
      async handle(context) {
        showLink(context, await pairing.pairSecond(context.session, context.caller));
      },
    }),
  ];
}
