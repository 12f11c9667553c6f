import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { build } from '../../packages/conformance/src/program/prepare.js';
import { findTopics } from '../../packages/conformance/src/run/topic.js';
import { findWorkspace } from '../../packages/conformance/src/run/workspace.js';
import { assert, describe, expect, onTestFinished, test } from 'vitest';

const workspace = findWorkspace(import.meta.dirname);
assert(workspace !== null);

// A checkpoint waits for Enter; where nobody can press it, the program goes on.
describe.each(findTopics(workspace))('$slug, with nobody at the keyboard', ({ programs }) => {
  test.each(programs)('ends: $language.name', async ({ language, file }) => {
    const built = await build(language, file, workspace);
    assert('command' in built, JSON.stringify(built));
    const [program = '', ...args] = built.command;
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    onTestFinished(() => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
