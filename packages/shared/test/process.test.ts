import { decode, encode } from '@isoproc/core';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { Lock } from '@isoproc/lock';
import { type IntegerType, type NumericType, SharedArray, SharedValue } from '@isoproc/shared';
import { describe, expect, test } from 'vitest';
import { usesNamedMemory } from '../../core/test/named-memory.js';
import * as work from './fixtures/work.mjs';

/** Runs it to its end, and gives its result. */
async function run<R>(child: Process<never, R>): Promise<R> {
  await child.start();
  const result = await child.result();
  await child.join();
  return result;
}

describe.each([true, false])('with a lock: %s', (lock) => {
  test("a child's assignment to a value of any type is seen here", async () => {
    const cases = [
      ['int8', -7], ['uint16', 65535], ['int32', 2 ** 30], ['float32', 0.5], ['float64', -1e300],
      ['bigint64', -(2n ** 60n)], ['biguint64', 2n ** 63n],
    ] as const; // prettier-ignore
    for (const [type, number] of cases) {
      const value = new SharedValue<NumericType>(type, undefined, { lock });
      await run(new Process(work.set, [value, number]));
      expect(value.value).toBe(number);
    }
  });

  test('a child works on an array in place', async () => {
    const array = new SharedArray('int32', [680, 626, 934, 821, 150, 233, 548, 982, 714, 831], {
      lock,
    });
    const expected = [...array];
    for (let i = 1; i < expected.length; i++)
      expected[i] = (expected[i] ?? 0) + (expected[i - 1] ?? 0);
    await run(new Process(work.accumulate, [array]));
    expect([...array]).toEqual(expected);
  });

  test('values and arrays go together into one child, which doubles them all', async () => {
    const values = [
      new SharedValue('int32', 7, { lock }),
      new SharedValue('float64', 1 / 3, { lock }),
    ];
    const array = new SharedArray('float64', [0, 1, 2], { lock });
    await run(new Process(work.double, [...values, array]));
    expect([...values.map(({ value }) => value), ...array]).toEqual([14, 2 / 3, 0, 2, 4]);
  });
});

test.each([
  ['blocking', work.incrementLocked, 200_000],
  ['awaiting', work.incrementAwaiting, 3000],
])('increments with the lock, %s, are all counted', async (_, fn, times) => {
  const value = new SharedValue('float64', 0);
  const ready = new SharedValue('int32', 3);
  await Promise.all([1, 2, 3].map(() => run(new Process(fn, [value, times, ready]))));
  expect(value.value).toBe(3 * times);
});

test.each<IntegerType>(['int32', 'bigint64'])(
  'atomic increments of %s need no lock',
  async (type) => {
    const value = new SharedValue<IntegerType>(type, undefined, { lock: false });
    const ready = new SharedValue('int32', 3);
    const increment = () => run(new Process(work.incrementAtomically, [value, 2_000_000, ready]));
    await Promise.all([1, 2, 3].map(increment));
    expect(Number(value.value)).toBe(6_000_000);
  },
);

test('a lock that guards two things is one lock in the child, too', async () => {
  const lock = new Lock();
  const [one, other] = [
    new SharedValue('int32', 0, { lock }),
    new SharedValue('int32', 0, { lock }),
  ];
  const ready = new SharedValue('int32', 3);
  const counting = [one, other].map((value) =>
    run(new Process(work.incrementLocked, [value, 20_000, ready])),
  );
  ready.sub(1);
  while (ready.load() > 0) await new Promise(setImmediate);
  let [torn, rounds] = [0, 0];
  for (; one.value + other.value < 40_000; rounds++) {
    await lock.acquire();
    const before = one.value + other.value;
    for (let looks = 0; looks < 10_000; looks++) if (one.value + other.value !== before) torn++;
    lock.release();
  }
  await Promise.all(counting);
  expect([torn, one.value, other.value]).toEqual([0, 20_000, 20_000]);
  expect(rounds).toBeGreaterThan(0);
});

test('an array that a child made outlives it', async () => {
  const array = await run(new Process(work.makeArray, []));
  expect([...array]).toEqual([7]);
  await run(new Process(work.accumulate, [array]));
});

test('an array goes through a pipe and comes back the same memory', async () => {
  const [here, there] = pipe();
  const child = new Process(work.relay, [there]);
  await child.start();
  there.close();
  const array = new SharedArray('int32', [41]);
  await here.send(array);
  const back = (await here.recv()) as SharedArray<'int32'>;
  array.set(0, array.get(0) + 1);
  expect([array.get(0), back.get(0)]).toEqual([43, 43]);
  await child.join();
  here.close();
});

test('where no descriptor can go, such as a queue in shared memory, a reference is enough', () => {
  const array = new SharedArray('int16', [1, 2]);
  const value = new SharedValue('uint8', 3);
  const { data } = encode([array, value], 0, Infinity, false);
  const [sameArray, sameValue] = decode(data, []) as [SharedArray<'int16'>, SharedValue<'uint8'>];
  sameArray.set(1, 9);
  sameValue.value = 4;
  expect([...array, value.value]).toEqual([1, 9, 4]);
});

describe('a child that is killed while it writes', () => {
  test.each([false, true])(
    'leaves the memory usable, and nothing in /dev/shm; locked: %s',
    async (locked) => {
      const array = new SharedArray('int32', 1000).fill(-1);
      for (let round = 0; round < 8; round++) {
        const child = new Process(work.writeForEver, [array, locked]);
        await child.start();
        await until(() => array.get(999) !== round - 1);
        for (let i = 0; i < (round * 7919) % 50; i++) await new Promise(setImmediate);
        expect(usesNamedMemory(child.pid)).toBe(false);
        child.kill();
        await child.join();
        expect(child.signal).toBe('SIGKILL');
        array.withLockSync(() => array.fill(round));
        expect(new Set(array)).toEqual(new Set([round]));
      }
    },
  );

  test('takes what it made itself along', async () => {
    for (let round = 0; round < 5; round++) {
      const made = new SharedValue('int32');
      const child = new Process(work.fillForEver, [made]);
      await child.start();
      await until(() => made.value > round);
      expect(usesNamedMemory(child.pid)).toBe(false);
      child.kill();
      await child.join();
    }
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
