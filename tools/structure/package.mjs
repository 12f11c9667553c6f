import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every packages/<folder> with what its package.json says. */
export function packages(root) {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .map((folder) => ({ folder, ...read(root, `packages/${folder}/package.json`) }));
}

export const read = (root, file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
