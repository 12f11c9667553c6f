import { expect, test } from 'vitest';

import { finished, Run } from './run.js';

const terminal = { columns: 101, rows: 31 };

test('stdin and stdout are the terminal, of the size asked for', async () => {
  const run = await finished(['sh', '-c', 'test -t 0 && test -t 1 && stty size && ps -o tty= $$'], {
    terminal,
  });
  expect(run.of('end')[0]?.status).toBe(0);
  expect(run.stdout()).toMatch(/^31 101\r\npts\/\d+\s+$/);
});

test('stderr stays a pipe', async () => {
  const run = await finished(['sh', '-c', 'test -t 2 || echo pipe >&2'], { terminal });
  expect(run.of('output')).toMatchObject([{ stream: 'stderr', text: 'pipe\n' }]);
});

test('Ctrl-C interrupts the whole foreground group', async () => {
  const run = new Run(['sh', '-c', 'cat & sleep 1000 & echo ready; wait'], { terminal });
  await run.printed('ready');
  await run.until('exec', (exec) => exec.path.endsWith('sleep'));
  run.supervisor.input('\u0003');
  expect((await run.supervisor.ended).signal).toBe('SIGINT');
});

test('a line typed reaches the program, and end of file ends it', async () => {
  const run = new Run(['cat'], { terminal });
  expect((await run.until('quiet')).stdin).toBe(true);
  run.supervisor.input('hello\n');
  await run.printed('hello\r\nhello\r\n'); // its echo, and cat
  run.supervisor.endInput();
  expect((await run.supervisor.ended).status).toBe(0);
});

test('no byte of a megabyte is lost', async () => {
  const lines = 20_000; // of 52 bytes
  const script = `i=0; while [ $i -lt ${String(lines)} ]; do printf '%050d\\n' $i; i=$((i+1)); done`;
  const run = await finished(['sh', '-c', script], { terminal });
  const got = run.stdout().split('\r\n');
  expect(got).toHaveLength(lines + 1);
  expect(got.slice(0, -1).every((line, i) => line === String(i).padStart(50, '0'))).toBe(true);
});
