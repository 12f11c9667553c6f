import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { loadContract } from '../contract/index.js';
import { cellsOf } from '../run/cell.js';
import { check } from '../run/check.js';
import { interruptible } from './interrupt.js';
import { addRunOptions, option } from './option.js';
import { checkNames, freshSeed } from './plan-option.js';
import { writeReports } from './report.js';
import type { RunOptions } from './run-command.js';
import { asTyped, conclude, createProgress } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { contractFiles, contractOf } from './topic-source.js';

const examples = `
The parameters of the topic are appended to the command, in the contract's order.

Examples:
  isoproc check zombie -- ./a.out
  isoproc check pipe-communication --runs 20 -- perl pipe.pl
  isoproc check zombie --perturb jitter --runs 50 -- ./a.out
  isoproc check my-topic --contract contract.yaml -- cargo run -q --`;

type CheckOptions = RunOptions & { contract?: string };

/** `isoproc check <topic> -- <command…>` */
export function checkCommand(finish: (status: Status) => void): Command {
  const base = new Command('check')
    .description('hold any program, in any language, to a contract')
    .argument('<topic>', 'the topic whose contract it is held to')
    .argument('<command...>', 'the program and its arguments, after --')
    .addOption(option.contract());
  return addRunOptions(base, 'runs of each mode and fault')
    .addHelpText('after', examples)
    .action(async (topic: string, command: string[], options: CheckOptions) => {
      finish(await run(topic, command, options));
    });
}

async function run(topic: string, command: string[], options: CheckOptions): Promise<Status> {
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
    const results = await check({
      contract,
      command,
      cwd: process.cwd(),
      modes: options.terminal ? ['terminal'] : options.mode,
      level: options.perturb,
      runs: options.runs,
      seed,
      faults: options.fault ?? (options.replay === undefined && options.faults),
      timeout: options.timeout,
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
      asTyped({ contract: options.contract, examples: options.examples }),
    );
    const missing = results.filter(({ verdict }) => verdict === 'could not run').length;
    return signal.aborted ? status.interrupted : statusOf(results, missing);
  } finally {
    stop();
  }
}
