import pc from 'picocolors';
import { explain as findRule } from '../contract/index.js';
import { unknown } from '../run/choose.js';
import { UsageError } from '../run/error.js';
import { write } from './show.js';
import { type Status, status } from './status.js';
import { contractFiles, contractOf } from './topic-source.js';

/** Prints one rule; `id` as in results. @throws UsageError with what comes nearest. */
export function explain(id: string, options: { examples?: string }): Status {
  const contract = contractOf(id.split('/')[0] ?? '', contractFiles(options.examples));
  const rule = findRule(contract, id);
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
  return status.asExpected;
}
