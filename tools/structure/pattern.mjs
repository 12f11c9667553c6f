import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';

const PROGRAMS = 'examples/patterns';
const INDEX = 'docs/patterns/README.md';

/** The slugs of `examples/patterns/<slug>.ts`. */
export function patterns(root) {
  const names = existsSync(join(root, PROGRAMS)) ? readdirSync(join(root, PROGRAMS)) : [];
  return names.filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3));
}

/**
 * The bugs in `examples/patterns/mutants/<slug>/<name>.ts.patch`: the rule of the pattern's test that
 * must catch each, and the program it makes; or why it makes none.
 */
export function patternMutants(root, slug) {
  const folder = join(PROGRAMS, 'mutants', slug);
  if (!existsSync(join(root, folder))) return [];
  const source = readFileSync(join(root, PROGRAMS, `${slug}.ts`), 'utf8');
  return readdirSync(join(root, folder)).map((file) => {
    const patch = readFileSync(join(root, folder, file), 'utf8');
    const [, rule] = /^Rule: (\S+)$/m.exec(patch) ?? [];
    const changed = applyPatch(source, patch.slice(patch.search(/^--- /m)));
    const why = !file.endsWith('.ts.patch')
      ? 'its name must end with .ts.patch'
      : rule === undefined || !/^Says: \S/m.test(patch)
        ? 'no lines "Rule: <rule>" and "Says: <sentence>"'
        : changed === false
          ? 'does not apply'
          : changed === source
            ? 'changes nothing'
            : undefined;
    return { name: file.replace('.ts.patch', ''), file: join(folder, file), rule, changed, why };
  });
}

/** Each pattern has a page, which the index names, a test, and at least one mutant that applies. */
export function patternProblems(root) {
  const slugs = patterns(root);
  const index = existsSync(join(root, INDEX)) ? readFileSync(join(root, INDEX), 'utf8') : '';
  const orphans = existsSync(join(root, PROGRAMS, 'mutants'))
    ? readdirSync(join(root, PROGRAMS, 'mutants')).filter((folder) => !slugs.includes(folder))
    : [];
  return [
    ...slugs.flatMap((slug) => {
      const program = `${PROGRAMS}/${slug}.ts`;
      const needed = [`docs/patterns/${slug}.md`, `examples/test/patterns/${slug}.test.ts`];
      const missing = needed.filter((file) => !existsSync(join(root, file)));
      const mutants = patternMutants(root, slug);
      return [
        ...missing.map((file) => `${program}: there is no ${file}`),
        ...(index.includes(`](${slug}.md)`) ? [] : [`${INDEX}: no link to ${slug}.md`]),
        ...(mutants.length > 0 ? [] : [`${program}: no mutant, at least one is asked for`]),
        ...mutants.flatMap(({ file, why }) => (why ? [`${file}: ${why}`] : [])),
      ];
    }),
    ...orphans.map((folder) => `${PROGRAMS}/mutants/${folder}: there is no ${folder}.ts`),
  ];
}
