// Items per second of map, with default chunks: pool-map.mjs ITEMS
import { main, Pool } from 'isoproc';
import { square } from './pool-task.mjs';

main(import.meta, async () => {
  const items = Array.from({ length: Number(process.argv[2]) }, (_, i) => i);
  const pool = new Pool({ workers: 2 });
  await pool.map(square, items);
  const began = performance.now();
  const list = await pool.map(square, items);
  console.log(list.length / ((performance.now() - began) / 1000));
  await pool.close();
});
