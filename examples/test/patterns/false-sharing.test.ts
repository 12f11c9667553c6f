import { expect } from 'vitest';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

// How much slower one is than the other is the machine's affair: nothing here depends on it.
const rules = {
  'own-words': (run: Run) => {
    const [counts = 0, rounds = 0] = run.args.map(Number);
    const each = `${counts * rounds},${counts * rounds}`;
    const seen = named(run, 'measure').map(({ fields }) => [fields.layout, fields.words]);
    expect(seen).toEqual([
      ['same', each],
      ['own', each],
    ]);
  },
  measured: (run: Run) => {
    for (const event of named(run, 'measure')) expect(numberOf(event, 'ns')).toBeGreaterThan(0);
    for (const event of named(run, 'finish')) expect(numberOf(event, 'ratio')).toBeGreaterThan(0);
  },
};

tryPattern('false-sharing', rules, {
  runs: ['100000 2', '30000 5'],
  wrong: ['10 21', '10 1 1', '1e6'],
  mutants: {
    'one-word': { args: ['10000', '1'] },
    'not-atomic': { args: ['2000000', '2'] },
  },
});
