import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { shadows } from './shadow.mjs';

export const languages = ['ts', 'cpp', 'py'];
const MIN_MUTANTS = 3;

export const topicFolder = /^(\d\d)-([a-z]+(?:-[a-z]+)*)$/;

/** `examples/NN-slug` folders. */
export function topics(root) {
  return readdirSync(join(root, 'examples'))
    .filter((name) => topicFolder.test(name))
    .map((name) => ({ name, path: join('examples', name), slug: topicFolder.exec(name)[2] }));
}

async function contractProblems(root, path) {
  const { loadContract } = await import('@isoproc/conformance');
  try {
    loadContract(join(root, path, 'contract.yaml'));
    return [];
  } catch (error) {
    return [`${path}/contract.yaml: ${error.message}`];
  }
}

function mutantProblems(root, path, program, language) {
  const folder = join(root, path, 'mutants');
  const patches = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(`.${language}.patch`))
    : [];
  const few = `${path}/mutants: ${patches.length} for ${language}, at least ${MIN_MUTANTS} are asked for`;
  const source = readFileSync(join(root, path, `${program}.${language}`), 'utf8');
  const broken = patches.flatMap((name) => {
    const patch = readFileSync(join(folder, name), 'utf8');
    if (!/^Rule: \S+$/m.test(patch)) return [`${path}/mutants/${name}: no line "Rule: <rule id>"`];
    const changed = applyPatch(source, patch);
    const why = changed === false ? 'does not apply' : changed === source ? 'changes nothing' : '';
    return why ? [`${path}/mutants/${name}: ${why}`] : [];
  });
  return patches.length < MIN_MUTANTS ? [few, ...broken] : broken;
}

/** Each topic has three programs, a page, a contract that can be read, and mutants that apply. */
export async function topicProblems(root) {
  const found = [];
  const numbers = new Map();
  for (const { name, path, slug } of topics(root)) {
    const program = slug.replaceAll('-', '_');
    const number = name.slice(0, 2);
    if (numbers.has(number)) found.push(`${path}: ${numbers.get(number)} has the same number`);
    numbers.set(number, path);
    const files = [...languages.map((language) => `${program}.${language}`), 'README.md'];
    const missing = [...files, 'contract.yaml'].filter((one) => !existsSync(join(root, path, one)));
    found.push(...missing.map((one) => `${path}: there is no ${one}`));
    found.push(...shadows(readdirSync(join(root, path))).map((one) => `${path}/${one}`));
    if (!missing.includes('contract.yaml')) found.push(...(await contractProblems(root, path)));
    for (const language of languages) {
      if (missing.includes(`${program}.${language}`)) continue;
      found.push(...mutantProblems(root, path, program, language));
    }
  }
  return found;
}
