import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './error.js';

/** Where topics are found, and where compiled programs are kept. */
export interface Workspace {
  /** Absolute path of the folder that holds `<NN>-<slug>/` folders. */
  readonly examples: string;
  /** Absolute path; made when first needed. */
  readonly cache: string;
}

/**
 * The workspace around `from` (the nearest folder upwards with `nx.json` and `examples/`), or the
 * one of the given folder of examples. Null: there is none.
 * @throws UsageError (`NO_EXAMPLES`) when the given folder does not exist.
 */
export function findWorkspace(from: string, examples?: string): Workspace | null {
  if (examples !== undefined) {
    const folder = resolve(from, examples);
    if (existsSync(folder)) return { examples: folder, cache: cacheOf(dirname(folder)) };
    throw new UsageError('NO_EXAMPLES', `--examples: there is no folder '${folder}'`);
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'examples');
    if (existsSync(join(folder, 'nx.json')) && existsSync(candidate))
      return { examples: candidate, cache: cacheOf(folder) };
    if (folder === dirname(folder)) return null;
  }
}

/** Below the nearest node_modules: what is compiled there finds what the project imports. */
function cacheOf(root: string): string {
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) return join(modules, '.cache', 'isoproc');
  }
  return join(root, 'node_modules', '.cache', 'isoproc');
}
