import { Command } from 'commander';
import { addRunOptions, option } from './option.js';
import type { RunOptions } from './run.js';
import type { Status } from './status.js';

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
    .action(async (names: string[], options: RunOptions) => {
      const { run } = await import('./run.js');
      finish(await run(names, options));
    });
}
