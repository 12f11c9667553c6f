import { expect } from 'vitest';
import { expectPuts, mostIn, replay } from './buffer.js';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

const rules = {
  'in-order': (run: Run) => replay(run, () => undefined),
  'at-most': (run: Run) => expect(mostIn(run)).toBe(Number(run.args[3])),
  'all-put': (run: Run) => {
    const [producers = 0, , items = 0] = run.args.map(Number);
    for (let n = 1; n <= producers; n++) expectPuts(run, n, items, items);
  },
  'killed-got-nothing': (run: Run) => {
    const got = named(run, 'got').filter(({ actor }) => actor.startsWith('doomed'));
    expect(got).toEqual([]);
    const [producers = 0, , items = 0] = run.args.map(Number);
    expect(named(run, 'finish').map((event) => numberOf(event, 'got'))).toEqual([
      producers * items,
    ]);
  },
};

tryPattern('producer-consumer', rules, {
  runs: ['2 2 10 4 1', '3 1 20 1 2', '1 3 15 15 0'],
  wrong: ['2 5', '2 2 10 11', '2 2 10 4 1 1'],
  mutants: {
    'one-slot-too-many': { args: ['2', '2', '10', '4', '0'] },
    'no-mutex': { args: ['4', '2', '50', '4', '0'] },
  },
});
