// What a command is made with. G: what it reads of the command line.

import type { AskBroker } from './broker-command.ts';

export type CommandTools<G> = {
  ask(given: G, command: string, args: Record<string, string>): Promise<unknown>;
  /** Several requests in a row of one broker. */
  withAsk<T>(given: G, work: (ask: AskBroker) => Promise<T>): Promise<T>;
  /** Throws for the person who left it out, or wrote it wrongly. */
  need(value: string | undefined, name: string): string;
  /** value: for machines. */
  print(given: G, value: unknown, text: string): void;
};
export type AskingTools<G> = Pick<CommandTools<G>, 'ask' | 'need' | 'print'>;
