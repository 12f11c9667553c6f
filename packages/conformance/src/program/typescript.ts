import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Built } from './built.js';

// Or V8 tidies up the heaps of idle threads, on timers, for up to a minute: nobody would be at rest.
const restful = ['--no-memory-reducer'];

/** Node compiles while it loads, through the hook that stands beside the examples. */
export function buildTypeScript(file: string, examples: string): Built {
  const hook = join(examples, 'ts-node-hook.mjs');
  if (!existsSync(hook)) {
    return { problem: `${hook} is not there; TypeScript programs are loaded by it`, missing: true };
  }
  return { command: [process.execPath, ...restful, '--import', pathToFileURL(hook).href, file] };
}
