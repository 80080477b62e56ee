// The account for emergencies: a passkey that one device holds opens it, nothing else does, and every use is loud in
// the log and has a name of its own in the record.

import { expect, it } from '@jest/globals';
import { createAuthenticator } from '../setup/software-authenticator.ts';
import { describeStackOnce } from '../setup/stack.ts';

const accountId = '5d0c1f7e-2b1a-4c3d-9e4f-0123456789ab';
const extraConfig = `breakGlass:\n  accountId: ${accountId}\n`;
type Asked = {
  challenge: string;
  options: { challenge: string; rp?: { id: string }; user?: { id: string } };
};

describeStackOnce(
  'the account for emergencies',
  (the) => {
    const broker = (path: string) => the().stack.brokerUrl + path;
    const visitorAsking = async (path: string, form: Record<string, string>, visitor = the().visitor()) => {
      const blank = { challenge: '', response: '' };
      const headers = { accept: 'application/json' };
      const answer = await visitor.post(broker(path), { ...form, ...blank }, { headers });
      return { visitor, ...(JSON.parse(answer.body) as Asked) };
    };

    /** Makes sem's account the one of the configuration, with a passkey of this make. */
    async function withKey(synced: boolean) {
      const maker = the().visitor();
      await the().signIn(maker, 'EH3', '/bedrijf', 'sem/0');
      const authenticator = createAuthenticator(broker(''), { synced });
      const form = { transaction: '', name: 'sleutel' };
      const asked = await visitorAsking('/account/passkey/options', form, maker);
      const response = authenticator.register(asked.options);
      await maker.post(broker('/account/passkey'), { ...form, challenge: asked.challenge, response });
      const { accountId: made } = await the().sessionOf(maker);
      if (made === accountId) return authenticator;
      await the().sql('insert into account (id) values (:accountId) on conflict do nothing', { accountId });
      const { flow } = the().stack.broker;
      const keys = await the().sql('select 1 from subject_key where account_id = :accountId', { accountId });
      if (keys.length === 0) await flow.transact((tx) => flow.stores.subjectKeys.create(tx.trx, accountId));
      await the().sql(
        'update factor set account_id = :accountId where account_id = :made and revoked_at is null',
        {
          accountId,
          made,
        },
      );
      return authenticator;
    }

    async function signIn(authenticator: ReturnType<typeof createAuthenticator>) {
      const { visitor, challenge, options } = await visitorAsking('/sign-in/passkey/options', {
        transaction: 'account',
      });
      const response = authenticator.assert(options);
      const page = await visitor.post(broker('/sign-in/passkey'), {
        transaction: 'account',
        challenge,
        response,
      });
      return { page, visitor };
    }

    const alarms = () =>
      the().logLines.flatMap((line) => {
        const { event, level, accountId: id } = JSON.parse(line) as Record<string, string>;
        return level === 'error' ? [{ event, id }] : [];
      });

    it('opens by a key bound to one device, which is an error in the log and an event of its own', async () => {
      const { page, visitor } = await signIn(await withKey(false));
      expect(page.url).toBe(broker('/account'));
      expect((await the().sessionOf(visitor)).accountId).toBe(accountId);
      expect(alarms()).toEqual([{ event: 'break-glass-used', id: accountId }]);
      const [row] = await the().sql('select event, outcome, account_id from audit order by seq desc limit 1');
      expect(row).toEqual({ event: 'break-glass', outcome: 'success', account_id: accountId });
      the().logLines.length = 0;
    });

    it('stays closed for a passkey that may be on several devices, and for an upstream login, loudly', async () => {
      const synced = await signIn(await withKey(true));
      expect([synced.page.status, the().cookieOf(synced.visitor, 'broker')]).toEqual([403, '']);
      // Should an identity of an upstream ever point to it.
      const visitor = the().visitor();
      await the().signIn(visitor, 'EH3', '/bedrijf', 'sem/0');
      const { accountId: made } = await the().sessionOf(visitor);
      await the().sql('update account_identity set account_id = :accountId where account_id = :made', {
        accountId,
        made,
      });
      const stranger = the().visitor();
      const page = await the().signIn(stranger, 'EH3', '/bedrijf', 'sem/0');
      expect([page.status, the().cookieOf(stranger, 'broker')]).toEqual([403, '']);
      expect(alarms()).toEqual(
        Array.from({ length: 2 }, () => ({ event: 'break-glass-refused', id: accountId })),
      );
      the().logLines.length = 0;
    });
  },
  { prepare: async () => ({ extraConfig }) },
);
