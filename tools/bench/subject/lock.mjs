// Nanoseconds for an uncontended acquire and release: lock.mjs lock|semaphore sync|async COUNT
import { report } from './report.mjs';
import * as isoproc from 'isoproc';

const [kind, form, count] = process.argv.slice(2);
const one = kind === 'lock' ? new isoproc.Lock() : new isoproc.Semaphore(1);

function sync(times) {
  for (let i = 0; i < times; i++) {
    one.acquireSync();
    one.release();
  }
}

async function async_(times) {
  for (let i = 0; i < times; i++) {
    await one.acquire();
    one.release();
  }
}

await report(9, async () => {
  const began = process.hrtime.bigint();
  if (form === 'sync') sync(Number(count));
  else await async_(Number(count));
  return Number(process.hrtime.bigint() - began) / Number(count);
});
