// Acquiring and releasing a semaphore that nobody else uses, in nanoseconds: semaphore.mjs CLASS TIMES
import * as isoproc from 'isoproc';

const [name, count] = process.argv.slice(2);
const semaphore = new isoproc[name](2);
const times = Number(count);

function run() {
  const begin = performance.now();
  for (let i = 0; i < times; i++) {
    semaphore.acquireSync();
    semaphore.release();
  }
  return ((performance.now() - begin) / times) * 1e6;
}

run();
console.log(run());
