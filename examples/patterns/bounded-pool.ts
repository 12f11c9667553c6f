// So many processes use a thing at once as it has slots, also when one of them dies using it.
import assert from 'node:assert/strict';
import { BoundedSemaphore, Event, main, Process, SharedArray, SharedValue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: bounded-pool.ts [workers=5] [slots=2] [tasks=3] [killed=1]';
  process.stderr.write(`bounded-pool: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

interface Pool {
  readonly slots: BoundedSemaphore;
  readonly inside: SharedValue<'int32'>;
  readonly seen: SharedArray<'int32'>; // how often so many were inside
  readonly full: Event; // All slots are in use.
  readonly limit: number;
}

const nap = new Int32Array(new SharedArrayBuffer(4));
const use = () => Atomics.wait(nap, 0, 0, 1); // Stands for work: a millisecond.

const work = target(import.meta, (worker: number, tasks: number, dies: boolean, pool: Pool) => {
  for (let task = 1; task <= tasks; task++) {
    using _ = pool.slots.acquireSync();
    event(`worker-${worker}`, `enter task=${task}`);
    const inside = pool.inside.add(1) + 1;
    pool.seen.add(inside, 1);
    if (inside === pool.limit) pool.full.set();
    pool.full.waitSync(); // Nobody leaves before.
    use();
    pool.inside.sub(1);
    event(`worker-${worker}`, dies ? `dies task=${task}` : `leave task=${task}`);
    if (dies) process.kill(process.pid, 'SIGKILL'); // It still has its slot.
  }
});

main(import.meta, async () => {
  const [first = '5', second = '2', third = '3', fourth = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 8);
  const slots = number(second, 1, workers);
  const tasks = number(third, 1, 50);
  const killed = number(fourth, 0, workers - 1);
  event('main', `start workers=${workers} slots=${slots} tasks=${tasks} killed=${killed}`);

  const pool: Pool = {
    slots: new BoundedSemaphore(slots),
    inside: new SharedValue('int32'),
    seen: new SharedArray('int32', workers + 1),
    full: new Event(),
    limit: slots,
  };
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, tasks, i < killed, pool]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  const most = [...pool.seen].findLastIndex((times) => times > 0);
  event('main', `finish most=${most} slots=${pool.slots.value}`);
  assert(most === slots, 'all slots were in use at once, and no more');
  assert(pool.slots.value === slots, 'all slots are free again');
  const done = children.filter((child) => child.exitCode === 0).length;
  assert(done === workers - killed, 'all others did all their tasks');
});
