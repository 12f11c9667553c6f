// Nanoseconds an increment of one counter under one lock by several:
// counter.mjs PROCESSES EACH [VICTIM]; without detection of deadlocks: nobody
import { Event, Lock, main, Process, setVictim, SharedValue, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const count = target(import.meta, (counter, lock, go, ready, times, second, victim) => {
  setVictim(victim);
  if (second) moveToChildCpu();
  ready.add(1);
  go.waitSync();
  const began = process.hrtime.bigint();
  for (let i = 0; i < times; i++) {
    lock.acquireSync();
    counter.value += 1;
    lock.release();
  }
  return Number(process.hrtime.bigint() - began);
});

main(import.meta, async () => {
  const [processes, each] = process.argv.slice(2, 4).map(Number);
  const victim = process.argv[4] ?? 'last';
  const [counter, ready] = [0, 0].map((zero) => new SharedValue('int32', zero, { lock: false }));
  const [lock, go] = [new Lock(), new Event()];
  const all = Array.from(
    { length: processes },
    (_, i) => new Process(count, [counter, lock, go, ready, each, i % 2 === 1, victim]),
  );
  await Promise.all(all.map((one) => one.start()));
  while (ready.load() < processes) await new Promise((resolve) => setImmediate(resolve));
  go.set();
  const times = await Promise.all(all.map((one) => one.result()));
  if (counter.value !== processes * each) throw new Error(`lost: ${counter.value}`);
  console.log(Math.max(...times) / (processes * each));
});
