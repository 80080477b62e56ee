// Commands around the audit trail: what stands under a reference code, and whether its chain holds.

import type { AskingTools } from './command-tools.ts';

type Given = { positionals: string[]; values: { json: boolean } };

type RecordedEvent = {
  atMs: number;
  event: string;
  outcome: string;
  reason: string | null;
  accountId: string | null;
  /** Of a refusal at a portal. */
  routeId?: string;
};

export function createAuditCommands<G extends Given>({ ask, need, print }: AskingTools<G>) {
  return {
    async 'audit find'(given: G): Promise<number> {
      const reference = need(given.positionals[2], 'REFERENCE');
      const rows = (await ask(given, 'audit-find', { reference })) as RecordedEvent[];
      const lines = rows.map(
        ({ atMs, event, outcome, reason, accountId, routeId }) =>
          `${new Date(atMs).toISOString()}  ${event}  ${outcome}${reason ? ` (${reason})` : ''}${routeId ? `  route ${routeId}` : ''}  account ${accountId ?? '-'}\n`,
      );
      print(given, rows, lines.join('') || 'nothing was recorded under this reference\n');
      return rows.length > 0 ? 0 : 1;
    },
    async 'audit verify'(given: G): Promise<number> {
      const result = (await ask(given, 'audit-verify', {})) as {
        ok: boolean;
        rows: number;
        firstBad?: number;
      };
      const text = result.ok
        ? `${result.rows} rows, the chain holds\n`
        : `broken at row ${result.firstBad}\n`;
      print(given, result, text);
      return result.ok ? 0 : 1;
    },
  };
}
