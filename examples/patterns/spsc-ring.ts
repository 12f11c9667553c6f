// A ring for one producer and one consumer: each moves a mark of its own, and no lock is needed.
import assert from 'node:assert/strict';
import { Event, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: spsc-ring.ts [items=1000] [slots=16] [killed=0]';
  process.stderr.write(`spsc-ring: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

// Words: how many were got (the consumer's) and put (the producer's), a cache line each; then the slots.
const [GOT, PUT, CLOSED, ITEMS] = [0, 16, 32, 48];

interface Ring {
  readonly words: SharedArray<'int32'>;
  readonly more: Event; // The consumer sleeps on it,
  readonly room: Event; // and on this the producer.
}

function put(item: number, { words, more, room }: Ring, dies: boolean): void {
  const [place, slots] = [words.load(PUT), words.length - ITEMS];
  while (place - words.load(GOT) >= slots) {
    room.clear();
    if (place - words.load(GOT) >= slots) room.waitSync(); // A look after the clear: no wake-up is lost.
  }
  words.store(ITEMS + (place % slots), item);
  if (dies) process.kill(process.pid, 'SIGKILL');
  words.store(PUT, place + 1); // Only now there is one more.
  more.set();
}

/** All that is there; nothing: it is closed. */
function get({ words, more, room }: Ring): number[] {
  const [place, slots] = [words.load(GOT), words.length - ITEMS];
  while (words.load(PUT) === place) {
    more.clear();
    const closed = words.load(CLOSED) === 1; // Asked before the look: what was put before it is seen.
    if (words.load(PUT) !== place) break;
    if (closed) return [];
    more.waitSync();
  }
  const count = words.load(PUT) - place;
  const items = Array.from({ length: count }, (_, i) => words.load(ITEMS + ((place + i) % slots)));
  words.store(GOT, place + count);
  room.set();
  return items;
}

const produce = target(import.meta, (items: number, killed: number, ring: Ring) => {
  for (let item = 1; item <= items; item++) put(item, ring, item === killed);
});

const consume = target(import.meta, (ring: Ring) => {
  let last = 0;
  for (let items; (items = get(ring)).length > 0;) {
    event('consumer', `got items=${items.join()}`);
    for (const item of items) assert.equal(item, ++last, 'items come in order, each once');
  }
  return last;
});

main(import.meta, async () => {
  const [first = '1000', second = '16', third = '0', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const items = number(first, 1, 1_000_000);
  const slots = number(second, 1, 4096);
  const killed = number(third, 0, items);
  event('main', `start items=${items} slots=${slots} killed=${killed}`);

  const words = new SharedArray('int32', ITEMS + slots, { lock: false });
  const ring: Ring = { words, more: new Event(), room: new Event() };
  const [producer, consumer] = [
    new Process(produce, [items, killed, ring]),
    new Process(consume, [ring]),
  ];
  await producer.start();
  await consumer.start();
  const all = consumer.result(); // It rejects when the consumer dies: then nobody makes room.
  await Promise.race([producer.join(), all]); // However the producer ended, it puts nothing more.
  words.store(CLOSED, 1);
  ring.more.set();
  const got = await all;
  event('main', `finish got=${got}`);
  assert.equal(got, killed > 0 ? killed - 1 : items, 'all that was put was got');
});
