import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const installed = new Set([
  'node_modules',
  'dist',
  'lib',
  'build',
  'reports',
  '.nx',
  '.git',
  '__pycache__',
]);

/** Paths, relative to `root`, of the project's own files with one of these endings. */
export function sources(root, ...endings) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !installed.has(entry.name)) walk(path);
      if (entry.isFile() && endings.some((ending) => path.endsWith(ending))) found.push(path);
    }
  };
  walk('');
  return found.sort();
}
