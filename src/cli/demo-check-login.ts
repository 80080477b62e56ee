// The demo's journeys at the portal that logs in over OpenID Connect: lifted page by page, refused, and out again.

import type { VisitedPage, Visitor } from '../sim/visitor.ts';
import type { DemoStack } from './demo-stack.ts';

type Expect = (holds: boolean, what: string, page: VisitedPage) => void;
type LogIn = (visitor: Visitor, page: VisitedPage, identity: string, level: string) => Promise<VisitedPage>;

/** What the portal says that the token told, in words. */
function told(page: VisitedPage, name: string): string {
  const value = new RegExp(`data-told="${name}">([\\s\\S]*?)</dd>`).exec(page.body)?.[1] ?? '';
  return value.replace(/<[^>]+>/g, '').trim();
}

const at = (page: VisitedPage, url: string) => page.status === 200 && page.url === url;

/** Low, lifted to substantial by a scope, lifted to high by the data that the login names. */
export async function walkLogin(stack: DemoStack, visitor: Visitor, expect: Expect, logIn: LogIn) {
  const { verzuimUrl, brokerUrl } = stack;
  const steps = [
    { path: '/bedrijf', identity: 'EH2', level: 'laag' },
    { path: '/verzuim', identity: 'EH3', level: 'substantieel' },
    { path: '/dossier', identity: 'EH4', level: 'hoog' },
  ];
  for (const { path, identity, level } of steps) {
    const asked = await visitor.get(verzuimUrl + path);
    expect(asked.url.startsWith(`${brokerUrl}/sign-in?`), `${path} should ask for more`, asked);
    const opened = await logIn(visitor, asked, 'noor/0', identity);
    expect(at(opened, verzuimUrl + path), `${identity} should open ${path}`, opened);
    expect(told(opened, 'level') === level, `the token should say ${level}`, opened);
  }
  // Sluis knows the browser: the answer comes at once, and the token says what was proven, not what was asked.
  const silent = await visitor.get(`${verzuimUrl}/al-ingelogd`);
  expect(told(silent, 'level') === 'hoog', 'a portal that asks quietly should hear the level proven', silent);
  const left = await visitor.post(`${verzuimUrl}/uitloggen`, {});
  const confirm = /^\/end-session\/confirm$/;
  const out = left.url.startsWith(brokerUrl) ? await visitor.submit(left, confirm, { logout: 'yes' }) : left;
  expect(at(out, `${verzuimUrl}/uitgelogd`), 'logging out should lead back to the portal', out);
  const gone = await visitor.get(`${verzuimUrl}/al-ingelogd`);
  const isGone = gone.status === 403 && gone.body.includes('login_required');
  expect(isGone, 'after logging out nobody is signed in any more', gone);
}

/** Whoever goes back at Sluis gets a page of the portal in plain words, and no data. */
export async function walkRefusal(stack: DemoStack, visitor: Visitor, expect: Expect) {
  const { verzuimUrl, brokerUrl } = stack;
  const asked = await visitor.get(`${verzuimUrl}/dossier`);
  const cancel = /href="(\/login-request\/[^"]+\/cancel)"/.exec(asked.body)?.[1] ?? '/';
  const back = await visitor.get(brokerUrl + cancel);
  const isRefused = back.status === 403 && back.url.startsWith(`${verzuimUrl}/callback?`);
  expect(isRefused && back.body.includes('access_denied'), 'going back should be told at the portal', back);
}

const needs: Record<string, readonly string[]> = {
  company: ['low', 'substantial', 'high'],
  'sick-leave': ['substantial', 'high'],
  'employee-file': ['high'],
};

/** What the portal itself counted: no page went out with a login below what it needs. */
export function findLoginBreach({ verzuim }: DemoStack): string | null {
  const breach = verzuim.shown.find(({ page, level }) => level === null || !needs[page]?.includes(level));
  return breach?.page ?? null;
}
