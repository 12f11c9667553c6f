// Producers wait when the buffer is full, consumers when it is empty: two semaphores count, a lock guards.
import assert from 'node:assert/strict';
import { Event, Lock, main, Process, Semaphore, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage =
    'usage: producer-consumer.ts [producers=2] [consumers=2] [items=10] [slots=4] [killed=1]';
  process.stderr.write(`producer-consumer: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const [GOT, PUT, ITEMS] = [0, 1, 2]; // words: how many were got, and put; then the slots
const END = 0;

interface Buffer {
  readonly empty: Semaphore;
  readonly full: Semaphore;
  readonly mutex: Lock;
  readonly words: SharedArray<'int32'>;
  readonly filled: Event; // Somebody has seen it full.
}

function put(actor: string, item: number, { empty, full, mutex, words, filled }: Buffer): void {
  empty.acquireSync();
  {
    using _ = mutex.acquireSync();
    const [place, slots] = [words.get(PUT), words.length - ITEMS];
    event(actor, `put item=${item}`);
    words.set(ITEMS + (place % slots), item);
    words.set(PUT, place + 1);
    const size = place + 1 - words.get(GOT);
    assert(size <= slots, 'there is never more in the buffer than it has slots');
    if (size === slots) filled.set();
  }
  full.release();
}

function get(actor: string, { empty, full, mutex, words }: Buffer): number {
  full.acquireSync();
  {
    using _ = mutex.acquireSync();
    const place = words.get(GOT);
    const item = words.get(ITEMS + (place % (words.length - ITEMS)));
    event(actor, `got item=${item}`);
    words.set(GOT, place + 1);
    empty.release();
    return item;
  }
}

const produce = target(import.meta, (producer: number, items: number, buffer: Buffer) => {
  for (let n = 1; n <= items; n++) put(`producer-${producer}`, (producer - 1) * items + n, buffer);
});

const consume = target(import.meta, (actor: string, asked: Event, buffer: Buffer) => {
  asked.set();
  const got: number[] = [];
  for (let item; (item = get(actor, buffer)) !== END;) got.push(item);
  return got;
});

main(import.meta, async () => {
  const [a = '2', b = '2', c = '10', d = '4', e = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const [producers, consumers, items] = [number(a, 1, 4), number(b, 1, 4), number(c, 1, 100)];
  const [slots, killed] = [number(d, 1, items), number(e, 0, 2)];
  event('main', `start slots=${slots} killed=${killed}`);

  const words = new SharedArray('int32', ITEMS + slots);
  const counters = { empty: new Semaphore(slots), full: new Semaphore(0) };
  const buffer: Buffer = { ...counters, mutex: new Lock(), words, filled: new Event() };
  for (let n = 1; n <= killed; n++) {
    const asked = new Event();
    const doomed = new Process(consume, [`doomed-${n}`, asked, buffer]);
    await doomed.start();
    await asked.wait();
    doomed.kill(); // It waits for an item, or is about to: it takes none along.
    await doomed.join();
  }
  const first = Array.from({ length: producers }, (_, i) => {
    return new Process(produce, [i + 1, items, buffer]);
  });
  await Promise.all(first.map((child) => child.start()));
  await buffer.filled.wait();
  const second = Array.from({ length: consumers }, (_, i) => {
    return new Process(consume, [`consumer-${i + 1}`, new Event(), buffer]);
  });
  await Promise.all(second.map((child) => child.start()));
  await Promise.all(first.map((child) => child.result())); // An error there is one here.
  for (let n = 1; n <= consumers; n++) put('main', END, buffer);
  const got = (await Promise.all(second.map((child) => child.result()))).flat();
  event('main', `finish got=${got.length}`);
  const all = Array.from({ length: producers * items }, (_, i) => i + 1);
  assert.deepEqual(
    got.sort((x, y) => x - y),
    all,
    'every item was got once',
  );
});
