import { Command } from 'commander';
import { loadContract } from '../contract/index.js';
import { mutantFiles } from '../mutant/mutant.js';
import { findTopics } from '../run/topic.js';
import { findWorkspace } from '../run/workspace.js';
import { option } from './option.js';
import { write } from './show.js';
import { type Status, status } from './status.js';
import { contractFiles } from './topic-source.js';

/** `isoproc list` */
export function listCommand(finish: (status: Status) => void): Command {
  return new Command('list')
    .description('list the topics, their languages, faults and mutants')
    .addOption(option.examples())
    .action((options: { examples?: string }) => {
      const workspace = findWorkspace(process.cwd(), options.examples);
      const topics = new Map(
        (workspace ? findTopics(workspace) : []).map((topic) => [topic.slug, topic]),
      );
      for (const [slug, file] of contractFiles(options.examples)) {
        const { title, faults, rules, parameters } = loadContract(file);
        const topic = topics.get(slug);
        write(`${slug}: ${title}\n`);
        const usage = parameters.map(({ name, default: value }) => `[${name}=${value}]`);
        if (usage.length > 0) write(`  parameters: ${usage.join(' ')}\n`);
        const programs = topic?.programs.map(({ language }) => language.short) ?? [];
        if (programs.length > 0) write(`  languages:  ${programs.join(', ')}\n`);
        write(`  rules:      ${rules.length}\n`);
        if (faults.length > 0)
          write(`  faults:     ${faults.map(({ name }) => name).join(', ')}\n`);
        if (topic) write(`  mutants:    ${mutantFiles(topic).length}\n`);
      }
      finish(status.asExpected);
    });
}
