import { judge, verdictOf } from '../judge/index.js';
import type { Trace } from '../model/observation.js';
import type { RunResult } from '../model/result.js';
import { commandLine, type Job } from './job.js';

type Known = Omit<RunResult, 'verdict' | 'expected' | 'reason' | 'rules' | 'durationMs' | 'trace'>;

function known(job: Job): Known {
  const { contract, language, mode, level, fault, mutant, seed, parameters } = job;
  return {
    topic: contract.topic,
    language,
    mode,
    level,
    ...(fault !== undefined && { fault }),
    ...(mutant !== undefined && { mutant }),
    seed,
    parameters,
    command: commandLine(job),
  };
}

/** Judges what was seen of a run. `expected` is said as if nothing were known of deviations. */
export function resultOf(job: Job, trace: Trace): RunResult {
  const { contract, parameters, mode, fault } = job;
  const seen = { trace, parameters, mode, ...(fault !== undefined && { fault }) };
  const rules = judge(contract, seen);
  const { verdict, reason } = verdictOf(rules, trace);
  return {
    ...known(job),
    verdict,
    expected: verdict === 'passed',
    ...(reason !== undefined && { reason }),
    rules,
    durationMs: (trace.at(-1)?.at ?? 0) / 1000,
    trace,
  };
}

/** A run that never began. */
export function couldNotRun(job: Job, reason: string): RunResult {
  const verdict = 'could not run';
  return { ...known(job), verdict, expected: false, reason, rules: [], durationMs: 0, trace: [] };
}
