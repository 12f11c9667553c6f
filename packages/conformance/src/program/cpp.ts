import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Built } from './built.js';
import { runTool, versionOf } from './tool.js';

const flags = ['-std=c++20', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];

/** The compiler: $CXX, or g++. May hold arguments: `ccache clang++`. */
export function compiler(env: NodeJS.ProcessEnv = process.env): readonly [string, ...string[]] {
  const [file, ...args] = (env.CXX ?? '').split(/\s+/).filter(Boolean);
  return [file ?? 'g++', ...args];
}

/** First line of the compiler's version; null: there is no compiler. */
export async function compilerVersion(): Promise<string | null> {
  const [file, ...args] = compiler();
  const answer = await versionOf(file, [...args, '--version']);
  return answer?.status === 0 ? (answer.stdout.split('\n')[0] ?? '') : null;
}

/** Compiles into `cache`, under a name made of content, flags and compiler: never twice the same. */
export async function buildCpp(file: string, cache: string, signal?: AbortSignal): Promise<Built> {
  const [cxx, ...args] = compiler();
  const version = await compilerVersion();
  if (version === null) {
    const problem = `no C++ compiler: '${cxx}' does not run; install the package g++, or set CXX`;
    return { problem, missing: true };
  }
  const key = createHash('sha256')
    .update(JSON.stringify([cxx, args, version, flags]))
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 20);
  const program = join(cache, 'cpp', `${basename(file, '.cpp')}-${key}`);
  if (
    await access(program).then(
      () => true,
      () => false,
    )
  )
    return { command: [program] };
  await mkdir(join(cache, 'cpp'), { recursive: true });
  // Another isoproc may be compiling the same: the last step is a rename, so nobody runs half a file.
  const unfinished = `${program}.${process.pid}`;
  try {
    const done = await runTool(cxx, [...args, ...flags, file, '-o', unfinished], signal);
    if (done?.status !== 0)
      return { problem: firstError(done?.stderr ?? '', file), missing: false };
    await rename(unfinished, program);
  } finally {
    await rm(unfinished, { force: true });
  }
  return { command: [program] };
}

function firstError(stderr: string, file: string): string {
  const lines = stderr.split('\n').filter(Boolean);
  const line = lines.find((text) => /error|undefined reference/.test(text)) ?? lines[0];
  return `${basename(file)} does not compile: ${line ?? 'the compiler gave no reason'}`;
}
