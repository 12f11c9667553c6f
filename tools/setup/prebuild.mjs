// node tools/setup/prebuild.mjs <package folder>: copies what was compiled to where the loader looks.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const { glibcVersionRuntime } = process.report.getReport().header;
const libc = glibcVersionRuntime ? 'glibc' : 'musl';
const target = join(root, 'prebuilds', `${process.platform}-${process.arch}-${libc}`);
mkdirSync(target, { recursive: true });
const release = join(root, 'build/Release');
const built = readdirSync(release).filter(
  (name) => name.endsWith('.node') || name === 'isoproc-supervisor',
);
for (const name of built) copyFileSync(join(release, name), join(target, name));
console.log(`${target}: ${built.join(' ')}`);
process.exitCode = built.length === 2 ? 0 : 1;
