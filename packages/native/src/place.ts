import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a compiled file may be: built here, or brought along by the published package. */
export function* places(name: string): Generator<string> {
  const inside = (folder: string) =>
    fileURLToPath(new URL(`../${folder}/${name}`, import.meta.url));
  yield inside('build/Release');
  // Not by its file: a system on glibc may have musl as well.
  const musl = readFileSync('/proc/self/maps', 'latin1').includes('/ld-musl-');
  yield inside(`prebuilds/${process.platform}-${process.arch}-${musl ? 'musl' : 'glibc'}`);
}
