import { Command } from 'commander';
import type { CheckOptions } from './check.js';
import { addRunOptions, option } from './option.js';
import type { Status } from './status.js';

const examples = `
The parameters of the topic are appended to the command, in the contract's order.

Examples:
  isoproc check zombie -- ./a.out
  isoproc check pipe-communication --runs 20 -- perl pipe.pl
  isoproc check zombie --perturb jitter --runs 50 -- ./a.out
  isoproc check my-topic --contract contract.yaml -- cargo run -q --`;

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
      const { check } = await import('./check.js');
      finish(await check(topic, command, options));
    });
}
