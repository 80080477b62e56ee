// `sluis policy replay FILE`: how the recorded decisions of the last days would have gone under this file. A bar of
// progress on a terminal, plain lines elsewhere; Ctrl-C cancels. Nobody's name is shown here.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayOutcomes } from '../domain/replay.ts';
import type { ReplayView } from '../flow/replay.ts';
import type { AskBroker } from './broker-command.ts';
import type { CommandTools } from './command-tools.ts';

/** isTerminal: false where the lines go to a file or another program. */
export type ProgressStream = { write(text: string): unknown; isTerminal: boolean };

const pollEveryMs = 250;
const barWidth = 30;
const lineEveryPercent = 10;

export function createProgress(stream: ProgressStream) {
  let shown = -1;
  return {
    show(done: number, total: number): void {
      const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
      const counts = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} decisions`;
      if (stream.isTerminal) {
        const filled = Math.floor((percent / 100) * barWidth);
        const bar = '#'.repeat(filled).padEnd(barWidth, '.');
        stream.write(`\r[${bar}] ${String(percent).padStart(3)} %  ${counts}`);
        return;
      }
      const step = Math.floor(percent / lineEveryPercent);
      if (total === 0 || step === shown) return;
      shown = step;
      stream.write(`${percent} %  ${counts}\n`);
    },
    end(): void {
      if (stream.isTerminal) stream.write('\n');
    },
  };
}

const words: Record<(typeof replayOutcomes)[number], string> = {
  same: 'the same',
  'asked-to-step-up': 'asked to step up',
  'could-not': 'could not get in',
  freed: 'let in where they were not',
  'no-route': 'no route any more',
};

export function renderReplay({ result, state, days }: ReplayView): string {
  if (result === null) return `the replay was ${state === 'done' ? 'done, and came to nothing' : state}\n`;
  const number = (value: number) => value.toLocaleString('en').padStart(11);
  const totals = replayOutcomes.map((outcome) => {
    const { decisions, people } = result.totals[outcome];
    return `  ${words[outcome].padEnd(28)}${number(decisions)} decisions ${number(people)} accounts`;
  });
  const changed = result.groups.filter(({ outcome }) => outcome !== 'same');
  const width = Math.max(5, ...changed.map(({ routeId }) => routeId.length));
  const groups = changed.map(({ routeId, cohort, outcome, decisions, people }) => {
    const where = `  ${routeId.padEnd(width)}  ${cohort.padEnd(5)} ${words[outcome].padEnd(28)}`;
    return `${where}${number(decisions)} decisions ${number(people)} accounts`;
  });
  const notes = [
    ...(result.approximate > 0
      ? [
          `${result.approximate.toLocaleString('en')} of these are approximate: older records, or split routes.`,
        ]
      : []),
    ...(result.isBounded
      ? ['There were more accounts or groups than are counted: numbers are at least.']
      : []),
  ];
  const sections = [
    `${result.decisions.toLocaleString('en')} decisions of the last ${days} days`,
    totals.join('\n'),
    ...(groups.length > 0 ? [`By route and kind of number:\n${groups.join('\n')}`] : []),
    ...notes,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Starts it, shows how far it is, and waits for its end. */
export async function replayPolicy(
  order: { source: string; name: string; days: number; author: string },
  askBroker: AskBroker,
  stream: ProgressStream,
  signal: AbortSignal,
): Promise<ReplayView> {
  const ask = (command: string, args: Record<string, string>) => askBroker({ command, arguments: args });
  const { source, name, author, days } = order;
  const { id } = (await ask('policy-replay', { source, name, author, days: String(days) })) as { id: string };
  const progress = createProgress(stream);
  const cancel = () => void ask('policy-replay-cancel', { id }).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const view = (await ask('policy-replay-find', { id })) as ReplayView | null;
      if (!view) throw new Error('the replay is gone');
      progress.show(view.done, view.total);
      if (view.state !== 'running') return view;
      await sleep(pollEveryMs);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    progress.end();
  }
}

type Given = { positionals: string[]; values: { json: boolean; days: string; author: string } };

export function createReplayCommands<G extends Given>({
  withAsk,
  need,
  print,
}: Omit<CommandTools<G>, 'ask'>) {
  return {
    async 'policy replay'(given: G): Promise<number> {
      const file = need(given.positionals[2], 'FILE');
      const days = Number(need(/^[1-9][0-9]{0,2}$/.exec(given.values.days)?.[0], '--days as a number'));
      const { author } = given.values;
      const order = { source: readFileSync(file, 'utf8'), name: basename(file), days, author };
      const interrupted = new AbortController();
      process.once('SIGINT', () => interrupted.abort());
      const stream = {
        write: (text: string) => process.stderr.write(text),
        isTerminal: process.stderr.isTTY === true,
      };
      const view = await withAsk(given, (ask) => replayPolicy(order, ask, stream, interrupted.signal));
      print(given, view, renderReplay(view));
      return view.state === 'done' ? 0 : 1;
    },
  };
}
