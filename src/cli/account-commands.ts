// Commands around people of a running installation: their sessions and accounts, the first administrator, and the
// accounts of an older system.

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { CommandTools } from './command-tools.ts';
import { importUsers, renderImport } from './user-import.ts';

type Given = {
  positionals: string[];
  values: { json: boolean; author: string; reason?: string; 'dry-run': boolean };
};

export function createAccountCommands<G extends Given>({ ask, withAsk, need, print }: CommandTools<G>) {
  async function actOnAccount(given: G, command: string): Promise<number> {
    const account = need(given.positionals[2], 'ACCOUNT');
    const reason = need(given.values.reason, '--reason');
    const done = await ask(given, command, { account, reason, author: userInfo().username });
    print(given, done, `done: ${JSON.stringify(done)}\n`);
    return 0;
  }

  return {
    async 'session list'(given: G): Promise<number> {
      const sessions = (await ask(given, 'session-list', {})) as { id: string; lastUsedAtMs: number }[];
      const lines = sessions.map(
        (item) => `${item.id}  last used ${new Date(item.lastUsedAtMs).toISOString()}\n`,
      );
      print(given, sessions, lines.join('') || 'no live sessions\n');
      return 0;
    },
    async 'session revoke'(given: G): Promise<number> {
      const session = need(given.positionals[2], 'ID');
      const reason = need(given.values.reason, '--reason');
      const result = (await ask(given, 'session-revoke', { session, reason })) as { revoked: boolean };
      print(given, result, result.revoked ? 'revoked\n' : 'there is no such live session\n');
      return result.revoked ? 0 : 1;
    },
    async 'staff link'(given: G): Promise<number> {
      const reason = need(given.values.reason, '--reason');
      const args = { reason, author: userInfo().username };
      const made = (await ask(given, 'staff-link', args)) as { url: string; endedAccountId: string | null };
      const ended = made.endedAccountId === null ? '' : 'the first administrator is staff no longer\n';
      print(given, made, `${ended}open this within an hour, once:\n  ${made.url}\n`);
      return 0;
    },
    'account lock': (given: G) => actOnAccount(given, 'account-lock'),
    'account unlock': (given: G) => actOnAccount(given, 'account-unlock'),
    'account reset': (given: G) => actOnAccount(given, 'account-reset'),
    'account end-sessions': (given: G) => actOnAccount(given, 'account-end-sessions'),
    async 'user import'(given: G): Promise<number> {
      const request = {
        text: readFileSync(need(given.positionals[2], 'FILE'), 'utf8'),
        author: need(given.values.author, '--author'),
        reason: need(given.values.reason, '--reason'),
        dryRun: given.values['dry-run'],
      };
      const result = await withAsk(given, (ask) =>
        importUsers(
          request,
          (args) => ask({ command: 'user-import', arguments: args }),
          (done, all) => void process.stderr.write(`${done} of ${all} accounts\n`),
        ),
      );
      print(given, result, renderImport(result));
      return result.ok ? 0 : 1;
    },
  };
}
