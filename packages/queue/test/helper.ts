import { decode, encode } from '@isoproc/core';
import { Process } from '@isoproc/process';
import { Queue } from '@isoproc/queue';
import { hold, Tally } from './fixtures/work.mjs';

export const copyOf = <T>(queue: Queue<T>): Queue<T> => {
  const { data, fds } = encode(queue);
  return decode(data, fds) as Queue<T>;
};
export const wordsOf = (queue: Queue) =>
  (Reflect.get(queue, 'store') as { cell: { words: Int32Array } }).cell.words;
export const turn = () => new Promise((resolve) => setImmediate(resolve));
export const until = async (so: () => boolean) => {
  while (!so()) await turn();
};
/** How many members sleep at their doorbells there. */
export const asleep = (words: Int32Array, place: number) =>
  [words[place + 2] ?? 0, words[place + 3] ?? 0]
    .map((mask) => (mask >>> 0).toString(2).replaceAll('0', '').length)
    .reduce((a, b) => a + b);

export const fits = (put: Promise<void>) =>
  put.then(
    () => true,
    () => false,
  );

export async function holding(queue: Queue, at: number, untilAwaited: boolean) {
  const gate = Tally.create(1);
  const child = new Process(hold, [queue, gate, at, untilAwaited]);
  await child.start();
  await until(() => gate.read(0) === 1);
  return { child, release: () => Atomics.store(gate.words, gate.at(0), 2) };
}
