import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a compiled file may be: built here, or brought along by the published package. */
export function* places(name: string): Generator<string> {
  const inside = (folder: string) => `${dirname(import.meta.dirname)}/${folder}/${name}`;
  yield inside('build/Release');
  // Not by its file: a system on glibc may have musl as well.
  const musl = readFileSync('/proc/self/maps', 'latin1').includes('/ld-musl-');
  yield inside(`prebuilds/${process.platform}-${process.arch}-${musl ? 'musl' : 'glibc'}`);
}
