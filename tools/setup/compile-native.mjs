// node tools/setup/compile-native.mjs <package folder>: node-gyp, with the headers that are here.
import { resolve } from 'node:path';
import { run } from './child.mjs';
import { headerEnvironment } from './header.mjs';

const cwd = process.argv[2];
const gyp = resolve('node_modules/node-gyp/bin/node-gyp.js');
// Configured each time: binding.gyp lists the sources that are there now; make does what is new.
const words = [gyp, 'configure', 'build', '--jobs=2'];
const { status } = await run(process.execPath, words, { cwd, env: headerEnvironment() });
process.exitCode = status;
