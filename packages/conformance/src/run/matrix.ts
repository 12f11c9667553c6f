import { build } from '../program/prepare.js';
import type { Built } from '../program/built.js';
import type { Language } from '../program/language.js';
import type { Contract } from '../contract/index.js';
import type { RunResult } from '../model/result.js';
import type { Progress } from '../progress/progress.js';
import { cellsOf } from './cell.js';
import { type Deviation, isExpected } from './deviation.js';
import type { Job } from './job.js';
import { planJobs, type PlanOptions } from './plan.js';
import { inPool } from './pool.js';
import { couldNotRun } from './result.js';
import { runJob } from './run-job.js';
import type { Program, Topic } from './topic.js';
import type { Workspace } from './workspace.js';

export interface MatrixOptions extends PlanOptions {
  readonly workspace: Workspace;
  readonly topics: readonly { readonly topic: Topic; readonly contract: Contract }[];
  readonly languages: readonly Language[];
  readonly deviations: readonly Deviation[];
  /** Runs side by side. */
  readonly jobs: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface MatrixResult {
  /** In the order in which they were planned, whatever ended first. */
  readonly results: readonly RunResult[];
  /** How many could not run because a tool is not installed here. */
  readonly missing: number;
}

interface Subject {
  readonly contract: Contract;
  readonly program: Program;
  built: Built;
}

/** Compiles what must be compiled, then runs every square of the matrix. */
export async function runMatrix(options: MatrixOptions): Promise<MatrixResult> {
  const { workspace, deviations, progress, signal } = options;
  const subjects: Subject[] = options.topics.flatMap(({ topic, contract }) =>
    topic.programs
      .filter(({ language }) => options.languages.includes(language))
      .map((program) => ({ contract, program, built: { problem: 'not built', missing: false } })),
  );
  progress?.note('preparing the programs');
  const prepare = async (subject: Subject): Promise<void> => {
    const { language, file } = subject.program;
    subject.built = await build(language, file, workspace, signal);
  };
  await inPool(subjects, options.jobs, prepare, signal);

  if (signal?.aborted) return { results: [], missing: 0 };

  const planned = subjects.flatMap((subject) => planOf(subject, options));
  progress?.begin(cellsOf(planned.map(({ job }) => ({ ...job, topic: job.contract.topic }))));
  const results = new Map<Planned, RunResult>();
  const work = async (one: Planned): Promise<void> => {
    const { job, problem } = one;
    const result = problem === undefined ? await runJob(job, signal) : couldNotRun(job, problem);
    if (!result) return;
    const judged = { ...result, expected: isExpected(result, deviations) };
    results.set(one, judged);
    progress?.done(judged);
  };
  // What takes longest to start goes first, so that no long run is left alone at the end.
  const order = ['typescript', 'python', 'cpp'];
  const sorted = [...planned].sort(
    (a, b) => order.indexOf(a.job.language) - order.indexOf(b.job.language),
  );
  await inPool(sorted, options.jobs, work, signal);
  return {
    results: planned.flatMap((one) => results.get(one) ?? []),
    missing: [...results.keys()].filter((one) => one.missing).length,
  };
}

interface Planned {
  readonly job: Job;
  readonly problem?: string;
  readonly missing?: boolean;
}

/** A program that cannot run is said so once a mode, not once a run. */
function planOf({ contract, program, built }: Subject, options: MatrixOptions): Planned[] {
  const language = program.language.name;
  if ('command' in built) {
    return planJobs({ contract, language, command: built.command }, options).map((job) => ({
      job,
    }));
  }
  const once = { ...options, runs: 1, faults: false };
  return planJobs({ contract, language, command: [program.file] }, once).map((job) => ({
    job,
    ...built,
  }));
}
