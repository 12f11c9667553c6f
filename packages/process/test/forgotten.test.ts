import { test } from 'vitest';
import { begin, line } from './run.js';

test.each(['spawn', 'warm'])(
  'a process object that nobody has any more lets go of its descriptor (%s)',
  async (method) => {
    const { child } = begin(['forgotten', method], ['--expose-gc']);
    await line(child.stdout, /held true\nclosed\n/);
  },
);
