import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contract, loadContract } from '../contract/index.js';
import { unknown } from '../run/choose.js';
import { UsageError } from '../run/error.js';
import { findTopics, type Topic } from '../run/topic.js';
import { findWorkspace, type Workspace } from '../run/workspace.js';

/** Contracts that come with the package, for use outside of the repository. */
const shipped = fileURLToPath(new URL('../../contracts', import.meta.url));

export interface Source {
  readonly workspace: Workspace;
  readonly topics: readonly Topic[];
}

/** @throws UsageError (`NO_EXAMPLES`) where there is no project with examples. */
export function requireSource(examples: string | undefined): Source {
  const workspace = findWorkspace(process.cwd(), examples);
  if (workspace) return { workspace, topics: findTopics(workspace) };
  const advice = "go into the project, give --examples, or use 'isoproc check'";
  throw new UsageError(
    'NO_EXAMPLES',
    `there are no examples in or above ${process.cwd()}; ${advice}`,
  );
}

/** Every contract at hand by its topic: those of the project, or else those of the package. */
export function contractFiles(examples: string | undefined): Map<string, string> {
  // Elsewhere, the contracts that came with the package; a package in its repository has the topics.
  const workspace = findWorkspace(process.cwd(), examples) ?? findWorkspace(import.meta.dirname);
  const own = workspace ? findTopics(workspace) : [];
  if (own.length > 0) return new Map(own.map(({ slug, contractFile }) => [slug, contractFile]));
  const names = existsSync(shipped) ? readdirSync(shipped).sort() : [];
  const files = names.filter((name) => name.endsWith('.yaml'));
  return new Map(
    files.map((name) => [basename(name, '.yaml').replace(/^\d+-/, ''), join(shipped, name)]),
  );
}

/** @throws UsageError (`UNKNOWN_NAME`) with what comes nearest; ContractError. */
export function contractOf(topic: string, files: ReadonlyMap<string, string>): Contract {
  const file = files.get(topic);
  if (file === undefined)
    throw new UsageError('UNKNOWN_NAME', unknown('topic', topic, [...files.keys()]));
  return loadContract(file);
}
