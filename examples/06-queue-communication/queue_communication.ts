// Several processes put items into a queue, and several get them out.
import { main, Process, Queue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: queue_communication.ts [producers=2] [consumers=2] [items=10]';
  process.stderr.write(`queue_communication: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const produce = target(import.meta, async (producer: number, items: number, queue: Queue) => {
  for (let n = 1; n <= items; n++) {
    const item = (producer - 1) * items + n;
    event(`producer-${producer}`, `put item=${item}`);
    await queue.put(item); // What has been put is in it, whatever becomes of us.
  }
});

const consume = target(import.meta, async (consumer: number, queue: Queue<number>) => {
  event(`consumer-${consumer}`, 'begin');
  let count = 0;
  for await (const item of queue) {
    event(`consumer-${consumer}`, `got item=${item}`);
    count++;
  }
  event(`consumer-${consumer}`, `finish count=${count}`); // The loop ends when nobody can put.
});

main(import.meta, async () => {
  const [first = '2', second = '2', third = '10', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const producers = number(first, 1, 4);
  const consumers = number(second, 2, 4);
  const items = number(third, 1, 50);
  event('main', `start producers=${producers} consumers=${consumers} items=${items}`);

  const queue = new Queue<number>();
  const children = [
    ...Array.from({ length: producers }, (_, i) => new Process(produce, [i + 1, items, queue])),
    ...Array.from({ length: consumers }, (_, i) => new Process(consume, [i + 1, queue])),
  ];
  await Promise.all(children.map((child) => child.start()));
  queue.close(); // Or the queue would never end: main could still put something.
  await Promise.all(children.map((child) => child.join()));
  event('main', 'finish');
});
