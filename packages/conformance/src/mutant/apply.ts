import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { type Mutant, MutantError } from './mutant.js';

/**
 * Applies the patch in memory and puts the program it makes into the cache, below node_modules, so
 * that its imports are found. The folder of the examples stays as it is.
 * @throws MutantError (`DOES_NOT_APPLY`) when the program is no longer what the patch expects.
 */
export async function applyMutant(mutant: Mutant, cache: string): Promise<string> {
  const { program, file, patch, name, topic } = mutant;
  const source = await readFile(program.file, 'utf8');
  const [diff, ...more] = parse(file, patch);
  if (!diff || diff.hunks.length === 0 || more.length > 0) {
    const found = diff ? 'it changes more than one file, or nothing' : 'there is no diff in it';
    throw new MutantError('DOES_NOT_APPLY', file, found);
  }
  const changed = applyPatch(source, diff, { fuzzFactor: 0 });
  if (changed === false) {
    const problem = `it does not apply to ${basename(program.file)}; make it again from the program`;
    throw new MutantError('DOES_NOT_APPLY', file, problem);
  }
  const key = createHash('sha256').update(changed).digest('hex').slice(0, 12);
  const folder = join(cache, 'mutant', `${topic}-${name}-${key}`);
  const written = join(folder, basename(program.file));
  await mkdir(folder, { recursive: true });
  await put(join(folder, 'package.json'), '{ "type": "module" }\n');
  await put(written, changed);
  return written;
}

function parse(file: string, patch: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(patch.slice(Math.max(0, patch.search(/^--- /m))));
  } catch (error) {
    throw new MutantError(
      'DOES_NOT_APPLY',
      file,
      error instanceof Error ? error.message : 'not a diff',
    );
  }
}

/** Whole or not at all: another isoproc may be reading it. */
async function put(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
