import type { Draft } from './draft.js';

const shape =
  /^([a-z][A-Za-z0-9]*(?:-[1-9]\d*)?) ([1-9]\d*) ([a-z][A-Za-z0-9]*)((?: [a-z][A-Za-z0-9]*=\S+)*)$/;

/** Why a line is none of the form `actor pid event [key=value ...]`. */
function whyStray(line: string): string {
  if (line === '') return 'an empty line';
  if (line.includes('\uFFFD')) return 'not UTF-8';
  if (/ \d+ [a-z].* \d+ [a-z]/.test(line)) return 'two events in one line';
  if (/^[a-z][A-Za-z0-9]*(-\d+)? [a-z]\S*( \S+=\S+)*$/.test(line)) return 'no process id';
  if (/^\S* ?\d+ [a-z]\S*( \S+=\S+)*$/.test(line) || /^\S*=\S*( \S+=\S+)*$/.test(line)) {
    return 'torn: the beginning or the end is elsewhere';
  }
  return 'not of the form "actor pid event key=value ..."';
}

/** Reads one line of standard output, without its line end; `at` in microseconds. */
export function parseLine(line: string, at: number): Draft {
  if (line.startsWith('#')) return { kind: 'comment', at, line };
  const [, actor, pid, event, tail] = shape.exec(line) ?? [];
  if (actor === undefined || pid === undefined || event === undefined || tail === undefined) {
    return { kind: 'stray', at, line, why: whyStray(line) };
  }
  const fields: Record<string, string> = {};
  for (const pair of tail === '' ? [] : tail.slice(1).split(' ')) {
    const cut = pair.indexOf('=');
    const key = pair.slice(0, cut);
    if (Object.hasOwn(fields, key))
      return { kind: 'stray', at, line, why: `${key} is given twice` };
    fields[key] = pair.slice(cut + 1);
  }
  return { kind: 'event', at, actor, pid: Number(pid), event, fields, line };
}
