import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { report } from './report.mjs';

const empty = fileURLToPath(new URL('empty.mjs', import.meta.url));
await report(Number(process.argv[2]), async () => {
  await once(fork(empty), 'exit');
});
