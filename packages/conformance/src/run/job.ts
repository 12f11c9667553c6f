import type { Contract } from '../contract/index.js';
import type { Level, Mode, Parameters } from '../model/result.js';

/** One run to be done: everything about it but the scheduling is in here. */
export interface Job {
  readonly contract: Contract;
  /** typescript, cpp, python; `other` for a command given to `isoproc check`. */
  readonly language: string;
  readonly mode: Mode;
  readonly level: Level;
  readonly fault?: string;
  readonly mutant?: string;
  readonly seed: number;
  readonly parameters: Parameters;
  /** Without the parameters. */
  readonly command: readonly string[];
  /** Where the program runs; without: an empty folder of its own, removed afterwards. */
  readonly cwd?: string;
  /** Milliseconds, undisturbed. */
  readonly timeout: number;
  /** False: processes are sampled, as where tracing is not permitted. Default: true. */
  readonly trace?: boolean;
}

/** A disturbed run may take so many times as long: who is held is not late. */
export const patience: Readonly<Record<Level, number>> = { none: 1, jitter: 3, preempt: 6 };

/** The command as it is started: the parameters follow as positional arguments. */
export function commandLine({ command, parameters }: Job): string[] {
  return [...command, ...Object.values(parameters).map(String)];
}
