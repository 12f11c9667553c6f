import { existsSync } from 'node:fs';
import { run, version } from './child.mjs';
import { couldNotRun, say } from './say.mjs';

const MIN_NODE = [20, 19];
const MIN_PYTHON = [3, 9];

const atLeast = (have, want) => have[0] > want[0] || (have[0] === want[0] && have[1] >= want[1]);
const numbers = (text) => /(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0];

const tools = [
  { package: 'g++', part: 'C++', found: () => version(process.env.CXX ?? 'g++') },
  { package: 'make', part: 'native build', found: () => version('make') },
  {
    package: 'python3',
    part: 'Python',
    found: () => {
      const have = version('python3');
      return have && atLeast(numbers(have), MIN_PYTHON) ? have : undefined;
    },
  },
];

function installCommand(packages) {
  const managers = { 'apt-get': 'apt-get install -y', apk: 'apk add', dnf: 'dnf install -y' };
  const manager = Object.keys(managers).find((name) => existsSync(`/usr/bin/${name}`));
  return `${managers[manager ?? ''] ?? 'install with your package manager:'} ${packages.join(' ')}`;
}

async function installMissing(missing) {
  const packages = missing.map((tool) => tool.package);
  if (process.getuid() !== 0 || !existsSync('/etc/debian_version')) return;
  say(`installing ${packages.join(' ')} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { quiet: true, env });
  const done = await run('apt-get', ['install', '-yq', ...packages], { quiet: true, env });
  if (done.status !== 0) say(`apt-get failed: ${done.output.trim().split('\n').at(-1)}`);
}

/** Looks at Node, Python, g++ and make. Null: nothing can go on; `native`: node-gyp can work. */
export async function checkToolChain() {
  if (!atLeast(numbers(process.version), MIN_NODE)) {
    say(`Node.js ${process.version} is too old; install ${MIN_NODE.join('.')} or newer`);
    return null;
  }
  const missing = tools.filter((tool) => !tool.found());
  if (missing.length > 0) await installMissing(missing);
  const have = tools.map((tool) => [tool, tool.found()]);
  for (const [tool, found] of have) {
    if (!found) couldNotRun(tool.part, `no ${tool.package}; ${installCommand([tool.package])}`);
  }
  const line = have.map(([, found]) => found).filter(Boolean);
  say([`Node.js ${process.version}`, ...line].join(', '));
  return { native: have.every(([, found]) => found) };
}
