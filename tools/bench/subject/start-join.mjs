// Milliseconds to start and join an empty process: start-join.mjs spawn|warm COUNT
import { Process, main, prepareSpares, target } from 'isoproc';
import { report } from './report.mjs';

export const empty = target(import.meta, () => undefined);

main(import.meta, async () => {
  const [startMethod, count] = process.argv.slice(2);
  if (startMethod === 'warm') await prepareSpares(2);
  await report(Number(count), async () => {
    // A spare that is still booting is no warm start: the time to replace it is not the caller's.
    if (startMethod === 'warm') await prepareSpares(2);
    const began = process.hrtime.bigint();
    const child = new Process(empty, [], { startMethod });
    await child.start();
    await child.join();
    return Number(process.hrtime.bigint() - began) / 1e6;
  });
});
