// Rounds per second of a barrier of two processes: barrier.mjs ROUNDS
import { Barrier, main, Process, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const meet = target(import.meta, (barrier, rounds) => {
  moveToChildCpu();
  for (let i = 0; i < rounds; i++) barrier.waitSync();
});

main(import.meta, async () => {
  const rounds = Number(process.argv[2]);
  const warmUp = rounds >> 2;
  const barrier = new Barrier(2);
  const child = new Process(meet, [barrier, warmUp + rounds]);
  await child.start();
  for (let i = 0; i < warmUp; i++) barrier.waitSync();
  const begin = performance.now();
  for (let i = 0; i < rounds; i++) barrier.waitSync();
  console.log((rounds / (performance.now() - begin)) * 1000);
  await child.join();
});
