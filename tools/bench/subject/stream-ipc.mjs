// Messages per second over Node's IPC, one way: stream-ipc.mjs json|advanced SIZE COUNT
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { moveToChildCpu } from './report.mjs';

if (process.send) {
  moveToChildCpu();
  let left = Number(process.argv[2]);
  process.on('message', () => {
    if (--left === 0) process.send('done', () => process.disconnect());
  });
  process.send('ready');
} else {
  const [serialization, size, count] = process.argv.slice(2);
  const child = fork(fileURLToPath(import.meta.url), [count], { serialization });
  await once(child, 'message');
  const message =
    size === 'object'
      ? { id: 17, name: 'message', list: [1, 2, 3] }
      : serialization === 'json'
        ? 'x'.repeat(Number(size))
        : new Uint8Array(Number(size));
  const began = process.hrtime.bigint();
  const done = once(child, 'message');
  for (let i = 0; i < Number(count); i++) {
    const sent = new Promise((resolve) => child.send(message, resolve)); // its only backpressure
    if (i % 8 === 7) await sent;
  }
  await done;
  console.log(Number(count) / (Number(process.hrtime.bigint() - began) / 1e9));
}
