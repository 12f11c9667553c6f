import { expect, test } from 'vitest';
import { checked, failedRules, perl } from './relay.js';

test('without tracing, what was not seen is unknown: never passed, never failed', async () => {
  const [result] = await checked(perl('good'), { trace: false });
  expect(result?.trace.find(({ kind }) => kind === 'start')).toMatchObject({ tracing: 'sampling' });
  expect(failedRules(result)).toEqual([]);
  expect([result?.verdict, result?.expected]).toEqual(['unknown', false]);
  const open = result?.rules.filter(({ verdict }) => verdict === 'unknown') ?? [];
  expect(open.map(({ id }) => id)).toContain('relay/family');
  for (const { witness } of open) expect(witness?.text).toMatch(/sampled|was not seen/);
});

test.each([
  ['double', 'child-order'],
  ['status', 'truthful-exit'],
])('without tracing, what was seen counts all the same: %s', async (behaviour, rule) => {
  const [result] = await checked(perl(behaviour), { trace: false });
  expect(result?.verdict).toBe('failed');
  expect(failedRules(result)).toContain(rule);
});

test('without tracing, a kill may come too late: no correct program fails by that', async () => {
  const options = { trace: false, faults: ['a-child-is-killed'], runs: 5 };
  const results = await checked(perl('good'), options);
  expect(results.map(({ verdict }) => verdict)).toEqual(Array(5).fill('unknown'));
  expect(results.flatMap(failedRules)).toEqual([]);
  for (const { trace } of results) expect(trace.some(({ kind }) => kind === 'kill')).toBe(true);
});
