import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isExpected, loadDeviations } from '../../src/run/deviation.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const load = (text: string) => {
  writeFileSync(join(folder, 'known-deviations.yaml'), text);
  return loadDeviations(folder);
};
const entry = '{ topic: pool, language: python, fault: killed, verdict: stuck, reason: it hangs }';
const rules = [{ id: 'pool/ends', says: '', verdict: 'failed' as const }];
const run = {
  topic: 'pool',
  language: 'python',
  fault: 'killed',
  verdict: 'stuck' as const,
  rules,
};

test('no file, or an empty one: nothing deviates', async () => {
  expect(await loadDeviations(folder)).toEqual([]);
  expect(await load('# nothing yet\n')).toEqual([]);
});

test('as written down is as expected, and an unexpected pass is not', async () => {
  const known = await load(`- ${entry}\n`);
  expect(isExpected(run, known)).toBe(true);
  expect(isExpected({ ...run, verdict: 'passed' }, known)).toBe(false);
  expect(isExpected({ ...run, verdict: 'failed' }, known)).toBe(false);
  expect(isExpected({ ...run, language: 'cpp' }, known)).toBe(false);
});

test('where a rule is named, that rule must be the one that fails', async () => {
  const known = await load(`- ${entry.replace('}', ', rule: pool/ends }')}\n`);
  expect(isExpected(run, known)).toBe(true);
  expect(isExpected({ ...run, rules: [] }, known)).toBe(false);
});

test('an entry that lacks something is named', async () => {
  await expect(load('- { topic: pool, language: cpp, verdict: stuck }')).rejects.toThrow(
    "entry 1 has no 'reason'",
  );
});
