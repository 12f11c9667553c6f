import { version } from '../setup/child.mjs';
import { sources } from './source.mjs';

const FLAGS = ['-std=c++20', '-Wall', '-Wextra', '-Werror', '-pthread', '-fsyntax-only'];

// The native package's own sources are compiled with the same flags by the build.
const compiling = (compiler, files) => ({
  name: `C++ compiles (${compiler})`,
  command: [compiler, ...FLAGS, ...files],
  missing: version(compiler) ? undefined : `no ${compiler}; apt-get install ${compiler}`,
});

/** Examples and fixtures compile without a warning. clang is a second opinion, where there is one. */
export function cppChecks() {
  const files = sources('.', '.cpp');
  if (files.length === 0) return [];
  const second = version('clang++') ? [compiling('clang++', files)] : [];
  return [compiling(process.env.CXX ?? 'g++', files), ...second];
}
