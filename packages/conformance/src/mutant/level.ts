import type { Level } from '../model/result.js';
import { plural } from '../progress/words.js';
import type { Control } from './control.js';
import type { Hunted } from './hunt.js';

/** What one level has shown. */
export interface LevelSummary {
  readonly level: Level;
  /** Mutants that no cheaper level had killed. */
  readonly tried: number;
  readonly killed: number;
  /** Share of all mutants that are killed by this level or a cheaper one, 0 to 1. */
  readonly killRate: number;
  /** From the first run at this level, of those it killed; null: it killed none. */
  readonly meanTimeToKillMs: number | null;
  /** Runs of unchanged programs, and how many of them were not as expected. */
  readonly controls: number;
  readonly falseAlarms: number;
}

/** A summary for each level, in the order in which they were tried. */
export function summarize(
  levels: readonly Level[],
  hunted: readonly Hunted[],
  controls: readonly Control[],
): LevelSummary[] {
  let killedSoFar = 0;
  return levels.map((level) => {
    const tried = hunted.filter(({ tries }) => tries.some((one) => one.level === level));
    const killed = tried.filter((one) => one.level === level);
    killedSoFar += killed.length;
    const times = killed.flatMap(({ tries }) => tries.find((one) => one.level === level)?.ms ?? []);
    const mine = controls.filter((one) => one.level === level);
    return {
      level,
      tried: tried.length,
      killed: killed.length,
      killRate: hunted.length === 0 ? 0 : killedSoFar / hunted.length,
      meanTimeToKillMs: times.length === 0 ? null : sum(times) / times.length,
      controls: sum(mine.map(({ runs }) => runs)),
      falseAlarms: sum(mine.map(({ falseAlarms }) => falseAlarms)),
    };
  });
}

/** For example `jitter   killed 2 of 3, in 0.4 s each; 0 false alarms in 12 runs`. */
export function levelLine(summary: LevelSummary): string {
  const { level, killed, tried, meanTimeToKillMs, controls, falseAlarms } = summary;
  const time =
    meanTimeToKillMs === null ? '' : `, in ${(meanTimeToKillMs / 1000).toFixed(2)} s each`;
  const alarms = `${plural(falseAlarms, 'false alarm')} in ${plural(controls, 'run')}`;
  return `${level.padEnd(8)} killed ${killed} of ${tried}${time}; ${alarms}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
