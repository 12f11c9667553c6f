import { expect, test } from 'vitest';
import { named, numberOf, playAndKill, type Run, tryPattern } from './pattern.js';

const batches = (run: Run) =>
  named(run, 'got').map(({ fields }) => (fields.items ?? '').split(',').map(Number));

const rules = {
  'in-order': (run: Run) => {
    const [items = 0, , killed = 0] = run.args.map(Number);
    const count = killed > 0 ? killed - 1 : items;
    expect(batches(run).flat()).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(run.events.slice(-1).map((event) => numberOf(event, 'got'))).toEqual([count]);
  },
  'at-most': (run: Run) => {
    const slots = Number(run.args[1]);
    for (const batch of batches(run)) expect(batch.length).toBeLessThanOrEqual(slots);
  },
};

tryPattern('spsc-ring', rules, {
  runs: ['1000 16 0', '5000 1 0', '20000 64 0', '500 7 300', '100 8 1'],
  wrong: ['0', '10 4 11', '10 4 0 0'],
  mutants: {
    'one-slot-too-many': { args: ['5000', '4', '0'] },
    'uncommitted-counts': { args: ['100', '8', '50'] },
  },
});

test('spsc-ring: a consumer that is killed ends the program with an error', async () => {
  const run = await playAndKill('spsc-ring', ['1000000', '4'], 'got');
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/ProcessDiedError.*SIGKILL/);
  expect(named(run, 'finish')).toEqual([]);
});
