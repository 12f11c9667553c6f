import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checked, failedRules, fixture, perl } from './relay.js';

test('a program that keeps the contract passes, in both modes and under a fault', async () => {
  const results = await checked(perl('good'), {
    modes: ['pipe', 'terminal'],
    runs: 3,
    faults: true,
  });
  expect(results.map(({ verdict, reason }) => [verdict, reason])).toEqual(
    Array.from({ length: 12 }, () => ['passed', undefined]),
  );
  expect(results.filter(({ fault }) => fault === 'a-child-is-killed')).toHaveLength(6);
});

test('a shell script is held to the same contract', async () => {
  const results = await checked(['sh', join(fixture, 'relay.sh')], { runs: 2, faults: true });
  expect(results.map((one) => [one.verdict, failedRules(one)])).toEqual(
    Array.from({ length: 4 }, () => ['passed', []]),
  );
});

test.each([
  ['double', 'failed', 'child-order'],
  ['middle', 'failed', 'main-order'],
  ['binary', 'failed', 'well-formed'],
  ['closed', 'failed', 'main-order'],
  ['status', 'failed', 'truthful-exit'],
  ['crash', 'crashed', 'survives'],
  ['stuck', 'stuck', 'ends'],
  ['bomb', 'failed', 'ends'],
  ['flood', 'failed', 'ends'],
])('%s: %s, by %s', async (behaviour, verdict, rule) => {
  const [result] = await checked(perl(behaviour));
  expect(result?.verdict).toBe(verdict);
  expect(failedRules(result)).toContain(rule);
  expect(result?.rules.find(({ id }) => id === `relay/${rule}`)?.witness?.text).toBeTruthy();
});

test('a program that does not end in its time is ended: timed out', async () => {
  const [result] = await checked(perl('endless'), { timeout: 500 });
  expect(result?.verdict).toBe('timed out');
});

test('megabytes of comments change nothing', async () => {
  const [result] = await checked(perl('megabytes'));
  expect([result?.verdict, result?.reason]).toEqual(['passed', undefined]);
  expect(result?.trace.filter(({ kind }) => kind === 'comment')).toHaveLength(3000);
});

test('a straggler that ignores every polite signal is found, and is gone afterwards', async () => {
  const [result] = await checked(perl('straggler'));
  expect(failedRules(result)).toContain('leaves-nothing');
  const end = result?.trace.find((seen) => seen.kind === 'end');
  const [left] = end?.left.processes ?? [];
  expect(left?.pid).toBeGreaterThan(0);
  expect(() => readFileSync(`/proc/${left?.pid ?? 0}/stat`)).toThrow('ENOENT');
});

test('a command that is not there could not run', async () => {
  const [result] = await checked(['/nowhere/at-all']);
  expect(result?.verdict).toBe('could not run');
  expect(result?.reason).toContain('/nowhere/at-all');
});

test('what goes wrong in one run does not disturb those beside it', async () => {
  const [good, ...others] = await Promise.all([
    checked(perl('good'), { runs: 6, faults: true, jobs: 2 }),
    ...['bomb', 'flood', 'straggler', 'crash', 'stuck'].map((behaviour) =>
      checked(perl(behaviour)),
    ),
  ]);
  expect(good.map(({ verdict }) => verdict)).toEqual(good.map(() => 'passed'));
  expect(others.flat().every(({ verdict }) => verdict !== 'passed')).toBe(true);
});
