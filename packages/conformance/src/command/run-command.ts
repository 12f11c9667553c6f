import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import type { Language } from '../program/language.js';
import { loadContract } from '../contract/index.js';
import type { Level, Mode, Parameters } from '../model/result.js';
import { choose } from '../run/choose.js';
import { loadDeviations } from '../run/deviation.js';
import { runMatrix } from '../run/matrix.js';
import { interruptible } from './interrupt.js';
import { addRunOptions, option } from './option.js';
import { checkNames, freshSeed } from './plan-option.js';
import { type ReportOptions, writeReports } from './report.js';
import { asTyped, conclude, createProgress } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { requireSource } from './topic-source.js';

/** What `run`, `check` and `mutants` have in common. */
export interface RunOptions extends ReportOptions {
  readonly examples?: string;
  readonly mode: Mode[];
  readonly terminal?: boolean;
  readonly runs: number;
  readonly seed?: number;
  readonly perturb: Level;
  readonly jobs?: number;
  readonly timeout: number;
  readonly faults: boolean;
  readonly fault?: string[];
  readonly replay?: number;
  readonly with?: Parameters;
}

const examples = `
Examples:
  isoproc run                                    everything, in every language, both modes
  isoproc run process-lock --lang cpp --runs 50  one program, fifty times
  isoproc run --perturb preempt --runs 20        … with the schedule disturbed
  isoproc run pipe-communication --terminal --seed 7 --json results.json`;

/** `isoproc run [topic…]` */
export function runCommand(finish: (status: Status) => void): Command {
  const base = new Command('run')
    .description('run the topics’ programs and hold them to their contracts')
    .argument('[topic...]', 'topics (default: all)')
    .addOption(option.language());
  return addRunOptions(base, 'runs of each program, mode and fault')
    .addHelpText('after', examples)
    .action(async (names: string[], options: RunOptions & { lang: Language[] }) => {
      finish(await run(names, options));
    });
}

async function run(names: string[], options: RunOptions & { lang: Language[] }): Promise<Status> {
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
      ...(options.with && { fixed: options.with }),
      ...(options.replay !== undefined && { replay: options.replay }),
      jobs: options.jobs ?? availableParallelism(),
      progress,
      signal,
    });
    progress.end();
    const files = await writeReports(results, contracts, seed, options);
    conclude(results, began, files, asTyped({ examples: options.examples }));
    return signal.aborted ? status.interrupted : statusOf(results, missing);
  } finally {
    stop();
  }
}
