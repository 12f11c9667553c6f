import { expect } from 'vitest';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

const parameters = ({ args }: Run) => args.map(Number) as [number, number, number, number];

const rules = {
  'at-most': (run: Run) => {
    const [, slots] = parameters(run);
    const inside = new Set<string>();
    let most = 0;
    for (const { actor, what } of named(run, 'enter', 'leave', 'dies')) {
      if (what === 'enter') inside.add(actor);
      else expect(inside.delete(actor)).toBe(true);
      most = Math.max(most, inside.size);
    }
    expect(most).toBe(slots);
    expect(inside.size).toBe(0);
  },
  'all-done': (run: Run) => {
    const [workers, , tasks, killed] = parameters(run);
    for (let worker = 1; worker <= workers; worker++) {
      const its = run.events.filter(({ actor }) => actor === `worker-${worker}`);
      const one = ['enter', 'leave'];
      const all = Array.from({ length: tasks }, () => one).flat();
      expect(its.map(({ what }) => what)).toEqual(worker <= killed ? ['enter', 'dies'] : all);
    }
  },
  'slots-back': (run: Run) => {
    const [, slots] = parameters(run);
    expect(named(run, 'finish').map((event) => numberOf(event, 'slots'))).toEqual([slots]);
  },
};

tryPattern('bounded-pool', rules, {
  // In the second, all slots are lost with those who die, and come back.
  runs: ['5 2 3 1', '4 2 5 2', '3 1 4 0', '3 3 1 0'],
  wrong: ['5 6', '5 2 x', '5 2 3 1 1', '5 -1'],
  mutants: {
    'one-too-many': { args: ['5', '2', '30', '0'] },
    'no-owner': { args: ['4', '2', '3', '1'] },
  },
});
