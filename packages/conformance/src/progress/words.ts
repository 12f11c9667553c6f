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

/** For example `seed 7, workers=4 increments=100`. */
export function drawn({ seed, parameters }: Pick<RunResult, 'seed' | 'parameters'>): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [`seed ${seed}`, list.join(' ')].filter(Boolean).join(', ');
}

/** A word as a shell reads it back. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
