// npm run new-topic -- <number> <slug> "<title>": a topic that runs, to be changed into the real one.
import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { topicFolder, topics } from '../structure/topic.mjs';
import { shadows } from '../structure/shadow.mjs';

const template = join(import.meta.dirname, 'template');

/** What is wrong with the words given, in one line; undefined: nothing. */
export function refusal(root, [number, slug, title, ...more]) {
  if (!title || more.length > 0) return 'usage: npm run new-topic -- <number> <slug> "<title>"';
  if (!/^\d{1,2}$/.test(number) || Number(number) < 1)
    return `number '${number}': give a whole number from 1 to 99`;
  const folder = folderOf(number, slug);
  if (!topicFolder.test(folder))
    return `slug '${slug}': give lower-case words joined by hyphens, such as process-lock`;
  const taken = topics(root).find(
    (one) => one.slug === slug || one.name.slice(0, 2) === folder.slice(0, 2),
  );
  if (taken) return `${taken.path} exists; choose another number and slug`;
  if (shadows([`${slug.replaceAll('-', '_')}.py`]).length > 0)
    return `slug '${slug}': its program would shadow a module of Python's standard library`;
  return undefined;
}

const folderOf = (number, slug) => `${number.padStart(2, '0')}-${slug}`;

/** Makes examples/NN-slug from the template and returns its path. */
export function makeTopic(root, [number, slug, title]) {
  const folder = folderOf(number, slug);
  const program = slug.replaceAll('-', '_');
  const words = { SLUG: slug, TITLE: title, PROGRAM: program, FOLDER: folder };
  const quoted = {
    ...words,
    TITLE: /^[A-Z][\w ,.'-]*$/i.test(title) ? title : JSON.stringify(title),
  };
  const path = join(root, 'examples', folder);
  cpSync(template, path, { recursive: true, errorOnExist: true, force: false });
  for (const name of readdirSync(path, { recursive: true })) {
    const file = join(path, name);
    if (statSync(file).isDirectory()) continue;
    const known = name.endsWith('.yaml') ? quoted : words;
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/__([A-Z]+)__/g, (all, key) => known[key] ?? all),
    );
    if (name.startsWith('program.')) renameSync(file, join(path, name.replace('program', program)));
  }
  return path;
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const why = refusal('.', words);
  if (why) console.error(`new-topic: ${why}`);
  else console.log(`made ${makeTopic('.', words)}; try: npx isoproc run ${words[1]}`);
  process.exitCode = why ? 2 : 0;
}
