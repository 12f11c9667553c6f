// node tools/setup/bundle.mjs <package folder>: what a package exports, each entry in one file.
// Loading a module costs about a millisecond, and every child process loads them anew.
import { readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const folder = resolve(process.argv[2]);
const { exports, bundle = [] } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const names = [exports['.'].default, ...bundle].map((file) => relative('lib', file).slice(0, -3));
rmSync(join(folder, 'lib'), { recursive: true, force: true });
const build = await rolldown({
  input: Object.fromEntries(names.map((name) => [name, join(folder, 'dist', `${name}.js`)])),
  external: (id) => !/^[./]/.test(id),
  platform: 'node',
});
await build.write({
  dir: join(folder, 'lib'),
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
});
await build.close();
