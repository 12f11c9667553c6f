import type { Contract } from '../contract/index.js';
import type { RunResult } from '../model/result.js';
import type { Job } from './job.js';
import { planJobs, type PlanOptions } from './plan.js';
import { inPool } from './pool.js';
import { runJob } from './run-job.js';

export interface CheckOptions extends PlanOptions {
  readonly contract: Contract;
  /** The program and its own arguments; the parameters are appended. */
  readonly command: readonly string[];
  /** Where the program runs; without: an empty folder for each run. */
  readonly cwd?: string;
  /** Runs side by side. */
  readonly jobs: number;
  readonly onPlan?: (
    jobs: readonly { topic: string; language: string; mode: Job['mode'] }[],
  ) => void;
  /** Called as the runs end, in whatever order they do. */
  readonly onResult?: (result: RunResult) => void;
  readonly signal?: AbortSignal;
}

/** Holds any command to a contract. In the order planned; shorter when interrupted. */
export async function check(options: CheckOptions): Promise<RunResult[]> {
  const { contract, command, cwd, signal } = options;
  const program = { contract, language: 'other', command, ...(cwd !== undefined && { cwd }) };
  const jobs = planJobs(program, options);
  options.onPlan?.(jobs.map(({ language, mode }) => ({ topic: contract.topic, language, mode })));
  const results = new Map<Job, RunResult>();
  const work = async (job: Job): Promise<void> => {
    const result = await runJob(job, signal);
    if (!result) return;
    results.set(job, result);
    options.onResult?.(result);
  };
  await inPool(jobs, options.jobs, work, signal);
  return jobs.flatMap((job) => results.get(job) ?? []);
}
