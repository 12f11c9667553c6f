// Everyone holds one lock and waits for another: a deadlock, its recovery, and its prevention.
import { createInterface } from 'node:readline';
import { Barrier, Lock, main, Process, setVictim, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  process.stderr.write(`deadlock: ${why}; usage: deadlock.ts [workers=3] [rounds=3]\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

function holding(actor: string, number: number, locks: Lock[], then?: () => void): void {
  event(actor, `want lock=${number}`);
  using _ = locks[number - 1]?.acquireSync(); // Also when its owner was killed.
  event(actor, `got lock=${number}`);
  then?.();
  event(actor, `release lock=${number}`);
}

// isoproc breaks a deadlock when it closes: a DeadlockError for one of them. Here it is looked at first.
setVictim('nobody');

const work = target(import.meta, (worker: number, locks: Lock[], met: Barrier) => {
  const actor = `worker-${worker}`;
  holding(actor, worker, locks, () => {
    met.waitSync(); // Everyone holds one lock now. Without it, that happens only now and then.
    holding(actor, (worker % locks.length) + 1, locks);
  });
});

const workInOrder = target(import.meta, (worker: number, rounds: number, locks: Lock[]) => {
  // The lower number first: no circle can close, since nobody waits for a lower one than it has.
  const next = (worker % locks.length) + 1;
  const [first, second] = [Math.min(worker, next), Math.max(worker, next)];
  for (let round = 1; round <= rounds; round++) {
    holding(`orderly-${worker}`, first, locks, () => {
      holding(`orderly-${worker}`, second, locks);
    });
  }
});

main(import.meta, async () => {
  const [first = '3', second = '3', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 5);
  const rounds = number(second, 1, 20);
  event('main', `start workers=${workers} rounds=${rounds}`);
  const input = createInterface({ input: process.stdin });
  const lines = input[Symbol.asyncIterator](); // From now on, its end is not missed.

  const locks = Array.from({ length: workers }, () => new Lock());
  const met = new Barrier(workers + 1);
  const children = locks.map((_, i) => new Process(work, [i + 1, locks, met]));
  await Promise.all(children.map((child) => child.start()));
  await met.wait();
  event('main', 'deadlock');
  await lines.next(); // A checkpoint: until somebody presses Enter.
  input.close();

  const victim = children.at(-1);
  event('main', `victim worker=${victim?.pid}`);
  victim?.kill();
  await Promise.all(children.map((child) => child.join()));

  const orderly = locks.map((_, i) => new Process(workInOrder, [i + 1, rounds, locks]));
  await Promise.all(orderly.map((child) => child.start()));
  await Promise.all(orderly.map((child) => child.join()));
  for (const lock of locks) lock.acquireSync(); // Nobody holds any of them.
  event('main', 'finish');
});
