import type { Trace } from '../model/observation.js';
import type { RuleResult, Verdict } from '../model/result.js';
import { stuckAt } from '../rule/ending.js';

/** What is said of the run, and why in one line. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: string;
}

const isRule = (name: string) => (result: RuleResult) => result.id.endsWith(`/${name}`);
const firstLine = (text: string) => text.split('\n')[0] ?? '';

/** It never ran: no start was seen, or the system refused to execute it (status 127). */
function couldNotRun(trace: Trace): string | undefined {
  const problem = trace.find((seen) => seen.kind === 'problem');
  const message = problem?.kind === 'problem' ? firstLine(problem.message) : undefined;
  if (!trace.some((seen) => seen.kind === 'start')) return message ?? 'it was never started';
  const end = trace.find((seen) => seen.kind === 'end');
  return message !== undefined && end?.kind === 'end' && end.status === 127 ? message : undefined;
}

function because(verdict: Verdict, result: RuleResult | undefined): Judgement {
  if (!result) return { verdict };
  return { verdict, reason: firstLine(`${result.id}: ${result.witness?.text ?? result.says}`) };
}

/**
 * The verdict on a run: could not run > crashed > stuck > timed out > failed > unknown > passed.
 * `not applicable` when none of its rules is.
 */
export function verdictOf(results: readonly RuleResult[], trace: Trace): Judgement {
  const missing = couldNotRun(trace);
  if (missing !== undefined) return { verdict: 'could not run', reason: missing };
  const failures = results.filter((result) => result.verdict === 'failed');
  const crash = failures.find(isRule('survives'));
  if (crash) return because('crashed', crash);
  const ends = failures.find(isRule('ends'));
  if (stuckAt(trace)) return because('stuck', ends);
  const late = trace.some((seen) => seen.kind === 'limit' && seen.what === 'time');
  if (late) return because('timed out', ends);
  if (failures[0]) return because('failed', failures.find((one) => one !== ends) ?? ends);
  const open = results.find((result) => result.verdict === 'unknown');
  if (open) return because('unknown', open);
  const none = results.length > 0 && results.every((one) => one.verdict === 'not applicable');
  return none ? because('not applicable', results[0]) : { verdict: 'passed' };
}
