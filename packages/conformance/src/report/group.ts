import type { RunResult } from '../model/result.js';
import type { Report } from './report.js';

/** The runs of one program in one mode under one fault. */
export interface Group {
  readonly id: string;
  readonly first: RunResult;
  readonly runs: readonly RunResult[];
}

/** The topics of the report that have runs: those with a title in its order, then the others. */
export function topicsOf({ titles, runs }: Report): string[] {
  const present = new Set(runs.map((run) => run.topic));
  return [...new Set([...Object.keys(titles), ...present])].filter((topic) => present.has(topic));
}

/** Groups in order of first appearance. */
export function groupsOf(runs: readonly RunResult[]): Group[] {
  const groups = new Map<string, RunResult[]>();
  for (const run of runs) {
    const id = groupId(run);
    const group = groups.get(id);
    if (group) group.push(run);
    else groups.set(id, [run]);
  }
  return [...groups].flatMap(([id, [first, ...more]]) =>
    first ? [{ id, first, runs: [first, ...more] }] : [],
  );
}

function groupId({ topic, language, mode, fault, mutant }: RunResult): string {
  return slug([topic, language, mode, fault, mutant].filter((part) => part !== undefined));
}

/** An identifier for links: readable, the same in every report. */
export function slug(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/[^\w.-]/g, '_')).join('--');
}
