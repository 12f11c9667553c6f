// The library as a script: of what V8 compiles of an ES module Node keeps nothing, of a script it can.
// Of the time that importing the library takes, compiling it is two thirds.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `a as b, c`: as a pattern, `b: a, c` (what is exported) or `a: b, c` (what is imported). */
const pattern = (names, outward) =>
  names.replaceAll(/([\w$]+) as ([\w$]+)/g, outward ? '$2: $1' : '$1: $2');

const fromLibrary = /^(import|export) \{([^}]*)\} from "\.{1,2}\/library\.js";$/gm;
const fromNative = /^import \{([^}]*)\} from "@isoproc\/native";$/gm;

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../packages/library/package.json'), 'utf8'),
);

/** Where a thread keeps its one instance: installed twice, it is the same; and found without a search. */
const place = `globalThis[Symbol.for("@isoproc/library ${version}")]`;

const load = (library) =>
  `const library = ${place} ?? process.getBuiltinModule("node:module").createRequire(import.meta.url)("${library}");`;

/** An ES module that takes from the script, by the quicker of Node's two loaders. */
const asModule = (text, library) =>
  text.replaceAll(fromLibrary, (_, direction, names) => {
    const outward = direction === 'export' ? 'export ' : '';
    return `${load(library)}${outward}const {${pattern(names)}} = library;`;
  });

/** A program that begins without Node's loader of ES modules: that takes as long as all the rest. */
const asProgram = (text) =>
  text
    .replaceAll(
      fromLibrary,
      (_, __, names) => `const {${pattern(names)}} = require("../library.cjs");`,
    )
    .replaceAll(
      fromNative,
      (_, names) => `const {${pattern(names)}} = require("../library.cjs").native;`,
    )
    .replace(/^export \{\};$/m, '');

/**
 * The library itself, as a function. In ASCII, which is read quickest, and line for line, so that its
 * source map stays true.
 */
const asScript = (text) =>
  `(function($native, $url, $dirname, $import) {"use strict";${text
    .replaceAll(fromNative, (_, names) => `const {${pattern(names)}} = $native;`)
    .replace(/^export \{([^}]*)\};$/m, (_, names) => `return {${pattern(names, true)}};})`)
    .replaceAll('import.meta.url', '$url()')
    .replaceAll('import.meta.dirname', '$dirname')
    .replaceAll(/\bimport\(/g, '$import(')
    .replaceAll('/child/boot.js', '/child/boot.cjs')
    .replaceAll(
      /[^\0-\x7f]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )}`;

const loader = (key) => `'use strict';
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');
const compiled = \`\${__dirname}/../compiled/${key}-\${process.version}-\${process.arch}.bin\`;
let cachedData;
try {
  cachedData = readFileSync(compiled);
} catch {
  // Then it is compiled now.
}
const filename = \`\${__dirname}/library.js\`;
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData });
// Beside this package, where package managers put it: to look for it by its name takes 2 ms.
let native;
try {
  native = require('../../native/lib/index.cjs');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  native = require('@isoproc/native');
}
const library = script.runInThisContext();
// Wanted by who starts something, not by who was started.
const url = () => require('node:url').pathToFileURL(filename).href;
${place} = module.exports = library(native, url, __dirname, (module) => import(module));
/** For child/boot.cjs and for precompile.mjs. */
Object.defineProperties(module.exports, {
  native: { value: native },
  precompiled: { value: { script, compiled } },
});
`;

/**
 * Makes of the ES modules in `packages/library/lib` the script, the program that a child begins with,
 * and what each package exports.
 */
export function makeScript(packages, folders) {
  const at = (file) => join(packages, 'library/lib', file);
  const rewrite = (file, change, place = at(file)) => {
    const text = change(readFileSync(at(file), 'utf8'));
    rmSync(at(file));
    writeFileSync(place, text);
    return text;
  };
  const script = rewrite('library.js', asScript);
  if (/^(import|export)\b/m.test(script))
    throw new Error('library.js: an import or export is left');
  const key = createHash('sha256').update(script).digest('hex').slice(0, 12);
  writeFileSync(at('library.cjs'), loader(key));
  rewrite('child/boot.js', asProgram, at('child/boot.cjs'));
  rewrite('child/work.js', (text) => asModule(text, '../library.cjs'));
  rewrite('server.js', (text) => asModule(text, './library.cjs'));
  for (const folder of folders) {
    const exported = (text) => asModule(text, '@isoproc/library');
    rewrite(`${folder}.js`, exported, join(packages, folder, 'entry.js'));
  }
}
