import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, 'bundled-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a bundler makes of a program: all but the native part goes in. */
async function bundle(name: string, source: string) {
  const input = join(folder, `${name}.source.mjs`);
  writeFileSync(input, source);
  const build = await rolldown({
    input,
    platform: 'node',
    external: ['@isoproc/native'],
    resolve: { conditionNames: ['module', 'import', 'node', 'default'] },
  });
  const file = join(folder, `${name}.mjs`);
  const { output } = await build.write({ file });
  await build.close();
  return { file, code: output[0].code };
}

describe('a bundler', () => {
  it('takes along what a program uses, and no more; and the program runs', async () => {
    const all = await bundle('all', "export * from 'isoproc';");
    const lock = await bundle(
      'lock',
      `import { Lock } from 'isoproc';
       const lock = new Lock();
       lock.acquireSync();
       console.log(lock);`,
    );
    for (const name of ['WorkerDiedError', 'ManagerDiedError', 'AuthenticationError']) {
      expect(all.code).toContain(name);
      expect(lock.code).not.toContain(name);
    }
    const shown = execFileSync(process.execPath, [lock.file], { encoding: 'utf8' });
    expect(shown).toContain('Lock');
  });
});
