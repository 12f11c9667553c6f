// Messages per second through a Queue, one producer and one consumer: queue.mjs sync|async SIZE COUNT
// SIZE `object`: a small object.
import { main, Process, Queue, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

const messageOf = (size) =>
  size === 'object' ? { id: 17, name: 'message', list: [1, 2, 3] } : new Uint8Array(Number(size));

export const produce = target(import.meta, async (queue, size, count) => {
  moveToChildCpu();
  const message = messageOf(size);
  queue.putSync('ready');
  for (let i = 0; i < count; i++) queue.putSync(message);
});

main(import.meta, async () => {
  const [form, size, text] = process.argv.slice(2);
  const count = Number(text);
  const queue = new Queue();
  const child = new Process(produce, [queue, size, count]);
  await child.start();
  await queue.get();
  const began = process.hrtime.bigint();
  if (form === 'sync') for (let i = 0; i < count; i++) queue.getSync();
  else for (let i = 0; i < count; i++) await queue.get();
  console.log(count / (Number(process.hrtime.bigint() - began) / 1e9));
  await child.join();
});
