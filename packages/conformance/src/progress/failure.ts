import pc from 'picocolors';
import type { RunResult } from '../model/result.js';
import { drawn, languageTitle, modeTitle, quote } from './words.js';

/** What is said of a run whose verdict was not as expected, and how to see it again. */
export function failureText(result: RunResult, given: readonly string[] = []): string {
  const { topic, language, mode, fault, verdict, reason, rules } = result;
  const where = [topic, languageTitle(language), modeTitle(mode), fault && `under ${fault}`];
  const head = `${pc.red(pc.bold(verdict.toUpperCase()))} ${where.filter(Boolean).join(', ')}`;
  const lines = [`${head}: ${drawn(result)}`];
  const failed = rules.filter((rule) => rule.verdict === 'failed' || rule.verdict === 'unknown');
  for (const rule of verdict === 'passed' ? [] : failed) {
    const word = rule.verdict === 'unknown' ? ' (unknown)' : '';
    lines.push(`  ${pc.bold(rule.id)}${word}: ${rule.says}`);
    if (rule.witness) lines.push(...rule.witness.text.split('\n').map((text) => `    ${text}`));
  }
  if (verdict === 'passed') lines.push('  passed, but known-deviations.yaml says it does not');
  else if (reason && failed.length === 0) lines.push(`  ${reason}`);
  if (verdict !== 'could not run')
    lines.push(`  ${pc.dim('again:')} ${againCommand(result, given)}`);
  return lines.join('\n');
}

/** The command that does this one run again; `given`: options that are not of the run itself. */
export function againCommand(result: RunResult, given: readonly string[] = []): string {
  const { topic, language, mode, level, fault, mutant, seed, parameters, command } = result;
  if (mutant !== undefined) return `npx isoproc mutants ${topic}`;
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const options = [
    `--mode ${mode}`,
    level !== 'none' && `--perturb ${level}`,
    fault && `--fault ${fault}`,
    `--replay ${seed}`,
    ...given.map(quote),
  ];
  if (values.length > 0) options.push(`--with ${values.join(',')}`);
  const own = command.slice(0, command.length - values.length).map(quote);
  const words =
    language === 'other'
      ? ['npx isoproc check', topic, ...options, '--', ...own]
      : ['npx isoproc run', topic, `--lang ${language}`, ...options];
  return words.filter(Boolean).join(' ');
}
