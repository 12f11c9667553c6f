// Several processes go from round to round, and nobody goes ahead.
import { Barrier, BrokenBarrierError, main, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: process_barrier.ts [workers=4] [rounds=3]';
  process.stderr.write(`process_barrier: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const work = target(import.meta, (worker: number, rounds: number, barrier: Barrier) => {
  for (let round = 1; round <= rounds; round++) {
    event(`worker-${worker}`, `arrive round=${round}`);
    try {
      barrier.waitSync();
    } catch (error) {
      if (!(error instanceof BrokenBarrierError)) throw error;
      event(`worker-${worker}`, `broken round=${round}`);
      return;
    }
    event(`worker-${worker}`, `pass round=${round}`);
  }
});

main(import.meta, async () => {
  const [first = '4', second = '3', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 8);
  const rounds = number(second, 1, 30);
  event('main', `start workers=${workers} rounds=${rounds}`);

  const barrier = new Barrier(workers);
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, rounds, barrier]);
  });
  await Promise.all(children.map((child) => child.start()));
  const seeOff = async (child: Process) => {
    await child.join();
    // It breaks by itself when a party is killed; but who has never waited yet is not known to it.
    if (child.exitCode !== 0) barrier.abort();
  };
  await Promise.all(children.map(seeOff));
  event('main', 'finish');
});
