// Mean round trip over a Connection, in microseconds: ping-pong.mjs sync|async SIZE ROUNDS
import { EOFError, Process, main, pipe, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const echo = target(import.meta, async (connection, form) => {
  moveToChildCpu();
  try {
    if (form === 'sync') for (;;) connection.sendBytesSync(connection.recvBytesSync());
    else for (;;) await connection.sendBytes(await connection.recvBytes());
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
  }
});

async function rounds(connection, form, message, count) {
  const began = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    if (form === 'sync') {
      connection.sendBytesSync(message);
      connection.recvBytesSync();
    } else {
      await connection.sendBytes(message);
      await connection.recvBytes();
    }
  }
  return Number(process.hrtime.bigint() - began) / count / 1e3;
}

main(import.meta, async () => {
  const [form, size, count] = process.argv.slice(2);
  const [ours, theirs] = pipe();
  const child = new Process(echo, [theirs, form]);
  await child.start();
  theirs.close();
  const message = new Uint8Array(Number(size));
  await rounds(ours, form, message, Number(count) >> 2);
  console.log(await rounds(ours, form, message, Number(count)));
  ours.close();
  await child.join();
});
