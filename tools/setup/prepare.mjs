import { existsSync } from 'node:fs';
import { run } from './child.mjs';
import { installDependencies } from './dependency.mjs';
import { headerEnvironment } from './header.mjs';
import { couldNotRun, say } from './say.mjs';
import { checkToolChain } from './tool-chain.mjs';

// No daemon, no cloud, no question: the same on a terminal, in CI and in a container.
const NX = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NX_INTERACTIVE: 'false' };

async function build(targets) {
  const env = { ...headerEnvironment(), ...NX };
  const args = ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', ...targets];
  const { status, output } = await run(process.execPath, args, { quiet: true, env });
  if (status !== 0) {
    console.error(output);
    say(`the build failed (nx run-many -t ${targets.join(' ')})`);
  }
  return status === 0;
}

/** Does what is missing of: tool chain, dependencies, build. False: the command cannot run. */
export async function prepare({ dependencies = true, built = true }) {
  const tools = await checkToolChain();
  if (!tools) return false;
  if (dependencies && !(await installDependencies(tools.native))) return false;
  if (!built) return true;
  say('building (cached by Nx)');
  if (!tools.native && !existsSync('packages/native/build/Release'))
    couldNotRun('the native addon and the supervisor', 'no compiler');
  return build(
    tools.native ? ['compile-native', 'build', 'bundle', 'precompile'] : ['build', 'bundle'],
  );
}
