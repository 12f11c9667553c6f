import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { bytesOf, finished, Run } from './run.js';

const family = compiled('family');

// Many times: who is killed in the middle of a fork leaves a child that nobody has told of.
test.each(Array.from({ length: 50 }, (_, i) => i))(
  'a fork bomb is ended at its limit, and wholly: %i',
  async () => {
    const run = await finished([family, 'bomb'], { limits: { processes: 20 } });
    expect(run.of('limit')).toMatchObject([{ what: 'processes', max: 20 }]);
    const at = run.at((m) => m.type === 'limit');
    expect(run.messages.slice(0, at).filter((m) => m.type === 'fork')).toHaveLength(20);
    const pids = [...run.of('fork').map((fork) => fork.pid), run.of('start')[0]?.pid ?? 0];
    expect(run.of('exit')).toHaveLength(pids.length);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    expect(run.of('end')[0]?.signal).toBe('SIGKILL');
  },
);

test('a flood of output is ended at its limit', async () => {
  const run = await finished(['yes'], { limits: { output: 100_000 } });
  expect(run.of('limit')).toMatchObject([{ what: 'output', max: 100_000 }]);
  expect(run.stdout().length).toBeGreaterThan(100_000);
  expect(run.of('end')[0]?.signal).toBe('SIGKILL');
});

test('output that is not text arrives byte for byte, and text is cut between characters', async () => {
  const binary = await finished(['sh', '-c', `printf '\\377\\000\\n\\200'`]);
  expect(Buffer.concat(binary.of('output').map(bytesOf))).toEqual(Buffer.from([255, 0, 10, 128]));
  expect(binary.of('output')[0]?.text).toBeUndefined();
  const run = new Run(['sh', '-c', `printf 'a\\303'; read x; printf '\\244b'`]);
  await run.printed('a');
  run.supervisor.input('\n');
  await run.supervisor.ended;
  expect(run.of('output').map((output) => output.text)).toEqual(['a', 'äb']);
});

test('a slow reader loses nothing', async () => {
  const run = await finished(['sh', '-c', 'head -c 3000000 /dev/zero | tr "\\0" x']);
  expect(run.stdout()).toBe('x'.repeat(3_000_000));
});
