import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const fixture = fileURLToPath(new URL('./fixtures/orphan.mjs', import.meta.url));

test('an orphan is adopted by the subreaper, sees it, and is waited for', async () => {
  const main = spawn(process.execPath, [fixture], { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  for await (const part of main.stdout.iterator({ destroyOnReturn: false })) {
    text += String(part);
    const orphan = /^parent \d+ (\d+)$/m.exec(text)?.[1];
    if (orphan && /^orphaned/m.test(text) && /^status/m.test(text) && !/^adopted/m.test(text)) {
      main.stdin.write(`${orphan}\n`);
    }
  }
  expect(text).toContain('status 4');
  expect(text).toContain(`orphaned true ${String(main.pid)}`);
  expect(text).toContain('adopted true');
  expect(text).toContain('ended SIGTERM null');
  expect(text).not.toContain('must not be seen');
});
