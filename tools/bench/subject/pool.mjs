// One figure of one pool: pool.mjs LIBRARY WHAT ARGUMENT…
//   trivial OUTSTANDING SECONDS: tasks per second · array OUTSTANDING SECONDS [transfer]: 1 MiB in and out
//   start WORKERS: ms until all are at work · memory WORKERS: MiB of an idle one
import { readdirSync, readFileSync } from 'node:fs';
import { main, SharedArray } from 'isoproc';
import { openPool } from './pool-library.mjs';

const BIG = 1 << 20;

/** So many at a time, for so many seconds, after a quarter of that which does not count. */
async function rate(outstanding, seconds, one) {
  const begin = performance.now() + seconds * 250;
  const end = begin + seconds * 1000;
  let count = 0;
  const work = async () => {
    for (let now; (now = performance.now()) < end;) {
      await one();
      if (now > begin) count++;
    }
  };
  await Promise.all(Array.from({ length: outstanding }, work));
  return count / seconds;
}

/** What this process and its children have, each page once: proportional set sizes, MiB. */
function memory() {
  const family = readdirSync('/proc').filter((pid) => {
    try {
      const status = /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/status`, 'utf8');
      return status && (Number(pid) === process.pid || status.includes(`PPid:\t${process.pid}\n`));
    } catch {
      return false;
    }
  });
  const sizes = family.map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]),
  );
  return sizes.reduce((a, b) => a + b, 0) / 1024;
}

const subjects = {
  async trivial(library, outstanding, seconds) {
    const pool = await openPool(library, 2);
    const figure = await rate(Number(outstanding), Number(seconds), () => pool.call('square', 3));
    return [pool, figure];
  },
  async array(library, outstanding, seconds, how) {
    process.env.BENCH_TRANSFER = how === 'transfer' ? '1' : '0';
    const pool = await openPool(library, 2);
    const fresh = () =>
      how === 'shared' ? new SharedArray('uint8', BIG, { lock: false }).view : new Uint8Array(BIG);
    const arrays = Array.from({ length: Number(outstanding) }, fresh);
    const figure = await rate(Number(outstanding), Number(seconds), async () => {
      const array = arrays.pop();
      arrays.push(await pool.call('touch', array, how === 'transfer' ? [array.buffer] : []));
    });
    if (arrays.some((array) => !(array instanceof Uint8Array) || array.length !== BIG))
      throw new Error(`${library}: the arrays are not what they were`);
    return [pool, figure];
  },
  async start(library, workers) {
    const HOLD = 1500;
    const began = performance.now();
    const pool = await openPool(library, Number(workers));
    await Promise.all(Array.from({ length: Number(workers) }, () => pool.call('hold', HOLD)));
    return [pool, performance.now() - began - HOLD];
  },
  async memory(library, workers) {
    const before = memory();
    const pool = await openPool(library, Number(workers));
    await Promise.all(Array.from({ length: Number(workers) }, () => pool.call('hold', 500)));
    return [pool, (memory() - before) / Number(workers)];
  },
};

main(import.meta, async () => {
  const [library, what, ...rest] = process.argv.slice(2);
  const [pool, figure] = await subjects[what](library, ...rest);
  console.log(figure);
  await pool.end();
});
