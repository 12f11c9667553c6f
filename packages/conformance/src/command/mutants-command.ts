import { Command } from 'commander';
import type { MutantsOptions } from './mutants.js';
import { option } from './option.js';
import type { Status } from './status.js';

const examples = `
Examples:
  isoproc mutants                     every mutant of every topic
  isoproc mutants zombie --lang py    those of one program
  isoproc mutants --perturb none      with the schedule left alone`;

/** `isoproc mutants [topic…]` */
export function mutantsCommand(finish: (status: Status) => void): Command {
  return new Command('mutants')
    .description('show that the contracts can fail: the share of known bugs they catch')
    .argument('[topic...]', 'topics (default: all)')
    .addOption(option.language())
    .addOption(option.mode())
    .addOption(option.runs(20, 'runs at most at each level; the first kill ends them'))
    .addOption(option.levels())
    .addOption(option.controls())
    .addOption(option.seed().default(1))
    .addOption(option.jobs())
    .addOption(option.timeout())
    .addOption(option.json())
    .addOption(option.examples())
    .addHelpText('after', examples)
    .action(async (names: string[], options: MutantsOptions) => {
      const { mutants } = await import('./mutants.js');
      finish(await mutants(names, options));
    });
}
