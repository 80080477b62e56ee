// The demo's journeys of people without eHerkenning, walked as they would: to the desk, by letter, by SMS.

import { totpCode, totpStep } from '../factor/totp.ts';
import { createVisitor, type VisitedPage, type Visitor } from '../sim/visitor.ts';
import { demoPassword, demoPeople } from './demo-people.ts';
import type { DemoStack } from './demo-stack.ts';

const activationCode = /[A-HJ-NP-TV-Z2-9]{4}(?:-[A-HJ-NP-TV-Z2-9]{4}){2}/;

/** From a page of ours that offers the form; where it leads. */
export async function signInWithPassword(
  visitor: Visitor,
  page: VisitedPage,
  email: string,
  companyName: string,
): Promise<VisitedPage> {
  const next = await visitor.submit(page, /^\/sign-in\/password$/, { email, password: demoPassword });
  if (new URL(next.url).pathname !== '/sign-in/company') return next;
  const choice = next.body.split('<li').find((item) => item.includes(companyName)) ?? '';
  const company = /name="company" value="([0-9a-f-]{36})"/.exec(choice)?.[1] ?? '';
  return visitor.submit(next, /^\/sign-in\/company$/, { company });
}

/** Whoever works for the body, signed in at substantial from this page of ours. */
export async function signInStaffAt(url: string, identity: string): Promise<Visitor> {
  const officer = createVisitor();
  const signIn = await officer.get(url);
  const login = await officer.submit(signIn, /^\/admin\/sign-in\/upstream$/);
  await officer.submit(login, /^\/login\//, { identity, level: 'EH3', fault: '', action: 'login' });
  return officer;
}

/** One officer records, the other confirms; the code that the second hands over. */
export async function passDesk(stack: DemoStack, email: string, companyName: string): Promise<string> {
  const desk = `${stack.brokerUrl}/desk`;
  const [first, second] = [await signInStaffAt(desk, 'anouk/0'), await signInStaffAt(desk, 'bram/0')];
  try {
    const person = await first.submit(await first.get(desk), /^\/desk\/find$/, { email });
    const party = new RegExp(`<option value="([0-9a-f-]{36})">${companyName}<`).exec(person.body)?.[1] ?? '';
    const recorded = await first.submit(person, /^\/desk\/vettings$/, {
      party,
      type: 'kvk',
      number: '',
      company: '',
      level: 'substantial',
      document: 'passport',
      documentEnd: 'X7K2',
      seenOn: new Date().toISOString().slice(0, 10),
      seenHow: 'in-person',
      link: 'trade-register',
      linkDetail: 'extract of this week',
    });
    const waiting = await second.get(recorded.url);
    const decided = await second.submit(waiting, /^\/desk\/decide$/, { choice: 'hand-over' });
    return activationCode.exec(decided.body)?.[0] ?? '';
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
}

/** As the mail room gets it. */
export async function printedCode({ broker }: DemoStack): Promise<string> {
  const [letter] = await broker.flows.letters.beginExport('demo');
  if (!letter) return '';
  await broker.flows.letters.finishExport('demo', 'csv', [letter.id]);
  return letter.code;
}

/** Sets up an app on the account page; where its first code leads. */
export async function setUpApp(visitor: Visitor, { brokerUrl }: DemoStack): Promise<VisitedPage> {
  const page = await visitor.submit(await visitor.get(`${brokerUrl}/account`), /^\/account\/totp\/new$/);
  const secret = /[?&;]secret=([A-Z2-7]+)/.exec(page.body)?.[1] ?? '';
  return visitor.submit(page, /^\/account\/totp$/, { code: totpCode(secret, totpStep(Date.now())) });
}

type Expect = (holds: boolean, what: string, page: VisitedPage) => void;
const at = (page: VisitedPage, url: string) => page.status === 200 && page.url === url;

/** Through the desk to substantial, with a number for SMS beside the app; the other company stays shut. */
export async function walkDesk(stack: DemoStack, visitor: Visitor, expect: Expect): Promise<void> {
  const { portalUrl, brokerUrl, inbox } = stack;
  const { email } = demoPeople.marit;
  const list = `${portalUrl}/verzuim`;
  const alone = await signInWithPassword(visitor, await visitor.get(list), email, 'Zorghoeve Hofman');
  expect(alone.url.startsWith(brokerUrl), 'a password alone should open nothing', alone);
  const code = await passDesk(stack, email, 'Zorghoeve Hofman');
  const activate = await visitor.get(`${brokerUrl}/account/activate`);
  const activated = await visitor.submit(activate, /^\/account\/activate$/, { code });
  expect(activated.url.startsWith(brokerUrl), 'the code of the desk should be taken', activated);
  const account = await setUpApp(visitor, stack);
  expect(new URL(account.url).pathname === '/account', 'the app should be set up', account);
  const opened = await visitor.get(list);
  expect(at(opened, list), 'password and app after the desk should open the sick-leave list', opened);
  const sent = await visitor.post(`${brokerUrl}/account/sms/send`, { number: '06 12345679' });
  const smsCode = /\b([0-9]{6})\b/.exec(inbox.messages[0]?.text ?? '')?.[1] ?? '';
  const added = await visitor.submit(sent, /^\/account\/sms$/, { code: smsCode });
  expect(new URL(added.url).pathname === '/account', 'the number should be set up', added);
}

/** By letter alone: enough for low with two factors, and the page says why not for more. */
export async function walkLetter(stack: DemoStack, visitor: Visitor, expect: Expect): Promise<void> {
  const { portalUrl, brokerUrl } = stack;
  const { email } = demoPeople.joris;
  const check = `${portalUrl}/dienstverband`;
  await signInWithPassword(visitor, await visitor.get(check), email, 'Koor De Overtoom');
  const account = await visitor.get(`${brokerUrl}/account`);
  const asked = await visitor.submit(account, /^\/account\/letter$/);
  expect(asked.status === 200, 'a letter should be asked for', asked);
  const activate = await visitor.get(`${brokerUrl}/account/activate`);
  await visitor.submit(activate, /^\/account\/activate$/, { code: await printedCode(stack) });
  await setUpApp(visitor, stack);
  const opened = await visitor.get(check);
  expect(at(opened, check), 'letter, password and app should open the employment check', opened);
  const list = await visitor.get(`${portalUrl}/verzuim`);
  expect(list.url.startsWith(brokerUrl), 'they should not open the sick-leave list', list);
}
