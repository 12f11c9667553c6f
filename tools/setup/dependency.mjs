import { readFileSync, statSync } from 'node:fs';
import { run } from './child.mjs';
import { headerEnvironment } from './header.mjs';
import { couldNotRun, say } from './say.mjs';

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Packages that package.json lets run an install script. */
function allowed() {
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  return Object.keys(allowScripts).filter((name) => allowScripts[name]);
}

const loads = async (name) =>
  (await run(process.execPath, ['-e', `require('${name}')`], { quiet: true })).status === 0;

/** npm ci when node_modules is absent, or older than the lock file. False: it failed. */
export async function installDependencies(canCompile) {
  const env = headerEnvironment();
  if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
    say('installing the dependencies (npm ci)');
    // No script runs but those named below: the same with every version of npm.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status } = await run('npm', args, { env });
    if (status !== 0) return say(`npm ci failed with status ${status}`) ?? false;
  }
  for (const name of allowed()) {
    if (await loads(name)) continue;
    if (!canCompile) {
      couldNotRun(name, 'it has to be compiled, and there is no compiler');
      continue;
    }
    say(`compiling ${name}`);
    const { status, output } = await run('npm', ['rebuild', name], { env, quiet: true });
    if (status !== 0 || !(await loads(name))) {
      couldNotRun(name, `npm rebuild ${name} failed: ${output.trim().split('\n').at(-1)}`);
    }
  }
  return true;
}
