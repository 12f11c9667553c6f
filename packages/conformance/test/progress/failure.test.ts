import { expect, test } from 'vitest';
import type { RunResult } from '../../src/model/result.js';
import { againCommand, failureText } from '../../src/progress/failure.js';
import { PlainProgress } from '../../src/progress/plain-progress.js';
import { summaryText } from '../../src/progress/summary.js';
import { quote } from '../../src/progress/words.js';

const witness = {
  text: 'worker-2 (43) entered before worker-1 (42) had left',
  observations: [3, 4],
};
const base: RunResult = {
  topic: 'process-lock',
  language: 'cpp',
  mode: 'pipe',
  level: 'none',
  seed: 77,
  parameters: { workers: 3, increments: 5 },
  command: ['/cache/lock', '3', '5'],
  verdict: 'failed',
  expected: false,
  reason: 'mutual-exclusion failed',
  rules: [
    {
      id: 'process-lock/mutual-exclusion',
      says: 'Two workers are never inside at once.',
      verdict: 'failed',
      witness,
    },
    { id: 'process-lock/family', says: 'The workers are main’s.', verdict: 'passed' },
  ],
  durationMs: 12,
  trace: [],
};
const plain = (text: string) => text.replace(/\u001b\[\d+m/g, '');

test('a failure is told with rule, witness, and the command to see it again', () => {
  expect(plain(failureText(base))).toBe(
    [
      'FAILED process-lock, C++, on a pipe: seed 77, workers=3 increments=5',
      '  process-lock/mutual-exclusion: Two workers are never inside at once.',
      '    worker-2 (43) entered before worker-1 (42) had left',
      '  again: npx isoproc run process-lock --lang cpp --mode pipe --replay 77 --with workers=3,increments=5',
    ].join('\n'),
  );
});

test('a command given to check is quoted as a shell reads it', () => {
  const run = { ...base, language: 'other', command: ["it's", 'a b', '3', '5'] };
  expect(againCommand(run)).toMatch(/^npx isoproc check process-lock .* -- 'it'\\''s' 'a b'$/);
  expect(quote('plain-word.pl')).toBe('plain-word.pl');
});

test('one plain line when the last run of a square has ended', () => {
  const lines: string[] = [];
  const progress = new PlainProgress((text) => lines.push(text));
  const cell = { topic: base.topic, language: base.language, mode: base.mode };
  progress.begin([{ ...cell, total: 2 }]);
  progress.done({ ...base, verdict: 'passed', expected: true });
  expect(lines).toEqual([]);
  progress.done(base);
  progress.end();
  expect(lines).toEqual([
    'not ok  process-lock, C++, on a pipe: 2 runs, 1 not as expected (failed)\n',
  ]);
});

test('the last line counts the verdicts', () => {
  const passed = { ...base, verdict: 'passed' as const, expected: true };
  expect(summaryText([passed, passed], 1)).toBe('2 runs: 2 passed; all as expected (1.0 s)');
  expect(summaryText([passed, base], 1)).toBe(
    '2 runs: 1 passed, 1 failed; 1 not as expected (1.0 s)',
  );
});
