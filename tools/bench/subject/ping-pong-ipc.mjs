// Mean round trip over Node's IPC, in microseconds: ping-pong-ipc.mjs json|advanced SIZE ROUNDS
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { moveToChildCpu } from './report.mjs';

if (process.send) {
  moveToChildCpu();
  process.on('message', (message) => process.send(message));
  process.send('ready');
} else {
  const [serialization, size, rounds] = process.argv.slice(2);
  const child = fork(fileURLToPath(import.meta.url), { serialization });
  await once(child, 'message');
  // What each form carries best: a string in JSON, bytes in structured clone.
  const message =
    serialization === 'json' ? 'x'.repeat(Number(size)) : new Uint8Array(Number(size));
  const warmUp = Number(rounds) >> 2;
  let [left, began] = [Number(rounds) + warmUp, 0n];
  await new Promise((resolve) => {
    child.on('message', () => {
      if (--left === Number(rounds)) began = process.hrtime.bigint();
      if (left === 0) resolve();
      else child.send(message);
    });
    child.send(message);
  });
  console.log(Number(process.hrtime.bigint() - began) / Number(rounds) / 1e3);
  child.disconnect();
}
