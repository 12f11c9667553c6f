import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { Run } from './run.js';

const family = compiled('family');

/** Releases whoever is held, but kills a process at its line of that number. */
function striking(line: number, command: readonly [string, ...string[]]): Run {
  let victim = 0;
  return new Run(command, { hold: true, limits: { output: 1e8 } }, (message, run) => {
    if (message.type !== 'hold') return;
    const strike = new RegExp(`line ${String(line)} ${String(message.pid)}\\n`);
    if (victim === 0 && strike.test(run.stdout())) {
      victim = message.pid;
      run.supervisor.kill(victim, 'SIGKILL');
    } else if (message.pid !== victim) run.supervisor.release(message.pid);
  });
}

test('a process killed at an event does nothing after it, 200 times', async () => {
  for (let i = 0; i < 200; i++) {
    const run = striking(2, [family, 'chatter', '2', '5']);
    expect((await run.supervisor.ended).status).toBe(0);
    const killed = run.of('exit').filter((exit) => exit.signal === 'SIGKILL');
    expect(killed).toHaveLength(1);
    const lines = run.stdout().trim().split('\n');
    const of = lines.filter((line) => line.endsWith(` ${String(killed[0]?.pid)}`));
    expect(of.map((line) => line.split(' ')[1])).toEqual(['0', '1', '2']);
    expect(lines).toHaveLength(3 + 5);
  }
});

const python = `
import os
for c in range(2):
    if os.fork() == 0:
        for i in range(5): os.write(1, b"line %d %d\\n" % (i, os.getpid()))
        os._exit(0)
for c in range(2): os.wait()
`;
const node = `
const { fork } = require('node:child_process');
const say = 'for (let i = 0; i < 5; i++) console.log("line " + i + " " + process.pid)';
for (let c = 0; c < 2; c++) require('node:child_process').spawn(process.execPath, ['-e', say], { stdio: 'inherit' });
`;

test.each([
  ['python3', python],
  ['node', node],
])('%s with two processes', async (language, program) => {
  const run = striking(3, [language, language === 'node' ? '-e' : '-c', program]);
  await run.supervisor.ended;
  const killed = run.of('exit').filter((exit) => exit.signal === 'SIGKILL');
  expect(killed).toHaveLength(1);
  expect(run.stdout().trim().split('\n')).toHaveLength(4 + 5);
});

test('held on a terminal too', async () => {
  const run = new Run([family, 'chatter', '1', '1'], { hold: true, terminal: true });
  const { pid } = await run.until('hold');
  expect(run.stdout()).toMatch(/line 0 \d+\r\n/);
  run.supervisor.release(pid);
  expect((await run.supervisor.ended).status).toBe(0);
});
