import { Command } from 'commander';
import pc from 'picocolors';
import { explain } from '../contract/index.js';
import { unknown } from '../run/choose.js';
import { UsageError } from '../run/error.js';
import { option } from './option.js';
import { write } from './show.js';
import { type Status, status } from './status.js';
import { contractFiles, contractOf } from './topic-source.js';

/** `isoproc explain <rule-id>` */
export function explainCommand(finish: (status: Status) => void): Command {
  return new Command('explain')
    .description('say what a rule says, and how its contract states it')
    .argument('<rule-id>', 'for example process-lock/mutual-exclusion')
    .addOption(option.examples())
    .action((id: string, options: { examples?: string }) => {
      const contract = contractOf(id.split('/')[0] ?? '', contractFiles(options.examples));
      const rule = explain(contract, id);
      if (!rule) {
        const faults = contract.faults.flatMap(({ rules }) => rules);
        const known = [...contract.rules, ...faults].map((one) => one.id);
        throw new UsageError('UNKNOWN_NAME', unknown('rule', id, known));
      }
      write(`${pc.bold(rule.id)} (${rule.kind})\n${rule.title}\n\n  ${rule.says}\n`);
      const yaml = rule.yaml.trimEnd();
      if (yaml)
        write(
          `\n${yaml
            .split('\n')
            .map((text) => `    ${text}`)
            .join('\n')}\n`,
        );
      finish(status.asExpected);
    });
}
