import type { RunResult } from '../model/result.js';

/** Everything one report is made of. */
export interface Report {
  /** When the runs were made, as in `Date.prototype.toISOString`. */
  readonly created: string;
  readonly node: string;
  readonly python: string;
  readonly cxx: string;
  readonly seed: number;
  readonly runs: readonly RunResult[];
  /** Title of each topic, in course order. */
  readonly titles: Readonly<Record<string, string>>;
  /** Text of each topic's contract.yaml. */
  readonly contracts?: Readonly<Record<string, string>>;
}
