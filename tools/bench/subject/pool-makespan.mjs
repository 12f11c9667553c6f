// Milliseconds until all of some tasks are done: pool-makespan.mjs SCHEDULING WORKERS MS MS…
import { main, Pool } from 'isoproc';
import { compute } from './pool-task.mjs';

main(import.meta, async () => {
  const [scheduling, workers, ...times] = process.argv.slice(2);
  const pool = new Pool({ workers: Number(workers), scheduling });
  while (pool.stats().idle < Number(workers)) await pool.run(compute, [1]);
  const began = performance.now();
  await Promise.all(times.map((ms) => pool.run(compute, [Number(ms)])));
  console.log(performance.now() - began);
  await pool.close();
});
