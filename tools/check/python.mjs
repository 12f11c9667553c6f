// ruff, mypy and clang-format come from PyPI into an environment of their own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { run, version } from '../setup/child.mjs';
import { say } from '../setup/say.mjs';
import { sources } from './source.mjs';

const folder = resolve('node_modules/.cache/isoproc/check');
const wanted = readFileSync(new URL('requirement.txt', import.meta.url), 'utf8');

/** Installs once per content of requirement.txt. Returns why not, or undefined. */
async function install() {
  const stamp = `${folder}/requirement.txt`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  say('installing ruff, mypy and clang-format (pip)');
  const made = await run('python3', ['-m', 'venv', '--clear', folder], { quiet: true });
  if (made.status !== 0) return 'python3 -m venv failed; apt-get install python3-venv';
  const pip = ['-m', 'pip', 'install', '-q', '-r', 'tools/check/requirement.txt'];
  const done = await run(`${folder}/bin/python`, pip, { quiet: true });
  if (done.status !== 0) return `pip: ${done.output.trim().split('\n').at(-1)}`;
  writeFileSync(stamp, wanted);
  return undefined;
}

/** The pinned program, or, offline, what this machine has under that name. */
function tool(name, why) {
  if (why === undefined) return { file: `${folder}/bin/${name}` };
  return version(name) ? { file: name } : { missing: why };
}

export async function pythonChecks() {
  const why = await install();
  const check = (program, args, { name = program, fix } = {}) => {
    const { file, missing } = tool(program, why);
    return { name, command: [file, ...args], fix: fix && [file, ...fix], missing };
  };
  const cpp = sources('.', '.cpp', '.cc', '.hh', '.h');
  // A fixture is a few lines that a test runs: types would be most of it.
  const python = sources('.', '.py').filter((file) => !file.includes('/test/'));
  const format = (...options) => ['format', '--quiet', ...options, '.'];
  return [
    check('ruff', ['check', '--quiet', '.']),
    check('ruff', format('--check'), { name: 'ruff format', fix: format() }),
    ...(python.length > 0 ? [check('mypy', ['--no-error-summary', ...python])] : []),
    ...(cpp.length > 0
      ? [check('clang-format', ['--dry-run', '-Werror', ...cpp], { fix: ['-i', ...cpp] })]
      : []),
  ];
}
