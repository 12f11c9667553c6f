import { Command } from 'commander';
import { option } from './option.js';
import type { Status } from './status.js';

/** `isoproc explain <rule-id>` */
export function explainCommand(finish: (status: Status) => void): Command {
  return new Command('explain')
    .description('say what a rule says, and how its contract states it')
    .argument('<rule-id>', 'for example process-lock/mutual-exclusion')
    .addOption(option.examples())
    .action(async (id: string, options: { examples?: string }) => {
      const { explain } = await import('./explain.js');
      finish(explain(id, options));
    });
}
