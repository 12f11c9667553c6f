import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { findLanguage } from '../program/language.js';
import type { Program, Topic } from '../run/topic.js';

/** A bug that people really write, as a patch to one program of a topic. */
export interface Mutant {
  readonly topic: string;
  /** File name without language and `.patch`. */
  readonly name: string;
  readonly program: Program;
  readonly file: string;
  readonly patch: string;
  /** The rule that must catch it. */
  readonly rule: string;
  readonly says: string;
}

/** A mutant cannot be used: the message names the file and what is wrong with it. */
export class MutantError extends Error {
  override readonly name = 'MutantError';
  constructor(
    readonly code: 'BAD_NAME' | 'BAD_HEADER' | 'DOES_NOT_APPLY',
    readonly file: string,
    problem: string,
  ) {
    super(`${file}: ${problem}`);
  }
}

/** The files `mutants/<name>.<ts|cpp|py>.patch` of a topic, in order of their names. */
export function mutantFiles(topic: Topic): string[] {
  const folder = join(topic.folder, 'mutants');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.patch'));
  return names.sort().map((name) => join(folder, name));
}

/**
 * Reads one patch: lines `Rule: <id>` and `Says: <sentence>`, then a unified diff.
 * @throws MutantError when its name or its header is not of that form.
 */
export function readMutant(topic: Topic, file: string): Mutant {
  const [, name, short] = /([^/]+)\.(\w+)\.patch$/.exec(file) ?? [];
  const language = findLanguage(short ?? '');
  const program = topic.programs.find((one) => one.language === language);
  if (name === undefined || !program) {
    const kinds = topic.programs.map(({ language: { short } }) => `.${short}.patch`).join(', ');
    throw new MutantError('BAD_NAME', file, `its name must end with one of ${kinds}`);
  }
  const patch = readFileSync(file, 'utf8');
  const header = patch.slice(0, patch.search(/^--- /m));
  const rule = /^Rule:\s*(\S+)\s*$/m.exec(header)?.[1];
  const says = /^Says:\s*(\S.*?)\s*$/m.exec(header)?.[1];
  if (rule === undefined || says === undefined) {
    const wanted = `'${rule === undefined ? 'Rule: <rule-id>' : 'Says: <sentence>'}'`;
    throw new MutantError('BAD_HEADER', file, `there is no line ${wanted} above the '--- ' line`);
  }
  return { topic: topic.slug, name, program, file, patch, rule, says };
}
