import { readdirSync } from 'node:fs';
import { Process } from '@isoproc/process';
import { JoinableQueue, Queue } from '@isoproc/queue';
import { expect, test } from 'vitest';
import { consume, produce, Tally } from './fixtures/work.mjs';

/** Numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const MOST = 20_000;
const KILLS = 30;
const PRODUCERS = KILLS + 3;

/** Lets them work, and kills one after the other at random moments; then gets what is left. */
async function round(queue: Queue, seed: number): Promise<Record<string, number>> {
  const random = seeded(seed);
  const puts = Tally.create(PRODUCERS);
  const gets = Tally.create(PRODUCERS * MOST);
  let next = 1;
  const start = async (kind: 'producer' | 'consumer') => {
    const process =
      kind === 'producer'
        ? new Process(produce, [queue, puts, next++, MOST], { startMethod: 'warm' })
        : new Process(consume, [queue, gets, MOST], { startMethod: 'warm' });
    await process.start();
    return { kind, process };
  };
  const workers = [
    await start('producer'),
    await start('consumer'),
    await start('producer'),
    await start('consumer'),
  ];
  let killed = 0;
  const total = () => sum(puts, PRODUCERS, 0);
  for (let kills = 0; kills < KILLS; kills++) {
    const at = Math.floor(random() * workers.length);
    const enough = total() + 1 + random() * 100;
    // The work goes on, or the watchdog says that it is stuck.
    while (total() < enough) await turn();
    const victim = workers[at];
    if (victim === undefined) throw new Error('nobody to kill');
    victim.process.kill();
    await victim.process.join();
    if (victim.kind === 'consumer') killed++;
    workers[at] = await start(victim.kind);
  }
  for (const { kind, process } of workers) {
    if (kind === 'consumer') killed++;
    process.kill();
    await process.join();
  }
  queue.close();
  let left = 0;
  for await (const value of queue) {
    const [producer, number] = value as [number, number];
    expect(gets.read(producer * MOST + number)).toBe(0);
    left++;
  }
  return {
    committed: total(),
    got: sum(gets, PRODUCERS * MOST, 0),
    left,
    killed,
    ...doubles(gets),
  };
}

function sum(tally: Tally, words: number, from: number): number {
  let all = 0;
  for (let i = from; i < words; i++) all += tally.read(i);
  return all;
}

function doubles(gets: Tally): { wrong: number; doubled: number } {
  let doubled = 0;
  for (let i = 1; i < PRODUCERS * MOST; i++) if (gets.read(i) > 1) doubled++;
  return { wrong: gets.read(0), doubled };
}

test(
  'whoever is killed, whenever: nothing committed is lost, nothing doubled, nothing hangs',
  { timeout: 600_000 },
  async () => {
    const before = readdirSync('/dev/shm');
    for (const seed of [1, 2, 3]) {
      const seen = await round(new Queue({ capacity: 16384 }), seed);
      const { committed = 0, got = 0, left = 0, killed = 0 } = seen;
      expect(seen).toMatchObject({ wrong: 0, doubled: 0 });
      // A consumer that dies between taking and counting has got its value all the same; and a
      // producer that dies between putting and counting has put it.
      expect(got + left).toBeGreaterThanOrEqual(committed - killed);
      expect(got + left).toBeLessThanOrEqual(committed + PRODUCERS);
    }
    expect(readdirSync('/dev/shm')).toEqual(before);
  },
);

test('a joinable queue whose consumers are killed is joined all the same', async () => {
  const queue = new JoinableQueue<unknown>({ redeliver: true });
  const gets = Tally.create(MOST);
  for (let number = 1; number <= 200; number++)
    queue.putSync([0, number, 'x'.repeat(number % 5 === 0 ? 3000 + (number % 4000) : number % 90)]);
  for (let i = 0; i < 6; i++) {
    const consumer = new Process(consume, [queue, gets, MOST], { startMethod: 'warm' });
    const before = queue.unfinished;
    await consumer.start();
    while (queue.unfinished > 0 && queue.unfinished > before - 20) await turn();
    consumer.kill();
    await consumer.join();
  }
  const last = new Process(consume, [queue, gets, MOST]);
  await last.start();
  await queue.join();
  last.kill();
  await last.join();
  for (let number = 1; number <= 200; number++) expect(gets.read(number)).toBeGreaterThanOrEqual(1);
  expect(gets.read(0)).toBe(0);
});
