import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { finished, Run } from './run.js';

const wait = compiled('wait');

test.each([
  ['exit 7', { status: 7 }],
  ['kill -TERM $$', { signal: 'SIGTERM' }],
  ['ulimit -c 0; kill -SEGV $$', { signal: 'SIGSEGV' }],
  ['kill -KILL $$', { signal: 'SIGKILL' }],
  ['kill -34 $$', { signal: 'SIGRTMIN+2' }],
])('%s is told truly', async (script, ending) => {
  const run = await finished(['sh', '-c', script]);
  expect(run.of('exit')[0]).toMatchObject(ending);
  expect(run.of('end')[0]).toMatchObject(ending);
});

test('a handler runs, and the program goes on', async () => {
  const run = await finished(['sh', '-c', 'trap "echo caught" USR1; kill -USR1 $$; exit 5']);
  expect(run.stdout()).toBe('caught\n');
  expect(run.of('end')[0]?.status).toBe(5);
});

test('signals are at their defaults, none is blocked, no descriptor is leaked', async () => {
  // grep itself may catch signals.
  const run = await finished([
    'sh',
    '-c',
    'grep -E "^Sig(Blk|Ign)" /proc/self/status; ls /proc/self/fd',
  ]);
  expect(run.stdout().match(/Sig\w+:\t0{16}\n/g)).toHaveLength(2);
  // ls itself has the directory open as 3.
  expect(run.stdout().trim().split('\n').slice(2)).toEqual(['0', '1', '2', '3']);
});

test('the parent of a stopped process sees it stop and go on', async () => {
  const run = await finished([wait, 'job-control']);
  expect(run.stdout()).toBe('saw stop\nsaw continue\n');
  expect(run.of('end')[0]?.status).toBe(5);
});

test('a stopped process looks stopped until it is continued', async () => {
  const run = new Run([wait, 'stopping']);
  const { pid } = await run.until('start');
  await run.until('quiet');
  expect((await run.supervisor.state()).processes[0]?.state).toBe('T');
  run.supervisor.kill(pid, 'SIGCONT');
  await run.printed('continued');
  expect((await run.supervisor.ended).status).toBe(0);
});

test('a program that cannot be run says why, and ends with 127', async () => {
  const run = await finished(['/no/such/program']);
  expect(run.of('error')[0]?.message).toMatch(/cannot run "\/no\/such\/program": No such file/);
  expect(run.of('end')[0]?.status).toBe(127);
});

test('kill names its mistakes', async () => {
  const run = new Run(['cat']);
  run.supervisor.kill(1, 'SIGKILL');
  run.supervisor.kill((await run.until('start')).pid, 'SIGNONSENSE');
  await run.until('error', (error) => error.message.includes('SIGNONSENSE'));
  expect(run.of('error')[0]?.message).toMatch(/no living process of the program is 1/);
  run.supervisor.endInput();
  expect((await run.supervisor.ended).status).toBe(0);
});
