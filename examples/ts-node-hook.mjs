// Compiles .ts with ts-node while Node loads it: node --import ./ts-node-hook.mjs program.ts
// What was compiled is kept, so that a warm start never loads the TypeScript compiler.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const options = {
  transpileOnly: true,
  skipProject: true,
  skipIgnore: true, // a copy below node_modules is compiled, too
  compilerOptions: {
    target: 'ES2022',
    module: 'Preserve', // ESNext would make CommonJS of it there
    moduleResolution: 'Bundler',
    strict: true,
  },
};
let cache;

function cacheFolder() {
  if (cache) return cache;
  const version = (name) => {
    const file = require.resolve(`${name}/package.json`);
    return { file, version: JSON.parse(readFileSync(file, 'utf8')).version };
  };
  const tools = [version('ts-node'), version('typescript')];
  const key = JSON.stringify([tools.map((tool) => tool.version), options]);
  const folder = join(dirname(dirname(tools[0].file)), '.cache', 'isoproc', 'ts-node');
  return (cache = { key, folder });
}

function compile(file) {
  const source = readFileSync(file, 'utf8');
  const { key, folder } = cacheFolder();
  // The name is part of it, because the source map, which is inline, names the file.
  const hash = createHash('sha256')
    .update(JSON.stringify([key, file, source]))
    .digest('hex');
  const kept = join(folder, `${hash}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const output = compileCold(source, file);
    keep(kept, output);
    return output;
  }
}

function compileCold(source, file) {
  // A dependency of ts-node would leave a cache of its own in the temporary folder.
  const name = 'DISABLE_V8_COMPILE_CACHE';
  const before = process.env[name];
  process.env[name] = '1';
  try {
    return require('ts-node').create(options).compile(source, file);
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

/** Whole or not at all, because others may be reading it; a full or read-only disk is no harm. */
function keep(file, text) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } catch {
    // It is compiled again next time.
  }
}

/** Node's `load` hook; not async, so that it serves both kinds of registration. */
export function load(url, context, nextLoad) {
  const path = url.replace(/[?#].*$/, '');
  if (!path.startsWith('file:') || !/\.m?ts$/.test(path)) return nextLoad(url, context);
  return { format: 'module', source: compile(fileURLToPath(path)), shortCircuit: true };
}

if (!import.meta.url.endsWith('?thread')) {
  process.setSourceMapsEnabled(true);
  // Node 20 has only register(), which puts the hooks on a thread of their own.
  if (module.registerHooks) module.registerHooks({ load });
  else module.register(`${import.meta.url}?thread`);
}
