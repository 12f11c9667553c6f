import { existsSync, readdirSync } from 'node:fs';
import { Process } from '@isoproc/process';
import { JoinableQueue, Queue, SimpleQueue } from '@isoproc/queue';
import { expect, test } from 'vitest';
import { kills, randomOf, seed } from '../../core/test/random.js';
import { usesNamedMemory } from '../../core/test/named-memory.js';
import { consume, produce, Tally } from './fixtures/work.mjs';

const MOST = 20_000;
const PRODUCERS = kills + 3;

const turn = () => new Promise((resolve) => setImmediate(resolve));

type Kind = 'producer' | 'consumer';
interface Worker {
  readonly kind: Kind;
  readonly process: Process;
}

/** Two of each kind at work, sync and async; whoever is killed is replaced. */
class Crowd {
  readonly puts = Tally.create(PRODUCERS);
  readonly gets = Tally.create(PRODUCERS * MOST);
  readonly workers: Worker[] = [];
  killedConsumers = 0;
  #producers = 0;
  #started = 0;

  constructor(private readonly queue: Queue | SimpleQueue) {}

  async start(kind: Kind, at: number): Promise<void> {
    const how = this.#started++ % 2 === 0 ? 'sync' : 'async';
    const options = { startMethod: 'warm' } as const;
    const process =
      kind === 'producer'
        ? new Process(produce, [this.queue, this.puts, ++this.#producers, MOST, how], options)
        : new Process(consume, [this.queue, this.puts, this.gets, MOST, how], options);
    this.workers[at] = { kind, process };
    await process.start();
  }

  async kill({ kind, process }: Worker): Promise<void> {
    if (kind === 'consumer') this.killedConsumers++;
    process.kill();
    await process.join();
    expect(existsSync(`/proc/${String(process.pid)}`)).toBe(false);
    process.close();
  }

  get committed(): number {
    return sum(this.puts, 1, PRODUCERS);
  }

  /** How many were got, and by whom it was not seen any more that they were. */
  get got(): number {
    return sum(this.gets, 1, PRODUCERS * MOST);
  }
}

function sum(tally: Tally, from: number, to: number): number {
  let all = 0;
  for (let i = from; i < to; i++) all += tally.read(i);
  return all;
}

/** Lets them work, and kills one after the other at random moments; gives the times to recover. */
async function killMany(crowd: Crowd): Promise<number[]> {
  const random = randomOf(seed);
  for (const [at, kind] of (['producer', 'consumer', 'producer', 'consumer'] as const).entries())
    await crowd.start(kind, at);
  const recovery: number[] = [];
  while (recovery.length < kills) {
    const at = Math.floor(random() * 4);
    const enough = crowd.committed + 1 + random() * 100;
    // The work goes on, or the watchdog says that it is stuck.
    while (crowd.committed < enough) await turn();
    const victim = crowd.workers[at];
    if (victim === undefined) throw new Error('nobody to kill');
    const begin = performance.now();
    const dead = crowd.kill(victim);
    // Once more than who was killed may still have done.
    const got = crowd.puts.read(0) + 1;
    while (crowd.puts.read(0) <= got) await turn();
    recovery.push(performance.now() - begin);
    await dead;
    await crowd.start(victim.kind, at);
  }
  for (const worker of crowd.workers) await crowd.kill(worker);
  return recovery;
}

/** Gets all that is left; who was counted before must not be among it. */
function getRest(queue: Queue | SimpleQueue, gets: Tally): number {
  queue.close();
  for (let left = 0; ; left++) {
    try {
      const [producer, number] = queue.getSync() as [number, number];
      expect(gets.read(producer * MOST + number)).toBe(0);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_EOF' });
      return left;
    }
  }
}

function report(name: string, recovery: readonly number[], crowd: Crowd, left: number): void {
  const sorted = [...recovery].sort((a, b) => a - b);
  const [middle, worst] = [sorted[sorted.length >> 1], sorted.at(-1)].map((ms) => ms?.toFixed(2));
  console.log(
    `${name}: seed ${String(seed)}, ${String(recovery.length)} kills, recovery ${String(middle)} ms, ` +
      `worst ${String(worst)} ms; put ${String(crowd.committed)}, got ${String(crowd.got)}, ` +
      `left ${String(left)}, killed consumers ${String(crowd.killedConsumers)}`,
  );
}

const cases: [string, () => Queue | SimpleQueue][] = [
  ['Queue', () => new Queue({ capacity: 16384 })],
  ['Queue, maxsize 3', () => new Queue({ maxsize: 3 })],
  ['SimpleQueue', () => new SimpleQueue()],
  ['JoinableQueue', () => new JoinableQueue({ capacity: 16384 })],
];

test.each(cases)(
  '%s: whoever is killed, whenever: nothing committed is lost, nothing doubled, nothing hangs',
  { timeout: 600_000 },
  async (name, create) => {
    const before = readdirSync('/proc/self/fd').length;
    const queue = create();
    const crowd = new Crowd(queue);
    const recovery = await killMany(crowd);
    const left = getRest(queue, crowd.gets);
    report(name, recovery, crowd, left);
    let doubled = 0;
    for (let i = 1; i < PRODUCERS * MOST; i++) if (crowd.gets.read(i) > 1) doubled++;
    expect([crowd.gets.read(0), doubled]).toEqual([0, 0]);
    // A consumer that dies between taking and counting has got its value all the same; and a
    // producer that dies between putting and counting has put it.
    const seen = crowd.got + left;
    expect(seen).toBeGreaterThanOrEqual(crowd.committed - crowd.killedConsumers);
    expect(seen).toBeLessThanOrEqual(crowd.committed + PRODUCERS);
    expect(usesNamedMemory()).toBe(false);
    // The queue's own, and what is watched; not one for each process that was killed.
    expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(30);
  },
);

test('a joinable queue whose consumers are killed is joined all the same', async () => {
  const queue = new JoinableQueue<unknown>({ redeliver: true });
  const [puts, gets] = [Tally.create(1), Tally.create(MOST)];
  for (let number = 1; number <= 200; number++)
    queue.putSync([0, number, 'x'.repeat(number % 5 === 0 ? 3000 + (number % 4000) : number % 90)]);
  for (let i = 0; i < 6; i++) {
    const how = i % 2 === 0 ? 'sync' : 'async';
    const consumer = new Process(consume, [queue, puts, gets, MOST, how], { startMethod: 'warm' });
    const before = queue.unfinished;
    await consumer.start();
    while (queue.unfinished > 0 && queue.unfinished > before - 20) await turn();
    consumer.kill();
    await consumer.join();
  }
  const last = new Process(consume, [queue, puts, gets, MOST, 'sync']);
  await last.start();
  await queue.join();
  last.kill();
  await last.join();
  for (let number = 1; number <= 200; number++) expect(gets.read(number)).toBeGreaterThanOrEqual(1);
  expect(gets.read(0)).toBe(0);
});
