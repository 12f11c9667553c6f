import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { sources } from '../check/source.mjs';
import { floors, mayImport, packageName } from '../floor.mjs';
import { packages, read } from './package.mjs';

const importing = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([^'"\s]+)['"]/g;

/** `@a/b/c` is a part of `@a/b`; paths and Node's own modules are nobody's. */
function imported(text) {
  const names = [...text.matchAll(importing)].map(([, name]) => name);
  return names
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

function used(root, folder, ...parts) {
  const files = parts.flatMap((part) => {
    const inside = `packages/${folder}/${part}`;
    return sources(root, '.ts', '.mjs', '.js').filter((file) => file.startsWith(inside));
  });
  return new Set(files.flatMap((file) => imported(readFileSync(join(root, file), 'utf8'))));
}

/**
 * What is imported is declared; what is declared is imported (`library` is made of the others, and what
 * they export is made of it), and stands on a lower floor.
 */
export function dependencyProblems(root) {
  const shared = new Set(Object.keys(read(root, 'package.json').devDependencies));
  const folderOf = new Map(Object.keys(floors).map((folder) => [packageName(folder), folder]));
  return packages(root).flatMap(({ folder, name, dependencies = {}, devDependencies = {} }) => {
    if (!(folder in floors)) return [`packages/${folder}: has no floor in tools/floor.mjs`];
    const declared = new Set(Object.keys(dependencies));
    const inSource = used(root, folder, 'src/', 'bin/');
    const inTests = used(root, folder, 'test/');
    const known = (used) =>
      used === name || declared.has(used) || used in devDependencies || shared.has(used);
    const ours = [...declared].filter((one) => folderOf.has(one));
    return [
      ...[...inSource]
        .filter((one) => one !== name && !declared.has(one))
        .map((one) => `${name}: imports ${one}, which its package.json does not name`),
      ...[...declared]
        .filter(
          (one) => folder !== 'library' && one !== packageName('library') && !inSource.has(one),
        )
        .map((one) => `${name}: depends on ${one}, and never imports it`),
      ...[...inTests]
        .filter((one) => !known(one) && !folderOf.has(one))
        .map((one) => `${name}: its tests import ${one}, which nobody declares`),
      ...ours
        .filter((one) => !mayImport(folder, folderOf.get(one)))
        .map((one) => `${name}: depends on ${one}, which is not below it (tools/floor.mjs)`),
    ];
  });
}
