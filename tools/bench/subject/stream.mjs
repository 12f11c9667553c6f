// Messages per second over a Connection, one way: stream.mjs sync|async SIZE COUNT
import { Process, main, pipe, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const receive = target(import.meta, async (connection, form, count) => {
  moveToChildCpu();
  connection.sendSync('ready');
  for (let i = 0; i < count; i++) {
    if (form === 'sync') connection.recvSync();
    else await connection.recv();
  }
  connection.sendSync('done');
});

main(import.meta, async () => {
  const [form, size, count] = process.argv.slice(2);
  const [ours, theirs] = pipe();
  const child = new Process(receive, [theirs, form, Number(count)]);
  await child.start();
  theirs.close();
  const message = new Uint8Array(Number(size));
  await ours.recv();
  const began = process.hrtime.bigint();
  for (let i = 0; i < Number(count); i++) {
    if (form === 'sync') ours.sendSync(message);
    else await ours.send(message);
  }
  await ours.recv();
  console.log(Number(count) / (Number(process.hrtime.bigint() - began) / 1e9));
  await child.join();
});
