// Milliseconds from the closing of a cycle to the first error, the median: deadlock.mjs PROCESSES ROUNDS
// [TIMEOUT]; with a time limit instead of detection
import { Barrier, Lock, main, Process, target } from 'isoproc';

const now = () => performance.timeOrigin + performance.now();

export const cross = target(import.meta, (own, next, gate, rounds, timeout) => {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    own.acquireSync();
    gate.waitSync();
    const began = now();
    let gaveUp = null;
    try {
      next.acquireSync({ timeout });
      next.release();
    } catch {
      gaveUp = now();
    }
    own.release();
    gate.waitSync();
    times.push({ began, gaveUp });
  }
  return times;
});

main(import.meta, async () => {
  const [count, rounds, timeout] = process.argv.slice(2).map(Number);
  const gate = new Barrier(count);
  const locks = Array.from({ length: count }, () => new Lock());
  const all = locks.map(
    (own, i) => new Process(cross, [own, locks[(i + 1) % count], gate, rounds + 3, timeout]),
  );
  await Promise.all(all.map((one) => one.start()));
  const times = await Promise.all(all.map((one) => one.result()));
  const took = Array.from({ length: rounds }, (_, i) => {
    const round = times.map((its) => its[i + 3]);
    const closed = Math.max(...round.map(({ began }) => began));
    return Math.min(...round.flatMap(({ gaveUp }) => gaveUp ?? [])) - closed;
  });
  console.log(took.sort((a, b) => a - b)[rounds >> 1]);
});
