import { expect } from 'vitest';
import { expectPuts, mostIn, replay } from './buffer.js';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

const rules = {
  'in-order': (run: Run) => replay(run, () => undefined),
  'at-most': (run: Run) => expect(mostIn(run)).toBeLessThanOrEqual(Number(run.args[3])),
  'all-put': (run: Run) => {
    const [producers = 0, , items = 0, , killed = 0] = run.args.map(Number);
    for (let n = 1; n <= producers; n++) expectPuts(run, n, items, n <= killed ? items - 1 : items);
    const dead = named(run, 'dies').map((event) => numberOf(event, 'item') / items);
    expect(dead.sort()).toEqual(Array.from({ length: killed }, (_, i) => i + 1));
    const all = producers * items - killed;
    expect(named(run, 'finish').map((event) => numberOf(event, 'got'))).toEqual([all]);
  },
};

tryPattern('monitor', rules, {
  runs: ['2 2 10 3 1', '3 1 20 1 3', '1 3 15 5 0'],
  wrong: ['5', '2 2 x', '2 2 10 3 1 1'],
  mutants: {
    'if-for-while': { args: ['2', '4', '20', '3', '0'] },
    'never-full': { args: ['3', '1', '30', '2', '0'] },
  },
});
