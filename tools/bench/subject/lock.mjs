// Nanoseconds for an uncontended acquire and release: lock.mjs sync|async COUNT
import { report } from './report.mjs';
import { Lock } from 'isoproc';

const [form, count] = process.argv.slice(2);
const one = new Lock();

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
