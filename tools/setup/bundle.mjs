// node tools/setup/bundle.mjs <package folder>...: native has one file of its own; given the package
// `library`, all that is built on it goes into one script. Loading a module costs a child process more than
// a millisecond, and an `import` of one of Node's modules loads all that its every property needs.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { libraryFolders } from '../floor.mjs';
import { makeScript } from './script.mjs';

const packages = join(import.meta.dirname, '../../packages');
const distOf = (folder, file = 'index.js') => join(packages, folder, 'dist', file);

const inputs = {
  native: { index: distOf('native') },
  library: {
    ...Object.fromEntries(libraryFolders.map((folder) => [folder, distOf(folder)])),
    'child/boot': distOf('process', 'child/boot.js'),
    'child/work': distOf('pool', 'child/work.js'),
    server: distOf('manager', 'server.js'),
  },
};

/** `import { a as b } from "node:x"`, as a lookup. */
const lookup = (_, names, module) =>
  `const {${names.replaceAll(' as ', ': ')}} = process.getBuiltinModule("${module}");`;

const builtins = {
  name: 'builtins',
  // Line for line, so the source map stays true.
  renderChunk: (code) => ({
    code: code.replaceAll(/^import \{([^}]*)\} from "(node:[a-z_/]+)";$/gm, lookup),
    map: null,
  }),
};

const ours = { name: 'ours', resolveId: (id) => inputs.library[/^@isoproc\/(\w+)$/.exec(id)?.[1]] };

/** What only one kind of process runs is no part of what everybody imports. */
const forAll = (id) => !/\/dist\/(child|server)\b/.test(id);

async function bundle(name) {
  const folder = join(packages, name);
  rmSync(join(folder, 'lib'), { recursive: true, force: true });
  const build = await rolldown({
    input: inputs[name],
    external: /^(node:|@isoproc\/native$)/,
    platform: 'node',
    plugins: [ours, builtins],
  });
  await build.write({
    dir: join(folder, 'lib'),
    ...(name === 'native' && { format: 'cjs', entryFileNames: '[name].cjs' }),
    chunkFileNames: '[name].js',
    sourcemap: true,
    comments: false,
    minifyInternalExports: false,
    ...(name === 'library' && { codeSplitting: { groups: [{ name, test: forAll }] } }),
  });
  await build.close();
  if (name === 'library') makeScript(packages, libraryFolders);
}

for (const name of process.argv.slice(2)) await bundle(name.replace(/^packages\//, ''));
