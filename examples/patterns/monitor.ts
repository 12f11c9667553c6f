// A monitor: state, its lock, and what one waits for, in one class; nobody else touches the state.
import assert from 'node:assert/strict';
import { Condition, Lock, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: monitor.ts [producers=2] [consumers=2] [items=10] [capacity=3] [killed=1]';
  process.stderr.write(`monitor: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const [GOT, PUT, CLOSED, ITEMS] = [0, 1, 2, 3]; // words: how many were got and put; whether that was all

type Parts = [words: SharedArray<'int32'>, notFull: Condition, notEmpty: Condition];

class BoundedBuffer {
  constructor(
    readonly words: Parts[0],
    readonly notFull: Condition,
    readonly notEmpty: Condition, // with the same lock
  ) {}

  put(actor: string, item: number, dies: boolean): void {
    using _ = this.notFull.acquireSync();
    const capacity = this.words.length - ITEMS;
    while (this.#size === capacity) this.notFull.waitSync(); // Who was quicker may have filled it again.
    const place = this.words.get(PUT);
    this.words.set(ITEMS + (place % capacity), item);
    event(actor, `${dies ? 'dies' : 'put'} item=${item}`);
    if (dies) process.kill(process.pid, 'SIGKILL'); // It has the lock; its item does not count yet.
    this.words.set(PUT, place + 1);
    this.notEmpty.notifyAll();
  }

  /** Undefined: it is closed, and nothing is left. */
  get(actor: string): number | undefined {
    using _ = this.notEmpty.acquireSync();
    while (this.#size === 0 && this.words.get(CLOSED) === 0) this.notEmpty.waitSync();
    if (this.#size === 0) return undefined;
    const [place, capacity] = [this.words.get(GOT), this.words.length - ITEMS];
    const item = this.words.get(ITEMS + (place % capacity));
    event(actor, `got item=${item}`);
    this.words.set(GOT, place + 1);
    this.notFull.notifyAll();
    return item;
  }

  close(): void {
    using _ = this.notEmpty.acquireSync();
    this.words.set(CLOSED, 1);
    this.notEmpty.notifyAll();
  }

  get #size(): number {
    return this.words.get(PUT) - this.words.get(GOT);
  }
}

const produce = target(
  import.meta,
  (producer: number, items: number, dies: boolean, its: Parts) => {
    const buffer = new BoundedBuffer(...its);
    for (let n = 1; n <= items; n++)
      buffer.put(`producer-${producer}`, (producer - 1) * items + n, dies && n === items);
  },
);

const consume = target(import.meta, (consumer: number, its: Parts) => {
  const [buffer, got] = [new BoundedBuffer(...its), [] as number[]];
  for (let item; (item = buffer.get(`consumer-${consumer}`)) !== undefined;) got.push(item);
  return got;
});

main(import.meta, async () => {
  const [a = '2', b = '2', c = '10', d = '3', e = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const [producers, consumers, items] = [number(a, 1, 4), number(b, 1, 4), number(c, 1, 100)];
  const [capacity, killed] = [number(d, 1, 100), number(e, 0, producers)];
  event('main', `start capacity=${capacity} killed=${killed}`);

  const lock = new Lock();
  const words = new SharedArray('int32', ITEMS + capacity);
  const its: Parts = [words, new Condition(lock), new Condition(lock)];
  const second = Array.from({ length: consumers }, (_, i) => new Process(consume, [i + 1, its]));
  await Promise.all(second.map((child) => child.start()));
  const first = Array.from({ length: producers }, (_, i) => {
    return new Process(produce, [i + 1, items, i < killed, its]);
  });
  await Promise.all(first.map((child) => child.start()));
  await Promise.all(first.map((child) => child.join()));
  new BoundedBuffer(...its).close();
  const got = (await Promise.all(second.map((child) => child.result()))).flat();
  event('main', `finish got=${got.length}`);
  const dead = (item: number) => item % items === 0 && item <= killed * items;
  const all = Array.from({ length: producers * items }, (_, i) => i + 1).filter((x) => !dead(x));
  assert.deepEqual(
    got.sort((x, y) => x - y),
    all,
    'every item that was put was got once',
  );
});
