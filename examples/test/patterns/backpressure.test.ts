import { expect } from 'vitest';
import { named, numberOf, type Run, tryPattern } from './pattern.js';

const items = (run: Run, ...whats: string[]) =>
  named(run, ...whats).map((event) => numberOf(event, 'item'));

const rules = {
  'held-back': (run: Run) => {
    const limit = Number(run.args[2]);
    let [put, got] = [0, 0];
    for (const { what } of run.events) {
      if (what === 'got' || what === 'dies') got++;
      // One that was got may not have been printed yet.
      if (what === 'put') expect(++put).toBeLessThanOrEqual(got + limit + 1);
    }
    const first = items(run, 'full')[0];
    expect(first).toBe(Number(run.args[1]) > limit ? limit + 1 : undefined);
  },
  'in-order': (run: Run) => {
    const got = items(run, 'got', 'dies');
    expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
    expect(got).toEqual(items(run, 'put'));
  },
  complete: (run: Run) => {
    const all = Array.from({ length: Number(run.args[1]) }, (_, i) => i + 1);
    const shed = run.args[0] === 'shed' ? items(run, 'full') : [];
    expect([...items(run, 'got', 'dies'), ...shed].sort((a, b) => a - b)).toEqual(all);
    const counts = { got: String(all.length - shed.length), shed: String(shed.length) };
    expect(run.events.at(-1)?.fields).toEqual(counts);
  },
  'killed-lose-nothing': (run: Run) => expect(named(run, 'dies').length).toBe(Number(run.args[3])),
};

tryPattern('backpressure', rules, {
  runs: ['wait 30 4 1', 'shed 30 4 1', 'wait 100 1 0', 'shed 200 10 3', 'wait 5 5 0'],
  wrong: ['push', 'wait 30 2 3', 'shed 30 4 1 1'],
  mutants: {
    'no-limit': { args: ['wait', '30', '4', '0'] },
    'let-go': { args: ['wait', '30', '4', '0'] },
  },
});
