// How much the least-served of N contenders gets of its share: lock-fairness.mjs N MILLISECONDS
import { Event, Lock, main, Process, target } from 'isoproc';

export const contend = target(import.meta, (lock, go, milliseconds) => {
  go.waitSync();
  const end = performance.now() + milliseconds;
  let count = 0;
  for (; performance.now() < end; count++) {
    lock.acquireSync();
    for (let i = 0; i < 200; i++) Math.sqrt(i);
    lock.release();
  }
  return count;
});

main(import.meta, async () => {
  const [number, milliseconds] = process.argv.slice(2).map(Number);
  const [lock, go] = [new Lock(), new Event()];
  const all = Array.from({ length: number }, () => new Process(contend, [lock, go, milliseconds]));
  await Promise.all(all.map((one) => one.start()));
  go.set();
  const counts = await Promise.all(all.map((one) => one.result()));
  const total = counts.reduce((sum, count) => sum + count);
  console.log((Math.min(...counts) * number) / total);
});
