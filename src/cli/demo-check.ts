// Walks every journey of the demo as a visitor would, and says the first thing that is not as it should be.

import { totpCode, totpStep } from '../factor/totp.ts';
import { createVisitor, type VisitedPage, type Visitor } from '../sim/visitor.ts';
import { walkConsole } from './demo-check-console.ts';
import { walkDesk, walkLetter } from './demo-check-local.ts';
import { findLoginBreach, walkLogin, walkRefusal } from './demo-check-login.ts';
import type { DemoStack } from './demo-stack.ts';

type Report = (line: string) => void;
type Journey = { name: string; walk: (stack: DemoStack) => Promise<void> };

class Unexpected extends Error {}

function expect(holds: boolean, what: string, page: VisitedPage): void {
  if (holds) return;
  const heading =
    /<h1[^>]*>([\s\S]*?)<\/h1>/
      .exec(page.body)?.[1]
      ?.replace(/<[^>]+>/g, '')
      .trim() ?? '';
  throw new Unexpected(`${what}; got status ${page.status} at ${new URL(page.url).pathname} "${heading}"`);
}

function isAt(page: VisitedPage, origin: string, path: string): boolean {
  const url = new URL(page.url);
  return page.status === 200 && url.origin === origin && url.pathname === path;
}

async function logIn(
  visitor: Visitor,
  signIn: VisitedPage,
  identity: string,
  level: string,
  fault = '',
): Promise<VisitedPage> {
  const login = await visitor.submit(signIn, /^\/sign-in\/upstream$/);
  return visitor.submit(login, /^\/login\//, { identity, level, fault, action: 'login' });
}

/** Sets up an app on the page that offers it, and goes on with its first code, worked out from the secret shown. */
async function enrol(visitor: Visitor, offer: VisitedPage): Promise<VisitedPage> {
  const page = await visitor.submit(offer, /^\/account\/totp\/new$/);
  const secret = /[?&;]secret=([A-Z2-7]+)/.exec(page.body)?.[1];
  if (!secret) throw new Unexpected('the page that sets up an app shows no secret');
  return visitor.submit(page, /^\/account\/totp$/, { code: totpCode(secret, totpStep(Date.now())) });
}

async function withVisitor(walk: (visitor: Visitor) => Promise<void>): Promise<void> {
  const visitor = createVisitor();
  try {
    await walk(visitor);
  } finally {
    await visitor.close();
  }
}

const journeys: Journey[] = [
  {
    name: 'the home page is open to everyone',
    walk: ({ portalUrl }) =>
      withVisitor(async (visitor) => {
        const home = await visitor.get(`${portalUrl}/`);
        expect(isAt(home, portalUrl, '/'), 'the home page should open', home);
      }),
  },
  {
    name: 'the sick-leave list asks for EH3, opens with it, and keeps the query',
    walk: ({ portalUrl, brokerUrl }) =>
      withVisitor(async (visitor) => {
        const signIn = await visitor.get(`${portalUrl}/verzuim?jaar=2026`);
        expect(isAt(signIn, brokerUrl, '/sign-in'), 'a visitor should be asked to sign in', signIn);
        const list = await logIn(visitor, signIn, 'noor/0', 'EH3');
        expect(
          isAt(list, portalUrl, '/verzuim') && list.url.endsWith('?jaar=2026'),
          'EH3 should open the list',
          list,
        );
        const wages = await visitor.get(`${portalUrl}/loon`);
        expect(isAt(wages, portalUrl, '/loon'), 'a login of just now should open the wages', wages);
        const file = await visitor.get(`${portalUrl}/dossier/1001`);
        expect(isAt(file, brokerUrl, '/sign-in'), 'EH3 should not open an employee file', file);
        const opened = await logIn(visitor, file, 'noor/0', 'EH4');
        expect(isAt(opened, portalUrl, '/dossier/1001'), 'EH4 should open the employee file', opened);
      }),
  },
  {
    name: 'EH2 and an authenticator app open the employment check',
    walk: ({ portalUrl, brokerUrl }) =>
      withVisitor(async (visitor) => {
        const signIn = await visitor.get(`${portalUrl}/dienstverband`);
        const offer = await logIn(visitor, signIn, 'lotte/0', 'EH2');
        expect(isAt(offer, brokerUrl, '/sign-in'), 'EH2 alone should not open the employment check', offer);
        const form = await enrol(visitor, offer);
        expect(
          isAt(form, portalUrl, '/dienstverband'),
          'EH2 with a code should open the employment check',
          form,
        );
        const list = await visitor.get(`${portalUrl}/verzuim`);
        expect(
          isAt(list, brokerUrl, '/sign-in'),
          'EH2 with a code should not open the sick-leave list',
          list,
        );
      }),
  },
  {
    name: 'a login that returns less than asked, or nothing known, lifts nothing',
    async walk({ portalUrl, brokerUrl }) {
      for (const fault of ['lower-acr', 'unknown-acr', 'no-acr']) {
        await withVisitor(async (visitor) => {
          const signIn = await visitor.get(`${portalUrl}/verzuim`);
          const page = await logIn(visitor, signIn, 'noor/0', 'EH3', fault);
          expect(new URL(page.url).origin === brokerUrl, `fault ${fault} should open nothing`, page);
        });
      }
    },
  },
  {
    name: 'cancelling at the provider leads back with a message',
    walk: ({ portalUrl, brokerUrl }) =>
      withVisitor(async (visitor) => {
        const signIn = await visitor.get(`${portalUrl}/verzuim`);
        const login = await visitor.submit(signIn, /^\/sign-in\/upstream$/);
        const back = await visitor.submit(login, /^\/login\//, { action: 'cancel' });
        const path = new URL(back.url).pathname;
        expect(
          new URL(back.url).origin === brokerUrl && path === '/sign-in',
          'cancelling should lead back',
          back,
        );
        const list = await logIn(visitor, back, 'noor/0', 'EH3');
        expect(
          isAt(list, portalUrl, '/verzuim'),
          'the second try should still know where it was going',
          list,
        );
      }),
  },
  {
    name: 'another company that comes back adds nothing to the session',
    walk: ({ portalUrl, brokerUrl }) =>
      withVisitor(async (visitor) => {
        await logIn(visitor, await visitor.get(`${portalUrl}/verzuim`), 'fatima/0', 'EH3');
        const page = await logIn(visitor, await visitor.get(`${portalUrl}/dossier/1001`), 'fatima/1', 'EH4');
        expect(
          page.status === 409 && page.url.startsWith(brokerUrl),
          'another company should be told apart',
          page,
        );
        const kept = await visitor.submit(page, /^\/sign-in\/mismatch$/, { choice: 'keep' });
        expect(kept.url.startsWith(brokerUrl), 'keeping should lead back to what was asked', kept);
        const file = await visitor.get(`${portalUrl}/dossier/1001`);
        expect(
          !isAt(file, portalUrl, '/dossier/1001'),
          'the other company must not have lifted the session',
          file,
        );
      }),
  },
  {
    name: 'a number gets its code by SMS, which lifts at once, and confirms a later login with the next one',
    walk: ({ portalUrl, brokerUrl, inbox }) =>
      withVisitor(async (visitor) => {
        const newestCode = () => /\b([0-9]{6})\b/.exec(inbox.messages[0]?.text ?? '')?.[1] ?? '';
        await logIn(visitor, await visitor.get(`${portalUrl}/bedrijf`), 'sem/0', 'EH2');
        const sent = await visitor.post(`${brokerUrl}/account/sms/send`, { number: '06 12345678' });
        const account = await visitor.submit(sent, /^\/account\/sms$/, { code: newestCode() });
        expect(isAt(account, brokerUrl, '/account'), 'the number should be set up', account);
        const opened = await visitor.get(`${portalUrl}/dienstverband`);
        expect(isAt(opened, portalUrl, '/dienstverband'), 'its first code should open the page', opened);
        await withVisitor(async (later) => {
          await logIn(later, await later.get(`${portalUrl}/bedrijf`), 'sem/0', 'EH2');
          const asked = await later.get(`${portalUrl}/dienstverband`);
          const waiting = await later.submit(asked, /^\/step-up\/sms\/send$/);
          const page = await later.submit(waiting, /^\/step-up\/sms$/, { code: newestCode() });
          expect(isAt(page, portalUrl, '/dienstverband'), 'the next code should open the page', page);
        });
      }),
  },
  {
    name: 'without eHerkenning: password, two officers of the desk and an app open the sick-leave list',
    walk: (stack) => withVisitor((visitor) => walkDesk(stack, visitor, expect)),
  },
  {
    name: 'without eHerkenning: a letter alone is enough for the employment check, and for no more',
    walk: (stack) => withVisitor((visitor) => walkLetter(stack, visitor, expect)),
  },
  {
    name: 'over OpenID Connect: low, lifted to substantial, lifted to high, and out again',
    walk: (stack) => withVisitor((visitor) => walkLogin(stack, visitor, expect, logIn)),
  },
  {
    name: 'over OpenID Connect: whoever goes back is told so at the portal, and sees no data',
    walk: (stack) => withVisitor((visitor) => walkRefusal(stack, visitor, expect)),
  },
  {
    name: 'the console: an analysis raises at once, lowers once somebody else approves it, and the route follows',
    walk: (stack) => withVisitor((visitor) => walkConsole(stack, visitor, expect, logIn)),
  },
  {
    name: 'signing out closes every page',
    walk: ({ portalUrl, brokerUrl }) =>
      withVisitor(async (visitor) => {
        await logIn(visitor, await visitor.get(`${portalUrl}/verzuim`), 'noor/0', 'EH3');
        await visitor.post(`${portalUrl}/.sluis/sign-out`, {});
        const page = await visitor.get(`${portalUrl}/verzuim`);
        expect(isAt(page, brokerUrl, '/sign-in'), 'a signed-out visitor should be asked to sign in', page);
      }),
  },
];

const needs: Record<string, (headers: Record<string, unknown>) => boolean> = {
  '/bedrijf': (headers) => headers['sluis-level'] !== 'none',
  '/dienstverband': (headers) =>
    headers['sluis-two-factor'] === 'true' ||
    headers['sluis-level'] === 'substantial' ||
    headers['sluis-level'] === 'high',
  '/verzuim': (headers) => headers['sluis-level'] === 'substantial' || headers['sluis-level'] === 'high',
  '/verzuim/melden': (headers) =>
    headers['sluis-level'] === 'substantial' || headers['sluis-level'] === 'high',
  '/loon': (headers) => headers['sluis-level'] === 'substantial' || headers['sluis-level'] === 'high',
  '/dossier': (headers) => headers['sluis-level'] === 'high',
};

/** What the portal itself counted: no page was asked for without the level it needs. */
function findBreach(stack: DemoStack): string | null {
  for (const { url, headers } of stack.portal.received) {
    const path = url.split('?')[0] ?? '/';
    const rule = needs[path] ?? (path.startsWith('/dossier/') ? needs['/dossier'] : undefined);
    if (rule && !rule(headers)) return path;
  }
  return null;
}

/** True when every journey went as it should. */
export async function checkDemo(stack: DemoStack, report: Report): Promise<boolean> {
  for (const { name, walk } of journeys) {
    try {
      await walk(stack);
      report(`  ok    ${name}`);
    } catch (error) {
      report(`  FAIL  ${name}\n        ${error instanceof Error ? error.message : 'failed'}`);
      return false;
    }
  }
  const breach = findBreach(stack) ?? findLoginBreach(stack);
  if (breach) report(`  FAIL  a portal showed ${breach} without the level it needs`);
  else
    report(
      `  ok    the portals received ${stack.portal.received.length + stack.verzuim.received.length} requests, none shown without the level it needs`,
    );
  return breach === null;
}
