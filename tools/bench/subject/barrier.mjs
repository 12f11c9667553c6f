// Waits per second at a barrier of 2: barrier.mjs COUNT
import { Barrier, main, Process, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const meet = target(import.meta, (barrier, count) => {
  moveToChildCpu();
  for (let i = 0; i <= count; i++) barrier.waitSync();
});

main(import.meta, async () => {
  const count = Number(process.argv[2]);
  const barrier = new Barrier(2);
  const child = new Process(meet, [barrier, count]);
  await child.start();
  await barrier.wait();
  const began = process.hrtime.bigint();
  for (let i = 0; i < count; i++) barrier.waitSync();
  console.log(count / (Number(process.hrtime.bigint() - began) / 1e9));
  await child.join();
});
