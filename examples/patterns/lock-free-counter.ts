// One number that all add to, and one flag that stops them all: atomic operations, and no lock.
import assert from 'node:assert/strict';
import { Barrier, main, Process, SharedArray, SharedValue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: lock-free-counter.ts [workers=4] [goal=100000] [killed=1]';
  process.stderr.write(`lock-free-counter: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const LINE = 16; // words of a cache line: each worker's own count has one of its own

interface Shared {
  readonly counter: SharedValue<'int32'>;
  readonly stop: SharedValue<'int32'>;
  readonly own: SharedArray<'int32'>;
  readonly all: Barrier;
}

const count = target(import.meta, (worker: number, goal: number, dies: boolean, shared: Shared) => {
  const { counter, stop, own, all } = shared;
  all.waitSync();
  do {
    const ticket = counter.add(1) + 1; // What it was, in one step: nobody else has this one.
    own.add(worker * LINE, 1);
    if (ticket === goal) {
      event(`worker-${worker}`, `stop ticket=${ticket}`);
      stop.store(1);
    }
    if (dies) break;
  } while (stop.load() === 0);
  event(`worker-${worker}`, `${dies ? 'dies' : 'finish'} count=${own.load(worker * LINE)}`);
  if (dies) process.kill(process.pid, 'SIGKILL');
});

main(import.meta, async () => {
  const [first = '4', second = '100000', third = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 8);
  const goal = number(second, 100, 10_000_000);
  const killed = number(third, 0, workers - 1);
  event('main', `start workers=${workers} goal=${goal} killed=${killed}`);

  const shared: Shared = {
    counter: new SharedValue('int32', 0, { lock: false }),
    stop: new SharedValue('int32', 0, { lock: false }),
    own: new SharedArray('int32', workers * LINE, { lock: false }),
    all: new Barrier(workers),
  };
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(count, [i, goal, i < killed, shared]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  const counter = shared.counter.load();
  const sum = [...shared.own].reduce((total, one) => total + one);
  event('main', `finish counter=${counter} sum=${sum}`);
  assert(counter === sum, 'nothing that was added is lost');
  assert(counter >= goal, 'they went on up to the goal');
  const well = children.filter((child) => child.exitCode === 0).length;
  assert(well === workers - killed, 'all others ended well');
});
