import { expect } from 'vitest';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

/** The results of the units `0` to `count`, in 32-bit arithmetic. */
function sumOf(count: number): number {
  let sum = 0;
  for (let seed = 0; seed < count; seed++) {
    let word = BigInt(seed);
    for (let i = 0; i < 20_000; i++)
      word = BigInt.asUintN(32, (word ^ (word >> 15n)) * 0x2c1b3c6dn + 1n);
    sum += Number(word);
  }
  return sum;
}

const form = (run: Run) =>
  named(run, 'speedup').map((event) => ({
    law: event.fields.law,
    p: numberOf(event, 'processes'),
    serial: numberOf(event, 'serial'),
    parallel: numberOf(event, 'parallel'),
    event,
  }));

// How quick this machine is does not matter here: only what was computed, and by which formula.
const rules = {
  result: (run: Run) => {
    for (const { serial, parallel, event } of form(run))
      expect(numberOf(event, 'sum')).toBe(sumOf(serial + parallel));
  },
  formula: (run: Run) => {
    for (const { law, p, serial, parallel, event } of form(run)) {
      // The share that one process alone would need for its part of the work.
      const s = serial / (serial + (law === 'gustafson' ? parallel / p : parallel));
      const formula = law === 'gustafson' ? s + p * (1 - s) : p / (s * p + (1 - s));
      expect(numberOf(event, 'formula')).toBeCloseTo(formula, 1);
    }
  },
  form: (run: Run) => {
    const [percent = 0, units = 0, most = 0] = run.args.map(Number);
    const serial = Math.round((units * percent) / 100);
    const lines = form(run).map(({ law, p, serial: s, parallel }) => [law, p, s, parallel]);
    const wanted: unknown[] = [];
    for (let p = 1; p <= most; p *= 2)
      wanted.push(
        ['amdahl', p, serial, units - serial],
        ['gustafson', p, serial, p * (units - serial)],
      );
    expect(lines).toEqual(wanted);
    for (const { event } of form(run)) expect(numberOf(event, 'measured')).toBeGreaterThan(0);
  },
};

tryPattern('speedup', rules, {
  runs: ['20 20 2', '50 11 4', '0 7 3', '100 5 2'],
  wrong: ['101', '20 10 2 2', 'x'],
  mutants: {
    overlap: { args: ['20', '10', '2'] },
    'formula-upside-down': { args: ['20', '10', '2'], unnoticed: true },
  },
});
