import { describe, expect, test } from 'vitest';
import { living, run } from './run.js';

describe.each(['spawn', 'warm'])('in a worker thread (%s)', (method) => {
  test.each(['return', 'exit', 'terminate'])(
    'children work, and end with the thread that started them: %s',
    async (how) => {
      const { stdout, stderr, marker } = await run('thread', method, how);
      expect(stderr).toBe('');
      expect(stdout).toBe('{"sum":42,"status":7,"left":true}\nnothing is left\n');
      expect(living(marker)).toEqual([]);
    },
  );
});
