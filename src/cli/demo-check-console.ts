// The demo's journey of who works for the body: an editor's analysis becomes policy, at once where it raises and after an
// approval where it lowers, and a person at the portal notices without a restart.

import type { VisitedPage, Visitor } from '../sim/visitor.ts';
import { signInStaffAt } from './demo-check-local.ts';
import type { DemoStack } from './demo-stack.ts';

type Expect = (holds: boolean, what: string, page: VisitedPage) => void;
type LogIn = (visitor: Visitor, page: VisitedPage, identity: string, level: string) => Promise<VisitedPage>;

const analysis = '/admin/services/sick-leave-report/analysis';
const combined = { bsn: 'combined', reason: 'the portal shows the BSN too', intent: 'save' };
const lowering = {
  lower: 'yes',
  additionalControl: 'a letter with a code goes to the address of the company',
  remedy: 'every report can be undone within a week',
  loweringReason: 'the BSN is shown masked',
  loweringAuthor: 'E. Editor',
  loweringDate: new Date().toISOString().slice(0, 10),
  secondReader: 'T. Reader',
};
const at = (page: VisitedPage, url: string) => page.status === 200 && page.url === url;
const save = /\/analysis$/;

async function answersOf(editor: Visitor, { brokerUrl }: DemoStack, expect: Expect): Promise<void> {
  const rollOut = await editor.get(`${brokerUrl}/admin/roll-out`);
  expect(at(rollOut, `${brokerUrl}/admin/roll-out`), 'the page of the roll-out should answer', rollOut);
  const api = await editor.get(`${brokerUrl}/admin/api/v1/openapi.json`);
  const isOpenApi = api.status === 200 && api.body.startsWith('{"openapi":"3.1');
  expect(isOpenApi, 'the admin API should describe itself', api);
}

export async function walkConsole(stack: DemoStack, visitor: Visitor, expect: Expect, logIn: LogIn) {
  const { brokerUrl, portalUrl } = stack;
  const form = `${portalUrl}/verzuim/melden`;
  const opened = await logIn(visitor, await visitor.get(form), 'noor/0', 'EH3');
  expect(at(opened, form), 'EH3 should open the form', opened);
  const editor = await signInStaffAt(`${brokerUrl}/admin`, 'eva/0');
  const approver = await signInStaffAt(`${brokerUrl}/admin`, 'thomas/0');
  try {
    const raised = await editor.submit(await editor.get(brokerUrl + analysis), save, combined);
    expect(raised.url.endsWith('?done=applied'), 'a higher analysis should apply at once', raised);
    const shut = await visitor.get(form);
    expect(shut.url.startsWith(`${brokerUrl}/sign-in`), 'EH3 should no longer open the form', shut);
    const page = await editor.get(brokerUrl + analysis);
    const lowered = await editor.submit(page, save, { ...lowering, reason: 'as it was', intent: 'save' });
    const draft = new URL(lowered.url).searchParams.get('draft');
    expect(draft !== null, 'a lower analysis should become a draft', lowered);
    const waits = await visitor.get(form);
    expect(waits.url.startsWith(`${brokerUrl}/sign-in`), 'a draft should open nothing', waits);
    const read = await approver.get(`${brokerUrl}/admin/drafts/${draft}`);
    const approved = await approver.submit(read, /\/approve$/);
    expect(approved.url.endsWith('?done=applied'), 'the approval should apply the draft', approved);
    const again = await visitor.get(form);
    expect(at(again, form), 'EH3 should open the form again, without a restart', again);
    await answersOf(editor, stack, expect);
  } finally {
    await Promise.all([editor.close(), approver.close()]);
  }
}
