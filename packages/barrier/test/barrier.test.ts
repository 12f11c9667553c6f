import { decode, encode, TargetError } from '@isoproc/core';
import { Barrier, BrokenBarrierError } from '@isoproc/barrier';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { Queue } from '@isoproc/queue';
import { SharedArray } from '@isoproc/shared';
import { describe, expect, test } from 'vitest';
import * as party from './fixtures/party.mjs';

const PARTIES = 3;
const newBoard = () => new SharedArray('int32', party.WORDS);

/** Looks until it is so; the test's watchdog ends a wait in vain. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise(setImmediate);
}

async function results<T>(children: readonly Process<never, T>[]): Promise<T[]> {
  await Promise.all(children.map((child) => child.start()));
  return Promise.all(children.map((child) => child.result()));
}

const times = <T>(count: number, create: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => create(index));

const broken = (reason: string) =>
  expect.objectContaining({ code: 'ERR_BROKEN_BARRIER', reason }) as Error;

// After CPython's _TestBarrier.
describe.each([true, false])('Barrier (sync: %s)', (sync) => {
  test.each([
    ['barrier: all have come before anybody goes on', 1],
    ['barrier_10: ten times in a row', 10],
    ['thousand: a thousand times in a row', 1000],
  ])('%s', async (_, count) => {
    const [barrier, board] = [new Barrier(PARTIES), newBoard()];
    // The first one waits in the other form.
    const children = times(
      PARTIES,
      (index) => new Process(party.pass, [barrier, board, count, index > 0 === sync]),
    );
    const indices = await results(children);
    expect(board.load(party.WRONG)).toBe(0);
    // wait_return: each time each number once.
    for (let i = 0; i < count; i++) expect(indices.map((its) => its[i]).sort()).toEqual([0, 1, 2]);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
  });

  test('action: is done once each time, by one of them', async () => {
    const barrier = new Barrier(PARTIES, { action: party.act });
    const children = times(PARTIES, () => new Process(party.passActing, [barrier, 20, sync]));
    const acted = await results(children);
    expect(acted.reduce((sum, one) => sum + one)).toBe(20);
  });

  test('abort: whoever waits fails, and whoever comes', async () => {
    const [barrier, board] = [new Barrier(PARTIES), newBoard()];
    const children = times(2, () => new Process(party.fail, [barrier, board, sync]));
    const failing = results(children);
    await until(() => barrier.waiting === 2);
    barrier.abort();
    expect(await failing).toEqual(['abort', 'abort']);
    expect([barrier.broken, barrier.waiting]).toEqual([true, 0]);
    expect(() => barrier.waitSync()).toThrow(broken('abort'));
    await expect(barrier.wait()).rejects.toThrow(BrokenBarrierError);
  });

  test('reset: whoever waits fails; the barrier is as new', async () => {
    const [barrier, board] = [new Barrier(PARTIES), newBoard()];
    const failing = results(times(2, () => new Process(party.fail, [barrier, board, sync])));
    await until(() => barrier.waiting === 2);
    barrier.reset();
    // Also when others are at it before those who failed have seen it.
    const passing = times(PARTIES, () => new Process(party.pass, [barrier, board, 1, sync]));
    expect(await results(passing)).toHaveLength(PARTIES);
    expect(await failing).toEqual(['reset', 'reset']);
    expect([barrier.broken, barrier.waiting]).toEqual([false, 0]);
  });

  test('abort_and_reset: it can be used again', async () => {
    const [barrier, board] = [new Barrier(PARTIES), newBoard()];
    barrier.abort();
    expect(await results([new Process(party.fail, [barrier, board, sync])])).toEqual(['abort']);
    barrier.reset();
    expect(barrier.broken).toBe(false);
    const passing = times(PARTIES, () => new Process(party.pass, [barrier, board, 1, sync]));
    expect(await results(passing)).toHaveLength(PARTIES);
  });

  test('timeout: it breaks for all who wait', async () => {
    const [barrier, board] = [new Barrier(PARTIES), newBoard()];
    const waiting = new Process(party.fail, [barrier, board, sync]);
    const failing = results([waiting]);
    await until(() => barrier.waiting === 1);
    const late = new Process(party.fail, [barrier, board, sync, { timeout: 20 }]);
    expect(await results([late])).toEqual(['timeout']);
    expect(await failing).toEqual(['timeout']);
    expect(barrier.broken).toBe(true);
  });

  test('default_timeout: is that of every wait without one, in every process', async () => {
    const [barrier, board] = [new Barrier(2, { timeout: 20 }), newBoard()];
    expect(await results([new Process(party.fail, [barrier, board, sync])])).toEqual(['timeout']);
    barrier.reset();
    expect(() => barrier.waitSync({ timeout: 0 })).toThrow(broken('timeout'));
  });

  test('single_thread: a barrier of one holds nobody up', async () => {
    const barrier = new Barrier(1);
    for (let i = 0; i < 3; i++) expect(sync ? barrier.waitSync() : await barrier.wait()).toBe(0);
  });
});

test('one process can be all parties, again and again', async () => {
  const barrier = new Barrier(PARTIES);
  for (let i = 0; i < 5; i++)
    expect(await Promise.all(times(PARTIES, () => barrier.wait()))).toEqual([0, 1, 2]);
});

test('who comes while the action is done belongs to the next round', async () => {
  let end: () => void = () => undefined;
  let rounds = 0;
  const action = () => {
    if (++rounds === 1) return new Promise<void>((resolve) => (end = resolve));
    return undefined;
  };
  const barrier = new Barrier(2, { action });
  const passed: number[] = [];
  const waits = times(4, (index) => barrier.wait().then(() => passed.push(index)));
  await until(() => rounds === 1);
  expect(passed).toEqual([]);
  end();
  await Promise.all(waits);
  expect([rounds, passed.toSorted(), barrier.waiting]).toEqual([2, [0, 1, 2, 3], 0]);
});

test('an action that fails breaks it: who ran it gets the error, the others know', async () => {
  const barrier = new Barrier(2, {
    action: () => {
      throw new Error('as asked');
    },
  });
  const other = barrier.wait();
  expect(() => barrier.waitSync()).toThrow('as asked');
  await expect(other).rejects.toThrow(broken('action'));
  barrier.reset();
  const again = barrier.wait();
  await expect(barrier.wait()).rejects.toThrow('as asked');
  await expect(again).rejects.toThrow(broken('action'));
});

test('an action that gives a promise is for waits that can await it', async () => {
  const barrier = new Barrier(1, { action: () => Promise.reject(new Error('late')) });
  const refused = expect.objectContaining({ code: 'ERR_BARRIER_ACTION' }) as Error;
  expect(() => barrier.waitSync()).toThrow(refused);
  barrier.reset();
  await expect(barrier.wait()).rejects.toThrow('late');
});

test('a signal ends a wait, and breaks it for the others', async () => {
  const barrier = new Barrier(3);
  const controller = new AbortController();
  const other = barrier.wait();
  const given = barrier.wait({ signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  await expect(other).rejects.toThrow(broken('signal'));
  barrier.reset();
  await expect(barrier.wait({ signal: controller.signal })).rejects.toThrow('enough');
  expect([barrier.broken, barrier.waiting]).toEqual([false, 0]);
});

test('what it does not know is refused', () => {
  for (const parties of [0, -1, 1.5, NaN, 4096])
    expect(() => new Barrier(parties)).toThrow(RangeError);
  expect(() => new Barrier(2, { timeout: -1 })).toThrow(RangeError);
  expect(() => new Barrier(2).waitSync({ timeout: -1 })).toThrow(RangeError);
});

test('a copy is the same one; it travels with an action only when that is a target', () => {
  for (const descriptors of [true, false]) {
    const barrier = new Barrier(2, { action: party.act });
    const { data, fds } = encode(barrier, 0, Infinity, descriptors);
    const copy = decode(data, fds) as Barrier;
    expect(copy.parties).toBe(2);
    copy.abort();
    expect(barrier.broken).toBe(true);
  }
  expect(() => encode(new Barrier(2, { action: () => undefined }))).toThrow(TargetError);
});

test('goes through a pipe and through a queue', async () => {
  const barrier = new Barrier(2);
  const [ours, theirs] = pipe();
  const queue = new Queue<Barrier>();
  const child = new Process(party.passWhatComes, [theirs, queue]);
  await child.start();
  theirs.close();
  await ours.send({ barrier });
  await barrier.wait();
  await queue.put(barrier);
  await barrier.wait();
  await child.result();
  ours.close();
});
