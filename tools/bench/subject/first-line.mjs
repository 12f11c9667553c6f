// Milliseconds from start() to the first line of the target, warm: first-line.mjs COUNT
import { Process, main, prepareSpares, target } from 'isoproc';
import { report } from './report.mjs';

// CLOCK_MONOTONIC is the same clock in both processes.
export const now = target(import.meta, () => process.hrtime.bigint());

main(import.meta, async () => {
  await report(Number(process.argv[2]), async () => {
    await prepareSpares(2);
    const began = process.hrtime.bigint();
    const child = new Process(now, [], { startMethod: 'warm' });
    await child.start();
    const ran = await child.result();
    await child.join();
    return Number(ran - began) / 1e6;
  });
});
