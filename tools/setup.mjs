#!/usr/bin/env node
// The one entry point of the repository: prepares what a clean clone lacks, says what it does, then
// runs the command asked for. Plain Node: it runs before node_modules exists.
import { fileURLToPath } from 'node:url';
import { commands } from './setup/command.mjs';
import { Interrupted } from './setup/child.mjs';
import { prepare } from './setup/prepare.mjs';
import { problems, say } from './setup/say.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  say(`unknown command '${name ?? ''}'; one of: ${Object.keys(commands).join(' ')}`);
  process.exit(2);
}
try {
  if (await prepare(command.needs)) process.exitCode = await command.run(args);
  else {
    process.exitCode = 1;
    if (name === 'test') console.log('0 passed, 1 failed');
  }
  // In CI nothing that should run may be left out in silence.
  if (process.exitCode === 0 && problems.length > 0 && process.env.CI) process.exitCode = 3;
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  process.exitCode = 130;
}
