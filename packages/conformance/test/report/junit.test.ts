import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderJUnit, writeHtml, writeJUnit } from '../../src/report/index.js';
import { parse, tagged } from './fixture/parse.js';
import { everything, report, run, untrue } from './fixture/report.js';

test('a suite a topic, a case a language, mode and fault, and the counts are right', () => {
  const suites = tagged(parse(renderJUnit(everything())), 'testsuite');
  const counts = suites.map(({ attributes: { name, tests, failures, errors } }) => [
    name,
    tests,
    failures,
    errors,
  ]);
  expect(counts).toEqual([
    ['basic-process', '6', '1', '0'],
    ['multiple-processes', '7', '0', '0'],
    ['zombie', '6', '0', '0'],
    ['orphan', '6', '0', '0'],
    ['pipe-communication', '3', '2', '0'],
  ]);
});

test('a failure names the rule, what it says, the witness, the seed and the commands', () => {
  const wrong = run({
    verdict: 'failed',
    expected: false,
    rules: [untrue],
    command: ['echo', '\u0000<&]]>'],
  });
  const [failure] = tagged(parse(renderJUnit(report([run(), wrong]))), 'failure');
  expect(failure?.attributes.message).toBe(`${untrue.id}: ${untrue.says}`);
  for (const part of [untrue.witness?.text ?? '-', 'seed 42', 'echo ␀<&]]>', '--replay 42', '#5 '])
    expect(failure?.text).toContain(part);
});

test('could not run is an error, not applicable is skipped', () => {
  const missing = run({
    verdict: 'could not run',
    expected: false,
    reason: 'Install g++.',
    rules: [],
  });
  const [error] = tagged(parse(renderJUnit(report([missing]))), 'error');
  expect(error?.attributes.message).toBe('Install g++.');
  const not = run({ verdict: 'not applicable', rules: [] });
  expect(tagged(parse(renderJUnit(report([not]))), 'skipped')).toHaveLength(1);
});

test('both are written where they were asked for', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'isoproc-report-'));
  try {
    await writeJUnit(everything(), join(dir, 'junit.xml'));
    await writeHtml(everything(), join(dir, 'made'));
    expect(parse(await readFile(join(dir, 'junit.xml'), 'utf8')).tag).toBe('testsuites');
    expect(parse(await readFile(join(dir, 'made', 'index.html'), 'utf8')).tag).toBe('html');
  } finally {
    await rm(dir, { recursive: true });
  }
});
