import type { Trace, Value } from './observation.js';

/** What is said of one rule. */
export type RuleVerdict = 'passed' | 'failed' | 'unknown' | 'not applicable';

/** What is said of one run. `stuck`: every process blocked for ever, seen and not timed. */
export type Verdict = RuleVerdict | 'crashed' | 'stuck' | 'timed out' | 'could not run';

/** How much the schedule is disturbed, cheapest first. */
export const levels = ['none', 'jitter', 'preempt'] as const;
export type Level = (typeof levels)[number];

export type Mode = 'pipe' | 'terminal';

/** The fewest observations that contradict the rule, by their index in the trace, and why. */
export interface Witness {
  readonly text: string;
  readonly observations: readonly number[];
}

export interface RuleResult {
  /** `<topic>/<rule>`, or `<topic>/<fault>/<rule>`: never changes. */
  readonly id: string;
  readonly says: string;
  readonly verdict: RuleVerdict;
  readonly witness?: Witness;
}

export type Parameters = Readonly<Record<string, number>>;

/** One run of one program, as it stands in results.json. */
export interface RunResult {
  readonly topic: string;
  /** typescript, cpp, python; `other` for a command given to `isoproc check`. */
  readonly language: string;
  readonly mode: Mode;
  /** How much the schedule was disturbed. */
  readonly level: Level;
  readonly fault?: string;
  /** Path of the mutant patch, when a mutant was run. */
  readonly mutant?: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly command: readonly string[];
  readonly verdict: Verdict;
  readonly expected: boolean;
  /** One line: why not passed, or what was missing. */
  readonly reason?: string;
  readonly rules: readonly RuleResult[];
  /** Milliseconds, from the start of the program to its end. */
  readonly durationMs: number;
  readonly trace: Trace;
}

export type Captured = Value | readonly Value[];
