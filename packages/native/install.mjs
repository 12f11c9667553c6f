// Brings the native part: the prebuilt one of the published package where it fits this machine,
// otherwise node-gyp compiles it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch, env, execPath, platform } from 'node:process';

const here = import.meta.dirname;
const musl = readFileSync('/proc/self/maps', 'latin1').includes('/ld-musl-');
const prebuilt = join(here, 'prebuilds', `${platform}-${arch}-${musl ? 'musl' : 'glibc'}`);

// In the repository `npm start` builds it, with its caches; there the sources of the packages lie.
if (!existsSync(prebuilt) && !existsSync(join(here, 'src'))) {
  // npm brings node-gyp itself, and says where.
  const gyp =
    env.npm_config_node_gyp ?? createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  const prefix = join(dirname(execPath), '..');
  const headers = existsSync(join(prefix, 'include/node/node_version.h'))
    ? { npm_config_nodedir: prefix }
    : {};
  const { status } = spawnSync(execPath, [gyp, 'rebuild'], {
    cwd: here,
    env: { ...headers, ...env },
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error('isoproc: its native part could not be compiled; it needs python3, make and g++');
    process.exitCode = 1;
  }
}
