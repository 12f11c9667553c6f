// Two processes count, each in a word of its own: once in the same cache line, once far apart.
import assert from 'node:assert/strict';
import { Barrier, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: false-sharing.ts [counts=5000000] [rounds=3]';
  process.stderr.write(`false-sharing: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const WORKERS = 2;
const FAR = 32; // words: two lines of 64 bytes, since processors also fetch lines in pairs
const layouts = { same: 1, own: FAR };

type Words = SharedArray<'int32'>;

const count = target(
  import.meta,
  (worker: number, counts: number, rounds: number, all: Barrier, same: Words, own: Words) => {
    const times: number[] = [];
    for (let round = 0; round < 2 * rounds; round++) {
      const { view } = round % 2 === 0 ? same : own;
      const word = worker * (round % 2 === 0 ? layouts.same : layouts.own);
      all.waitSync(); // Both begin at once.
      const begin = performance.now();
      for (let n = 0; n < counts; n++) Atomics.add(view, word, 1);
      times.push(performance.now() - begin);
    }
    return times;
  },
);

/** The time of the slower one, in the best round. */
function best(times: readonly number[][], layout: number): number {
  const slower = times[0]?.map((time, round) => Math.max(time, times[1]?.[round] ?? 0)) ?? [];
  return Math.min(...slower.filter((_, round) => round % 2 === layout));
}

main(import.meta, async () => {
  const [first = '5000000', second = '3', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const counts = number(first, 1, 100_000_000);
  const rounds = number(second, 1, 20);
  event('main', `start counts=${counts} rounds=${rounds}`);

  const all = new Barrier(WORKERS);
  const [same, own] = [new SharedArray('int32', 2 * FAR), new SharedArray('int32', 2 * FAR)];
  const children = Array.from({ length: WORKERS }, (_, i) => {
    return new Process(count, [i, counts, rounds, all, same, own]);
  });
  await Promise.all(children.map((child) => child.start()));
  const times = await Promise.all(children.map((child) => child.result()));
  const nanoseconds = [0, 1].map((layout) => (best(times, layout) * 1e6) / counts);
  const [together = 0, apart = 0] = nanoseconds;
  event('main', `measure layout=same words=${used(same)} ns=${together.toFixed(2)}`);
  event('main', `measure layout=own words=${used(own)} ns=${apart.toFixed(2)}`);
  event('main', `finish ratio=${(together / apart).toFixed(2)}`);
  const each = Array<number>(WORKERS)
    .fill(counts * rounds)
    .join();
  assert.deepEqual([used(same), used(own)], [each, each], 'each has counted in a word of its own');
});

const used = (words: Words) => [...words].filter((word) => word !== 0).join();
