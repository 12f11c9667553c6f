import { loadContract } from '../contract/index.js';
import { mutantFiles } from '../mutant/mutant.js';
import { findTopics } from '../run/topic.js';
import { findWorkspace } from '../run/workspace.js';
import { write } from './show.js';
import { type Status, status } from './status.js';
import { contractFiles } from './topic-source.js';

/** Prints what there is of each topic. */
export function list(options: { examples?: string }): Status {
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
    if (faults.length > 0) write(`  faults:     ${faults.map(({ name }) => name).join(', ')}\n`);
    if (topic) write(`  mutants:    ${mutantFiles(topic).length}\n`);
  }
  return status.asExpected;
}
