// Receipts of decisions: at most one per key and bucket, soon written, from a bounded queue; and no access once
// they cannot be kept. The clock is the test's own.

import { describe, expect, it } from '@jest/globals';
import { createDecisionRecorder } from '../../src/gate/decision-recorder.ts';
import { until } from '../store/until.ts';

type Mode = 'works' | 'fails' | 'hangs';

function createStand() {
  const written: string[][] = [];
  const failures: unknown[] = [];
  const stand = { mode: 'works' as Mode, nowMs: 0, release: () => {} };
  const recorder = createDecisionRecorder<string>({
    async write(rows) {
      if (stand.mode === 'fails') throw new Error('the database is away');
      if (rows.includes('poison')) throw new Error('refused: no such value');
      if (stand.mode === 'hangs') {
        await new Promise<void>((done) => {
          stand.release = done;
        });
      }
      written.push(rows);
    },
    monotonicMs: () => stand.nowMs,
    onFailure: (cause) => void failures.push(cause),
    isRowRefused: (cause) => cause instanceof Error && cause.message.startsWith('refused'),
  });
  const note = (key: string, bucket = 1) => recorder.note(bucket, key, () => key);
  return { stand, recorder, written, failures, note, rows: () => written.flat() };
}

describe('the decision recorder', () => {
  it('keeps one row per key in a bucket, and a new one in the next bucket', async () => {
    const { recorder, note, rows } = createStand();
    for (let round = 0; round < 3; round += 1) for (const key of ['a', 'b']) expect(note(key)).toBe(true);
    expect(note('a', 2)).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a', 'b', 'a']);
  });

  it('writes by itself, without anybody asking', async () => {
    const { recorder, note, rows } = createStand();
    note('a');
    await until(() => rows().length === 1);
    await recorder.close();
  });

  it('writes in batches of at most 500, in order, all of them', async () => {
    const { recorder, note, written, rows } = createStand();
    const keys = Array.from({ length: 1_234 }, (_, index) => `key-${index}`);
    for (const key of keys) note(key);
    await recorder.close();
    expect(written.map((batch) => batch.length)).toEqual([500, 500, 234]);
    expect(rows()).toEqual(keys);
  });

  it('loses no row and writes none twice when writing fails for a while', async () => {
    const { stand, recorder, note, rows, failures } = createStand();
    stand.mode = 'fails';
    note('a');
    await recorder.flush();
    note('b');
    await recorder.flush();
    stand.mode = 'works';
    note('c');
    await recorder.close();
    expect(rows()).toEqual(['a', 'b', 'c']);
    expect(failures).toHaveLength(2);
  });

  it('G3: a row the database will never take holds up no other, and its like is refused from then on', async () => {
    const { stand, recorder, note, rows } = createStand();
    for (const key of ['a', 'poison', 'b']) expect(note(key)).toBe(true);
    await recorder.flush();
    expect(rows()).toEqual(['a', 'b']);
    expect([note('poison', 2), note('a', 2)]).toEqual([false, true]);
    await recorder.flush();
    stand.nowMs = 31_000;
    expect(note('c', 2)).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a', 'b', 'a', 'c']);
  });

  it('G3: still answers while writing fails for less than 30 s, and refuses new rows after that', async () => {
    const { stand, recorder, note, rows } = createStand();
    stand.mode = 'fails';
    expect(note('a')).toBe(true);
    await recorder.flush();
    stand.nowMs = 29_999;
    expect(note('b')).toBe(true);
    stand.nowMs = 30_001;
    expect(note('c')).toBe(false);
    stand.mode = 'works';
    await recorder.flush();
    expect(note('c')).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a', 'b', 'c']);
  });

  it('G3: a write that never answers blocks new rows after 30 s as much as one that fails', async () => {
    const { stand, recorder, note, rows } = createStand();
    stand.mode = 'hangs';
    note('a');
    const flushed = recorder.flush();
    stand.nowMs = 30_001;
    expect(note('b')).toBe(false);
    stand.mode = 'works';
    stand.release();
    await flushed;
    expect(note('b')).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a', 'b']);
  });

  it('long rest is no failure: after a quiet hour the first row is accepted', async () => {
    const { stand, recorder, note, rows } = createStand();
    note('a');
    await recorder.flush();
    stand.nowMs = 3_600_000;
    expect(note('b')).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a', 'b']);
  });

  it('an outage that nobody asked anything in is over at once when the database is back', async () => {
    const { stand, recorder, note, rows } = createStand();
    stand.mode = 'fails';
    note('a');
    await recorder.flush();
    stand.nowMs = 600_000;
    stand.mode = 'works';
    await until(() => rows().length === 1);
    expect(note('b')).toBe(true);
    await recorder.close();
  });

  it('G3: the queue is bounded, and what does not fit is refused', async () => {
    const { stand, recorder, note } = createStand();
    stand.mode = 'fails';
    let accepted = 0;
    while (accepted <= 20_000 && note(`key-${accepted}`)) accepted += 1;
    expect(accepted).toBe(10_000);
    expect(note('one more')).toBe(false);
    expect(note('key-0')).toBe(true);
    stand.mode = 'works';
    await recorder.close();
  });

  it('G3: what was refused once is refused again, not taken for recorded', async () => {
    const { stand, recorder, note } = createStand();
    stand.mode = 'fails';
    note('a');
    await recorder.flush();
    stand.nowMs = 30_001;
    expect([note('b'), note('b')]).toEqual([false, false]);
    stand.mode = 'works';
    await recorder.close();
  });

  it('G3: a row that could not be made does not count as recorded', async () => {
    const { recorder, note, rows } = createStand();
    const broken = () => {
      throw new Error('no row');
    };
    expect(() => recorder.note(1, 'a', broken)).toThrow('no row');
    expect(() => recorder.note(1, 'a', broken)).toThrow('no row');
    expect(note('a')).toBe(true);
    await recorder.close();
    expect(rows()).toEqual(['a']);
  });
});
