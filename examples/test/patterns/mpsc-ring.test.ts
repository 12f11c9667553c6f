import { expect, test } from 'vitest';
import { named, numberOf, playAndKill, type Run, tryPattern } from './pattern.js';

const got = (run: Run) => named(run, 'got').map((event) => numberOf(event, 'item'));

/** Producer `n` (from 0) puts n × items + 1, … and dies, if it does, having put half of them. */
function putBy(run: Run, producer: number): number[] {
  const [, items = 0, , killed = 0] = run.args.map(Number);
  const count = producer < killed ? Math.ceil(items / 2) : items;
  return Array.from({ length: count }, (_, i) => producer * items + i + 1);
}

const everybody = ({ args }: Run) => Array.from({ length: Number(args[0]) }, (_, i) => i);

const rules = {
  'nothing-lost': (run: Run) => {
    const all = everybody(run).flatMap((producer) => putBy(run, producer));
    expect(got(run).sort((a, b) => a - b)).toEqual(all);
    expect(run.events.slice(-1).map((event) => numberOf(event, 'got'))).toEqual([all.length]);
  },
  'in-order-per-producer': (run: Run) => {
    for (const producer of everybody(run)) {
      const its = new Set(putBy(run, producer));
      expect(got(run).filter((item) => its.has(item))).toEqual([...its]);
    }
  },
};

tryPattern('mpsc-ring', rules, {
  runs: ['3 50 8 1', '4 100 1 2', '1 200 3 0', '6 60 16 6', '2 300 2 1'],
  wrong: ['3 50 8 4', '3 50 8 1 1', 'x'],
  mutants: {
    'place-first': { args: ['2', '20', '64', '1'] },
    'not-atomic': { args: ['3', '1000', '2', '0'] },
  },
});

test('mpsc-ring: a consumer that is killed ends the program with an error', async () => {
  const run = await playAndKill('mpsc-ring', ['3', '1000', '4'], 'got');
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/ProcessDiedError.*SIGKILL/);
  expect(named(run, 'finish')).toEqual([]);
});
