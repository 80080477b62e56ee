// The simulated telephone: what is posted is listed, newest first, as text.

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SmsInbox, startSmsInbox } from '../../src/sim/sms-inbox/start-sms-inbox.ts';

let inbox: SmsInbox;
beforeEach(async () => {
  inbox = await startSmsInbox();
});
afterEach(() => inbox.close());

const post = (body: string) => fetch(`${inbox.url}/messages`, { method: 'POST', body });
const page = async () => (await fetch(inbox.url)).text();

describe('the simulated SMS inbox', () => {
  it('lists messages newest first', async () => {
    expect((await post(JSON.stringify({ to: '+31612345678', text: 'eerste' }))).status).toBe(202);
    await post(JSON.stringify({ to: '+31612345678', text: 'tweede' }));
    const body = await page();
    expect(body.indexOf('tweede')).toBeGreaterThan(-1);
    expect(body.indexOf('tweede')).toBeLessThan(body.indexOf('eerste'));
    expect(inbox.messages.map(({ text }) => text)).toEqual(['tweede', 'eerste']);
  });

  it('refreshes itself only for who asks for that', async () => {
    expect(await page()).not.toContain('http-equiv="refresh"');
    expect(await (await fetch(`${inbox.url}/?auto`)).text()).toContain('http-equiv="refresh"');
  });

  it('shows markup in a message as text', async () => {
    await post(JSON.stringify({ to: '+31612345678', text: '<script>alert(1)</script>' }));
    expect(await page()).not.toContain('<script');
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"to":1,"text":"x"}',
    '{"to":"x"}',
    `{"to":"x","text":"${'y'.repeat(70_000)}"}`,
  ])('refuses %.20s', async (body) => {
    expect((await post(body)).status).toBe(400);
    expect(inbox.messages).toHaveLength(0);
  });

  it('keeps the last hundred', async () => {
    for (let index = 0; index < 103; index += 1) await post(JSON.stringify({ to: 'x', text: `n${index}` }));
    expect(inbox.messages).toHaveLength(100);
    expect(inbox.messages[0]?.text).toBe('n102');
  });
});
