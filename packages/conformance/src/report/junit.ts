import { writeFile } from 'node:fs/promises';
import module, { type TestCase } from 'junit-report-builder';
import type { RunResult } from '../model/result.js';
import { againCommand } from '../progress/failure.js';
import { drawn, languageTitle, modeTitle } from '../progress/words.js';
import { topicsOf, groupsOf, type Group } from './group.js';
import type { Report } from './report.js';
import { visible } from './visible.js';

// Its types speak of a default export, but the module itself is the builder.
const junit = module as unknown as typeof module.default;

/** Writes the report as JUnit XML: a suite a topic, a case a language, mode and fault. */
export async function writeJUnit(report: Report, file: string): Promise<void> {
  await writeFile(file, renderJUnit(report));
}

/** The report as JUnit XML. */
export function renderJUnit(report: Report): string {
  const builder = junit.newBuilder();
  for (const topic of topicsOf(report)) {
    const suite = builder.testSuite().name(visible(topic)).timestamp(report.created);
    suite
      .property('title', visible(report.titles[topic] ?? topic))
      .property('seed', String(report.seed));
    for (const group of groupsOf(report.runs.filter((run) => run.topic === topic))) {
      addCase(suite.testCase(), group);
    }
  }
  return builder.build();
}

function addCase(test: TestCase, group: Group): void {
  const { topic, language, mode, fault, mutant } = group.first;
  const seconds = group.runs.reduce((sum, run) => sum + run.durationMs, 0) / 1000;
  const wrong = group.runs.find((run) => !run.expected);
  const more = [fault && `under ${fault}`, mutant && `mutant ${mutant}`].filter(Boolean);
  test
    .name(visible([`${languageTitle(language)} ${modeTitle(mode)}`, ...more].join(', ')))
    .className(visible(`${topic}.${language}`))
    .time(seconds);
  const skipped = group.runs.every((run) => run.expected && run.verdict === 'not applicable');
  if (wrong?.verdict === 'could not run') test.error(summary(wrong), wrong.verdict, details(wrong));
  else if (wrong) test.failure(summary(wrong), wrong.verdict).stacktrace(details(wrong));
  else if (skipped) test.skipped();
}

function summary(run: RunResult): string {
  const rule = run.rules.find((one) => one.verdict === 'failed');
  if (run.verdict === 'passed')
    return 'passed, but a deviation is known: it was not to be expected';
  return visible(rule ? `${rule.id}: ${rule.says}` : (run.reason ?? run.verdict));
}

function details(run: RunResult): string {
  const lines = run.rules
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'unknown')
    .flatMap(({ id, says, verdict, witness }) => [
      `${id} (${verdict}): ${says}`,
      ...(witness?.text.split('\n').map((text) => `  ${text}`) ?? []),
      ...(witness?.observations.map((index) => `  ${lineAt(run, index)}`) ?? []),
    ]);
  const all = [run.reason, ...lines, drawn(run), `command: ${run.command.join(' ')}`];
  return visible([...all, `again: ${againCommand(run)}`].filter(Boolean).join('\n'));
}

function lineAt(run: RunResult, index: number): string {
  const seen = run.trace.find((one) => one.index === index);
  if (!seen) return `#${index}`;
  const text =
    'line' in seen ? seen.line : [seen.kind, 'pid' in seen && seen.pid].filter(Boolean).join(' ');
  return `#${index} ${(seen.at / 1000).toFixed(3)} ms ${text}`;
}
