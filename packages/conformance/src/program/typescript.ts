import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Built } from './built.js';

/** Node compiles while it loads, through the hook that stands beside the examples. */
export function buildTypeScript(file: string, examples: string): Built {
  const hook = join(examples, 'ts-node-hook.mjs');
  if (!existsSync(hook)) {
    return { problem: `${hook} is not there; TypeScript programs are loaded by it`, missing: true };
  }
  return { command: [process.execPath, '--import', pathToFileURL(hook).href, file] };
}
