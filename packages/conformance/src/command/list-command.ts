import { Command } from 'commander';
import { option } from './option.js';
import type { Status } from './status.js';

/** `isoproc list` */
export function listCommand(finish: (status: Status) => void): Command {
  return new Command('list')
    .description('list the topics, their languages, faults and mutants')
    .addOption(option.examples())
    .action(async (options: { examples?: string }) => {
      const { list } = await import('./list.js');
      finish(list(options));
    });
}
