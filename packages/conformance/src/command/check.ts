import { availableParallelism } from 'node:os';
import { loadContract } from '../contract/index.js';
import { cellsOf } from '../run/cell.js';
import { check as checkProgram } from '../run/check.js';
import { interruptible } from './interrupt.js';
import { checkNames, freshSeed } from './plan-option.js';
import { writeReports } from './report.js';
import type { SharedOptions } from './run.js';
import { asTyped, conclude, createProgress } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { contractFiles, contractOf } from './topic-source.js';

export interface CheckOptions extends SharedOptions {
  readonly contract?: string;
}

/** Holds one command to the contract of a topic; options as they were typed. */
export async function check(
  topic: string,
  command: string[],
  options: CheckOptions,
): Promise<Status> {
  const began = Date.now();
  const contract =
    options.contract === undefined
      ? contractOf(topic, contractFiles(options.examples))
      : loadContract(options.contract);
  checkNames([contract], options);
  const seed = options.seed ?? freshSeed();
  const { signal, stop } = interruptible();
  const progress = await createProgress();
  try {
    const results = await checkProgram({
      contract,
      command,
      cwd: process.cwd(),
      modes: options.terminal ? ['terminal'] : options.mode,
      level: options.perturb,
      runs: options.runs,
      seed,
      faults: options.fault ?? (options.replay === undefined && options.faults),
      timeout: options.timeout,
      trace: options.trace,
      ...(options.with && { fixed: options.with }),
      ...(options.replay !== undefined && { replay: options.replay }),
      jobs: options.jobs ?? availableParallelism(),
      onPlan: (jobs) => progress.begin(cellsOf(jobs)),
      onResult: (result) => progress.done(result),
      signal,
    });
    progress.end();
    const files = await writeReports(results, [contract], seed, options);
    conclude(
      results,
      began,
      files,
      asTyped({ contract: options.contract, examples: options.examples }, options),
      signal.aborted,
    );
    const missing = results.filter(({ verdict }) => verdict === 'could not run').length;
    return signal.aborted ? status.interrupted : statusOf(results, missing);
  } finally {
    stop();
  }
}
