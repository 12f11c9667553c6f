import { packages } from './package.mjs';

/** All packages have one version, and name each other by exactly that. */
export function versionProblems(root) {
  const all = packages(root);
  const names = new Set(all.map(({ name }) => name));
  const [{ version }] = all;
  return all.flatMap((one) => {
    const own =
      one.version === version ? [] : [`${one.name}: version ${one.version}, not ${version}`];
    const others = Object.entries({ ...one.dependencies, ...one.peerDependencies })
      .filter(([name, wanted]) => names.has(name) && wanted !== version)
      .map(([name, wanted]) => `${one.name}: depends on ${name} ${wanted}, not ${version}`);
    return [...own, ...others];
  });
}
