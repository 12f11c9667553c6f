import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languages } from '../program/language.js';
import type { Workspace } from './workspace.js';

export interface Program {
  readonly language: Language;
  readonly file: string;
}

/** One folder `examples/<NN>-<slug>/`. */
export interface Topic {
  /** The key everywhere. */
  readonly slug: string;
  /** Sorts, nothing else. */
  readonly number: number;
  readonly folder: string;
  readonly contractFile: string;
  readonly programs: readonly Program[];
}

/** All topics, in course order. A folder counts when it is named `<NN>-<slug>` and has a contract. */
export function findTopics(workspace: Workspace): Topic[] {
  const topics: Topic[] = [];
  for (const name of readdirSync(workspace.examples)) {
    const [, number, slug] = /^(\d+)-([a-z][a-z0-9-]*)$/.exec(name) ?? [];
    const folder = join(workspace.examples, name);
    const contractFile = join(folder, 'contract.yaml');
    if (number === undefined || slug === undefined || !existsSync(contractFile)) continue;
    const base = join(folder, slug.replaceAll('-', '_'));
    const programs = languages
      .map((language) => ({ language, file: `${base}.${language.short}` }))
      .filter(({ file }) => existsSync(file));
    topics.push({ slug, number: Number(number), folder, contractFile, programs });
  }
  return topics.sort((a, b) => a.number - b.number);
}
