// So many processes at once as there are permits, and no more.
import { createInterface } from 'node:readline';
import { BoundedSemaphore, Event, main, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: process_semaphore.ts [workers=5] [permits=2]';
  process.stderr.write(`process_semaphore: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const work = target(import.meta, (worker: number, permits: BoundedSemaphore, gate: Event) => {
  using _ = permits.acquireSync(); // A bounded semaphore knows that it is ours, and not for ever.
  event(`worker-${worker}`, 'enter');
  gate.waitSync(); // until main opens it
  event(`worker-${worker}`, 'leave');
});

main(import.meta, async () => {
  const [first = '5', second = '2', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 4, 8);
  const count = number(second, 2, 3);
  event('main', `start workers=${workers} permits=${count}`);

  const permits = new BoundedSemaphore(count);
  const gate = new Event();
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, permits, gate]);
  });
  await Promise.all(children.map((child) => child.start()));
  event('main', 'look');
  const input = createInterface({ input: process.stdin });
  await input[Symbol.asyncIterator]().next(); // A checkpoint: until somebody presses Enter.
  input.close();
  gate.set();
  await Promise.all(children.map((child) => child.join()));
  event('main', `finish permits=${permits.value}`);
});
