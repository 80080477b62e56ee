// Commands around the keys that sign: what there is, a rotation without a stop, and the end of a retired key.

import { userInfo } from 'node:os';
import type { SigningKeyFacts } from '../store/signing-key-store.ts';
import type { AskingTools } from './command-tools.ts';

/** What these commands read of what was given on the command line. */
type Given = {
  positionals: string[];
  values: { json: boolean; now: boolean; alg?: string; reason?: string };
};
type Rotated = { alg: string; kid: string; activeFromMs: number; replaced: string[]; dropped: string[] };

const timeOf = (ms: number) => new Date(ms).toISOString();

function describeKey({ kid, alg, state, activeFromMs, retiredAtMs, removeAtMs }: SigningKeyFacts): string {
  const end = retiredAtMs === null ? '' : ` until ${timeOf(retiredAtMs)}`;
  const gone = removeAtMs === null ? '' : `, removed ${timeOf(removeAtMs)}`;
  return `${kid}  ${alg}  ${state.padEnd(7)}  signs from ${timeOf(activeFromMs)}${end}${gone}\n`;
}

function describeRotation({ alg, kid, activeFromMs, replaced, dropped }: Rotated): string {
  const lost = dropped.length === 0 ? '' : `; never used and dropped: ${dropped.join(', ')}`;
  return `${alg}: ${kid} signs from ${timeOf(activeFromMs)}, then ${replaced.join(', ')} retires${lost}\n`;
}

export function createKeyCommands<G extends Given>({ ask, need, print }: AskingTools<G>) {
  /** Who asks, and why if that was said. */
  const orderOf = ({ values: { reason } }: G) => ({
    author: userInfo().username,
    ...(reason === undefined ? {} : { reason }),
  });
  return {
    async 'keys list'(given: G): Promise<number> {
      const keys = (await ask(given, 'keys-list', {})) as SigningKeyFacts[];
      print(given, keys, keys.map(describeKey).join(''));
      return 0;
    },
    async 'keys rotate'(given: G): Promise<number> {
      const { alg, now } = given.values;
      const which = { ...(alg === undefined ? {} : { alg }), now: String(now) };
      const rotated = (await ask(given, 'keys-rotate', { ...orderOf(given), ...which })) as Rotated[];
      print(given, rotated, rotated.map(describeRotation).join(''));
      return 0;
    },
    async 'keys remove'(given: G): Promise<number> {
      const kid = need(given.positionals[2], 'KID');
      const result = (await ask(given, 'keys-remove', { ...orderOf(given), kid })) as { removed: boolean };
      print(given, result, result.removed ? 'removed\n' : 'there is no such retired key\n');
      return result.removed ? 0 : 1;
    },
  };
}
