// Fails the run when a process that a test started outlives all the tests.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { marked } from './marked.mjs';

const GRACE_MS = 5000;

export default function setup(project) {
  const run = randomUUID();
  project.provide('testRun', run);
  return async function teardown() {
    const deadline = Date.now() + GRACE_MS; // what was told to end may still be ending
    let left = marked(run);
    while (left.length > 0 && Date.now() < deadline) {
      await setTimeout(50);
      left = marked(run);
    }
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it ended just now
      }
    }
    if (left.length === 0) return;
    const list = left.map(({ pid, command }) => `${pid} ${command}`).join('\n  ');
    process.exitCode = 1;
    throw new Error(`Tests left processes behind (killed now):\n  ${list}`);
  };
}
