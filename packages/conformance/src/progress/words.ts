import { findLanguage } from '../program/language.js';
import type { Mode, RunResult } from '../model/result.js';

export function languageTitle(name: string): string {
  return findLanguage(name)?.title ?? name;
}

export function modeTitle(mode: Mode): string {
  return mode === 'pipe' ? 'on a pipe' : 'on a terminal';
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

type Drawn = Pick<RunResult, 'seed' | 'level' | 'parameters'>;

/** For example `seed 7, jitter, workers=4 increments=100`. */
export function drawn({ seed, level, parameters }: Drawn): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [`seed ${seed}`, level === 'none' ? '' : level, list.join(' ')].filter(Boolean).join(', ');
}

/** A word as a shell reads it back. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
