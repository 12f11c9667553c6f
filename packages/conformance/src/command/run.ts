import { availableParallelism } from 'node:os';
import type { Language } from '../program/language.js';
import { loadContract } from '../contract/index.js';
import type { Level, Mode, Parameters } from '../model/result.js';
import { choose } from '../run/choose.js';
import { loadDeviations } from '../run/deviation.js';
import { runMatrix } from '../run/matrix.js';
import { interruptible } from './interrupt.js';
import { checkNames, freshSeed } from './plan-option.js';
import { type ReportOptions, writeReports } from './report.js';
import { asTyped, conclude, createProgress } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { requireSource } from './topic-source.js';

/** What `run` and `check` have in common. */
export interface SharedOptions extends ReportOptions {
  readonly examples?: string;
  readonly mode: Mode[];
  readonly terminal?: boolean;
  readonly runs: number;
  readonly seed?: number;
  readonly perturb: Level;
  readonly jobs?: number;
  readonly timeout: number;
  readonly faults: boolean;
  readonly trace: boolean;
  readonly fault?: string[];
  readonly replay?: number;
  readonly with?: Parameters;
}

export interface RunOptions extends SharedOptions {
  readonly lang: Language[];
}

/** Runs the topics' programs; options as they were typed, names not checked yet. */
export async function run(names: string[], options: RunOptions): Promise<Status> {
  const began = Date.now();
  const { workspace, topics } = requireSource(options.examples);
  const chosen = choose(topics, names, ({ slug }) => slug, 'topic').map((topic) => ({
    topic,
    contract: loadContract(topic.contractFile),
  }));
  const contracts = chosen.map(({ contract }) => contract);
  checkNames(contracts, options);
  const seed = options.seed ?? freshSeed();
  const { signal, stop } = interruptible();
  const progress = await createProgress();
  try {
    const { results, missing } = await runMatrix({
      workspace,
      topics: chosen,
      languages: options.lang,
      deviations: await loadDeviations(workspace.examples),
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
      progress,
      signal,
    });
    progress.end();
    const files = await writeReports(results, contracts, seed, options);
    conclude(
      results,
      began,
      files,
      asTyped({ examples: options.examples }, options),
      signal.aborted,
    );
    return signal.aborted ? status.interrupted : statusOf(results, missing);
  } finally {
    stop();
  }
}
