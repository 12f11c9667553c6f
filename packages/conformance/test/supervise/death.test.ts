import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { supervisorPath } from '@isoproc/native';

import { SupervisorError } from '../../src/supervise/index.js';
import { compiled } from './compile.js';
import { Run } from './run.js';

const family = compiled('family');

/** Resolves when no such process is alive: a zombie that only its reaper has yet to see is not. */
async function gone(pid: number): Promise<void> {
  const state = (): string => {
    try {
      return readFileSync(`/proc/${String(pid)}/stat`, 'utf8').replace(/.*\) /, '')[0] ?? 'X';
    } catch {
      return 'X';
    }
  };
  while (!['Z', 'X'].includes(state())) await new Promise((again) => setImmediate(again));
}

test('a supervisor that is killed takes the whole tree along', async () => {
  const run = new Run([family, 'straggler']);
  await run.printed('straggler');
  const straggler = run.of('fork').at(-1)?.pid ?? 0;
  process.kill(run.supervisor.pid ?? 0, 'SIGKILL');
  await expect(run.supervisor.ended).rejects.toThrow(SupervisorError);
  await expect(run.supervisor.state()).rejects.toThrow(SupervisorError);
  await gone(straggler);
  expect(existsSync(run.of('start')[0]?.temporary ?? '/')).toBe(false);
});

test('a supervisor whose runner is gone takes the whole tree along', async () => {
  const child = spawn(supervisorPath(), ['--', family, 'straggler'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const control = child.stdio[3] as Socket;
  const over = once(child, 'exit');
  let text = '';
  for await (const chunk of control.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('"straggler ')) break; // leaving the loop closes the socket
  }
  const straggler = Number(/straggler (\d+)/.exec(text)?.[1]);
  expect(await over).toEqual([0, null]);
  await gone(straggler);
});

test('SIGTERM ends the run in order', async () => {
  const run = new Run([family, 'straggler']);
  await run.printed('straggler');
  process.kill(run.supervisor.pid ?? 0, 'SIGTERM');
  expect((await run.supervisor.ended).left.processes?.map(({ name }) => name)).toContain('family');
});

test('wrong usage is told on stderr', async () => {
  const child = spawn(supervisorPath(), ['--nonsense'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(complaint).toMatch(/unknown option "--nonsense"; usage: .*\n$/);
});

test('what is asked while the run ends loses nothing of what was said', async () => {
  for (let round = 0; round < 50; round++) {
    const run = new Run(['true'], {}, (message, { supervisor }) => {
      if (message.type === 'state') supervisor.state().catch(() => undefined);
    });
    for (let asked = 0; asked < 8; asked++) run.supervisor.state().catch(() => undefined);
    await run.supervisor.ended;
    expect(run.messages.at(-1)?.type).toBe('end');
  }
});
