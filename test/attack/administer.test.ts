// What an administrator does takes effect at once, is recorded with its reason and author, and sets nothing for
// anybody (threats S12, E10).

import { expect, it } from '@jest/globals';
import { runInBroker } from '../../src/cli/broker-command.ts';
import { describeStackOnce } from '../setup/stack.ts';

describeStackOnce('an administrator', (the) => {
  const act = (command: string, account: string) =>
    runInBroker(the().stack.broker, {
      command,
      arguments: { account, reason: 'called by the company', author: 'helpdesk' },
    });

  async function recorded(event: string, account: string) {
    const rows = await the().sql(
      `select outcome, reason, facts->>'author' as author from audit
       where event = :event and account_id = :account`,
      { event, account },
    );
    return rows;
  }

  it('S12: locks an account: its sessions end with it, and unlocking brings none back', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim', 'noor/0');
    const { accountId } = await the().sessionOf(visitor);
    await act('account-lock', accountId);
    const page = `${the().stack.portalUrl}/verzuim`;
    expect((await visitor.get(page)).url).toContain(the().stack.brokerUrl);
    await act('account-unlock', accountId);
    expect((await visitor.get(page)).url).toContain(the().stack.brokerUrl);
    const expected = [{ outcome: 'success', reason: 'called by the company', author: 'helpdesk' }];
    expect(await recorded('account-locked', accountId)).toEqual(expected);
    expect(await recorded('account-unlocked', accountId)).toEqual(expected);
  });

  it('E10: resets factors by removing them, and sets none', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim', 'sem/0');
    await the().enrolTotp(visitor);
    const { accountId } = await the().sessionOf(visitor);
    await expect(act('account-reset', accountId)).resolves.toEqual({ factorsRemoved: 1 });
    const live = await the().sql(
      'select id from factor where account_id = :accountId and revoked_at is null',
      { accountId },
    );
    expect(live).toEqual([]);
    expect(await recorded('factors-reset', accountId)).toHaveLength(1);
  });

  it('ends every session of an account', async () => {
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim', 'fatima/0');
    const { accountId } = await the().sessionOf(visitor);
    await act('account-end-sessions', accountId);
    expect((await visitor.get(`${the().stack.portalUrl}/verzuim`)).url).toContain(the().stack.brokerUrl);
  });

  it('changes nothing without a reason or for an unknown account', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    await expect(act('account-lock', unknown)).rejects.toMatchObject({ code: 'not-found' });
    const visitor = the().visitor();
    await the().signIn(visitor, 'EH3', '/verzuim', 'ravi/0');
    const { accountId } = await the().sessionOf(visitor);
    const given = { command: 'account-lock', arguments: { account: accountId, reason: ' ', author: 'x' } };
    await expect(runInBroker(the().stack.broker, given)).rejects.toMatchObject({ code: 'malformed-request' });
    expect((await visitor.get(`${the().stack.portalUrl}/verzuim`)).status).toBe(200);
  });
});
