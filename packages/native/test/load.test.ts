import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { loadFrom, NativeLoadError } from '@isoproc/native';
import { expect, it } from 'vitest';

it('names each path that was tried, and why it failed', () => {
  const attempt = () => loadFrom(['/no/such.node', `${import.meta.dirname}/none.node`]);
  expect(attempt).toThrow(NativeLoadError);
  expect(attempt).toThrow(/\/no\/such\.node: .+; .+none\.node: .+npm rebuild/);
});

it('names the platform that it is not made for', () => {
  expect(() => loadFrom([], 'darwin arm64')).toThrow('Linux on x64 and arm64, and this is darwin');
});

it('works in a worker thread, which can end while it watches', async () => {
  const worker = new Worker(new URL('fixtures/worker.mjs', import.meta.url));
  expect(await new Promise((resolve) => worker.once('message', resolve))).toBe('ready');
  expect(await worker.terminate()).toBe(1);
});

it('leaves standard input alone when it is imported: others share what the descriptor means', () => {
  const script = `
    import { readFileSync } from 'node:fs';
    const flags = () => /^flags:.*$/m.exec(readFileSync('/proc/self/fdinfo/0', 'latin1'))[0];
    const before = flags();
    await import('@isoproc/native');
    console.log(before === flags());
  `;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = spawnSync(process.execPath, args, { input: '', cwd: import.meta.dirname });
  expect(String(stdout)).toBe('true\n');
});
