// Several processes add to one counter, one at a time.
import { Lock, main, Process, SharedValue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: process_lock.ts [workers=4] [increments=100]';
  process.stderr.write(`process_lock: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

type Int = SharedValue<'int32'>;

const work = target(import.meta, (worker: number, increments: number, counter: Int, lock: Lock) => {
  for (let n = 0; n < increments; n++) {
    // Also when its owner was killed; the counter is whole then, so there is nothing to repair.
    using _ = lock.acquireSync();
    event(`worker-${worker}`, 'enter');
    counter.value += 1;
    event(`worker-${worker}`, `leave counter=${counter.value}`);
  }
});

main(import.meta, async () => {
  const [first = '4', second = '100', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 8);
  const increments = number(second, 1, 300);
  event('main', `start workers=${workers} increments=${increments}`);

  const lock = new Lock();
  const counter = new SharedValue('int32', 0, { lock: false });
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, increments, counter, lock]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  await using _ = await lock.acquire();
  event('main', `finish counter=${counter.value}`);
});
