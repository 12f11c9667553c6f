// A ring for many producers and one consumer: one compare-exchange puts an item, or nothing has happened.
import assert from 'node:assert/strict';
import { Event, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: mpsc-ring.ts [producers=3] [items=50] [slots=8] [killed=1]';
  process.stderr.write(`mpsc-ring: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

/*
 * A slot's word: place × 2^32 + item. Item 0: free, for that place alone; so whoever was asleep while
 * the ring went around finds another word, and its compare-exchange fails.
 */
const word = (place: number, item: number) => (BigInt(place) << 32n) | BigInt(item);

interface Ring {
  readonly slots: SharedArray<'biguint64'>;
  readonly marks: SharedArray<'int32'>; // how many were put, at least; whether that was all
  readonly more: Event;
  readonly room: readonly Event[]; // one for each producer, so that only who sleeps on it clears it
}
const [PUT, CLOSED] = [0, 1];

function put(
  producer: number,
  item: number,
  { slots, marks, more, room }: Ring,
  dies: boolean,
): void {
  const mine = room[producer];
  for (;;) {
    const place = marks.load(PUT);
    const at = place % slots.length;
    const free = word(place, 0);
    const was = slots.compareExchange(at, free, word(place, item));
    if (was === free && dies) process.kill(process.pid, 'SIGKILL'); // Others will move the mark.
    if (was >= free) marks.compareExchange(PUT, place, place + 1); // Whoever put it may have died.
    more.set(); // Also when it is full: who filled it may have died before it could say so.
    if (was === free) return;
    if (was > free) continue; // Another one was quicker.
    mine?.clear();
    if (slots.load(at) === was) mine?.waitSync(); // A look after the clear: no wake-up is lost.
  }
}

/** The item of that place; undefined: it is closed, and there is none. */
function get(place: number, { slots, marks, more, room }: Ring): number | undefined {
  const at = place % slots.length;
  while (slots.load(at) === word(place, 0)) {
    more.clear();
    const closed = marks.load(CLOSED) === 1; // Asked before the look: what was put before it is seen.
    if (slots.load(at) !== word(place, 0)) break;
    if (closed) return undefined;
    more.waitSync();
  }
  const item = Number(slots.load(at) & 0xffffffffn);
  slots.store(at, word(place + slots.length, 0));
  for (const one of room) one.set();
  return item;
}

const produce = target(
  import.meta,
  (producer: number, items: number, dies: boolean, ring: Ring) => {
    for (let n = 1; n <= items; n++)
      put(producer, producer * items + n, ring, dies && n === Math.ceil(items / 2));
  },
);

const consume = target(import.meta, (ring: Ring) => {
  const got: number[] = [];
  for (let item; (item = get(got.length, ring)) !== undefined; got.push(item))
    event('consumer', `got item=${item}`);
  return got;
});

main(import.meta, async () => {
  const [a = '3', b = '50', c = '8', d = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const [producers, items] = [number(a, 1, 6), number(b, 1, 1000)];
  const [slots, killed] = [number(c, 1, 1024), number(d, 0, producers)];
  event('main', `start producers=${producers} items=${items} slots=${slots} killed=${killed}`);

  const ring: Ring = {
    slots: new SharedArray(
      'biguint64',
      Array.from({ length: slots }, (_, i) => word(i, 0)),
    ),
    marks: new SharedArray('int32', 2),
    more: new Event(),
    room: Array.from({ length: producers }, () => new Event()),
  };
  const consumer = new Process(consume, [ring]);
  const first = Array.from({ length: producers }, (_, i) => {
    return new Process(produce, [i, items, i < killed, ring]);
  });
  await Promise.all([consumer, ...first].map((child) => child.start()));
  const all = consumer.result(); // It rejects when the consumer dies: then nobody makes room.
  await Promise.race([Promise.all(first.map((child) => child.join())), all]);
  ring.marks.store(CLOSED, 1);
  ring.more.set();
  const got = await all;
  event('main', `finish got=${got.length}`);
  first.forEach((_, i) => {
    const its = got.filter((item) => Math.ceil(item / items) === i + 1);
    const count = i < killed ? Math.ceil(items / 2) : items;
    const put = Array.from({ length: count }, (_, n) => i * items + n + 1);
    assert.deepEqual(its, put, `all of producer ${i} was got, in order`);
  });
});
