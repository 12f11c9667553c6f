import { expect } from 'vitest';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

const rules = {
  'nothing-lost': (run: Run) => {
    const [workers = 0, , killed = 0] = run.args.map(Number);
    const ends = named(run, 'finish', 'dies').filter(({ actor }) => actor !== 'main');
    expect(ends.filter(({ what }) => what === 'dies').length).toBe(killed);
    expect(ends.length).toBe(workers);
    const sum = ends.reduce((total, event) => total + numberOf(event, 'count'), 0);
    expect(run.events.slice(-1).map((event) => numberOf(event, 'counter'))).toEqual([sum]);
    expect(sum).toBeGreaterThanOrEqual(Number(run.args[1]));
  },
  'one-stops': (run: Run) => {
    const tickets = named(run, 'stop').map((event) => numberOf(event, 'ticket'));
    expect(tickets).toEqual([Number(run.args[1])]);
  },
};

tryPattern('lock-free-counter', rules, {
  runs: ['4 100000 1', '2 1000 1', '3 200000 0'],
  wrong: ['4 99', '4 1e5', '4 1000 1 1'],
  mutants: {
    'two-steps': { args: ['4', '1000000', '0'] },
    'not-only-one': { args: ['4', '10000', '0'], unnoticed: true },
  },
});
