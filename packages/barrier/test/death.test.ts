import { existsSync } from 'node:fs';
import { Barrier } from '@isoproc/barrier';
import { Process } from '@isoproc/process';
import { SharedArray } from '@isoproc/shared';
import { describe, expect, test } from 'vitest';
import { kills, randomOf, seed } from '../../core/test/random.js';
import * as party from './fixtures/party.mjs';

async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise(setImmediate);
}

const newBoard = () => new SharedArray('int32', party.WORDS);
const broken = (reason: string) => expect.objectContaining({ reason }) as Error;

test.each([true, false])('a party that dies waiting breaks it at once (sync: %s)', async (sync) => {
  const [barrier, board] = [new Barrier(3), newBoard()];
  const [victim, other] = [1, 2].map(() => new Process(party.fail, [barrier, board, sync]));
  await Promise.all([victim?.start(), other?.start()]);
  await until(() => barrier.waiting === 2);
  victim?.kill();
  expect(await other?.result()).toBe('death');
  expect(() => barrier.waitSync()).toThrow(broken('death'));
  barrier.reset();
  const passing = [1, 2, 3].map(() => barrier.wait());
  expect(await Promise.all(passing)).toEqual([0, 1, 2]);
});

test.each(['stay', 'fail'] as const)(
  'a party that has passed, and then dies or fails, breaks it for who waits (%s)',
  async (end) => {
    const [barrier, board] = [new Barrier(2), newBoard()];
    const child = new Process(party.passAndStay, [barrier, board, end]);
    await child.start();
    await barrier.wait();
    await until(() => board.load(party.STARTED) === 1);
    const waiting = barrier.wait();
    if (end === 'stay') child.kill();
    await expect(waiting).rejects.toThrow(broken('death'));
    expect(() => barrier.waitSync()).toThrow(broken('death'));
    barrier.reset();
    expect(await Promise.all([barrier.wait(), barrier.wait()])).toEqual([0, 1]);
  },
);

test('a party that has ended well is not missed', async () => {
  const [barrier, board] = [new Barrier(2), newBoard()];
  const child = new Process(party.passAndStay, [barrier, board, 'end']);
  await child.start();
  await barrier.wait();
  await child.join();
  // It looks at all who took part before it gives up.
  expect(() => barrier.waitSync({ timeout: 30 })).toThrow(broken('timeout'));
});

test('who dies doing the action breaks it', async () => {
  const [barrier, board] = [new Barrier(2, { action: party.die }), newBoard()];
  const [first, last] = [1, 2].map(() => new Process(party.fail, [barrier, board, true]));
  await first?.start();
  await until(() => barrier.waiting === 1);
  await last?.start();
  expect(await first?.result()).toBe('death');
  await last?.join();
});

describe(`whoever is killed, at any moment (seed ${String(seed)})`, { timeout: 300_000 }, () => {
  test.each([2, 4])('a barrier of %i breaks for all, and works after a reset', async (parties) => {
    const random = randomOf(seed);
    const [barrier, board] = [new Barrier(parties), newBoard()];
    const all: Process[] = [];
    const living: Process[] = [];
    for (let killed = 0; killed < kills; killed++) {
      while (living.length < parties) {
        const child = new Process(party.loop, [barrier, board, random() < 0.7]);
        all.push(child);
        living.push(child);
        await child.start();
      }
      await until(() => board.load(party.PASSED) >= parties);
      const end = performance.now() + random() * 5;
      while (performance.now() < end);
      const [victim] = living.splice(Math.floor(random() * parties), 1);
      victim?.kill();
      await until(() => board.load(party.BROKEN) === living.length);
      expect(barrier.broken).toBe(true);
      for (const word of [party.BROKEN, party.ARRIVED, party.PASSED]) board.store(word, 0);
      barrier.reset();
      board.add(party.ROUND, 1);
    }
    for (const child of all) child.kill();
    await Promise.all(all.map((child) => child.join()));
    for (const { pid } of all) expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
    expect(board.load(party.WRONG)).toBe(0);
  });
});
