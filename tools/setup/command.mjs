import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from './child.mjs';
import { headerEnvironment } from './header.mjs';
import { couldNotRun, problems, repeatProblems } from './say.mjs';

const node = (args, env) => run(process.execPath, args, { env });

async function start(args) {
  const isoproc = 'packages/conformance/bin/isoproc.mjs';
  const { status } = await node([isoproc, 'run', '--report', 'reports/latest', ...args]);
  repeatProblems();
  return status;
}

/** All tests; the last line is `N passed, N failed`. */
async function test(args) {
  const summary = resolve('reports/test.json');
  mkdirSync('reports', { recursive: true });
  rmSync(summary, { force: true });
  const env = { ISOPROC_TEST_SUMMARY: summary, ...headerEnvironment() };
  const { status } = await node(['node_modules/vitest/vitest.mjs', 'run', ...args], env);
  const count = readSummary(summary);
  // vitest may fail for another reason than a test, such as processes left behind.
  const failed = status !== 0 && count.failed === 0 ? 1 : count.failed;
  problems.push(...count.couldNotRun.map(({ name, reason }) => ({ part: name, reason })));
  repeatProblems();
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  console.log(`${count.passed} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}

function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    couldNotRun('the tests', 'vitest ended without a result');
    return { passed: 0, failed: 1, skipped: 0, couldNotRun: [] };
  }
}

async function check(args) {
  const { runChecks } = await import('../check/check.mjs');
  return runChecks(args);
}

const script = (file) => async (args) => (await node([file, ...args])).status;

/** `needs` says what to prepare first; `run` resolves with the exit status. */
export const commands = {
  start: { needs: {}, run: start },
  test: { needs: {}, run: test },
  check: { needs: {}, run: check },
  bench: { needs: {}, run: script('tools/bench/main.mjs') },
  'new-topic': { needs: { built: false }, run: script('tools/new-topic/main.mjs') },
  'test-nodes': { needs: {}, run: script('tools/nodes/test-nodes.mjs') },
};
