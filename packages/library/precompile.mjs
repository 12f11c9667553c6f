// Keeps what V8 compiles of the library, as a child process has it that runs a target: loading it
// again takes a third of the time. V8 takes it only for the text, the version and the flags that it was
// made with. Run after each installation, which does not fail for want of it; in a fresh clone there is
// no library yet, and nothing to do.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

function load() {
  const file = join(import.meta.dirname, 'lib/library.cjs');
  if (!existsSync(file)) return undefined;
  try {
    return createRequire(import.meta.url)(file);
  } catch (error) {
    console.error(`isoproc: what V8 compiles of the library is not kept: ${error.message}`);
    return undefined;
  }
}

const library = load();

export const compile = library?.target(import.meta, () =>
  library.precompiled.script.createCachedData(),
);

library?.main(import.meta, async () => {
  const child = new library.Process(compile);
  await child.start();
  const data = await child.result();
  const { compiled } = library.precompiled;
  const folder = dirname(compiled);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${compiled}.new`, data);
  renameSync(`${compiled}.new`, compiled);
});
