import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTopic } from '../../new-topic/main.mjs';
import { run } from '../../setup/child.mjs';

test(
  'a new topic conforms as it is, and its mutants are killed',
  { timeout: 300_000 },
  async () => {
    mkdirSync('reports', { recursive: true }); // within the project: the program imports isoproc
    const root = resolve(mkdtempSync('reports/new-topic-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'examples'));
    copyFileSync('examples/ts-node-hook.mjs', join(root, 'examples/ts-node-hook.mjs'));
    makeTopic(root, ['1', 'first-words', 'First words']);
    const isoproc = (...words) => {
      const args = [
        'packages/conformance/bin/isoproc.mjs',
        ...words,
        '--examples',
        `${root}/examples`,
      ];
      return run(process.execPath, args, { quiet: true });
    };
    const conform = await isoproc('run', '--runs', '1');
    expect(conform.output).toContain('6 runs: 6 passed');
    expect(conform.status).toBe(0);
    const mutants = await isoproc('mutants');
    expect(mutants.output).toContain('3 mutants: 3 killed, 0 not');
    expect(mutants.status).toBe(0);
  },
);
