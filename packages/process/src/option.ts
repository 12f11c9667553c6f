import { ProcessStateError } from './error.js';

/**
 * How a process comes to be. `spawn`: a fresh Node process imports the target's module. `warm`: one
 * that has done so already and waits for work; see {@link prepareSpares} for what that costs.
 */
export type StartMethod = 'spawn' | 'warm';

/** `inherit`: this process's own; `ignore`: /dev/null; a number: that descriptor of this process. */
export type StandardStream = 'inherit' | 'ignore' | number;

/** Options of a `Process`. */
export interface ProcessOptions {
  /** For people. Default: `Process-1`, `Process-2`, and `Process-1:1` for a child's child. */
  readonly name?: string;
  /** Does not keep this process alive, and is ended (SIGTERM, then SIGKILL) when it exits. */
  readonly daemon?: boolean;
  /**
   * Lives on when this process ends, in a session of its own (setsid(2)), and does not keep this
   * process alive. Every other child dies with this process, however it dies: prctl(2)
   * PR_SET_PDEATHSIG; and with the thread of this process that started it.
   */
  readonly detached?: boolean;
  readonly startMethod?: StartMethod;
  readonly stdin?: StandardStream;
  readonly stdout?: StandardStream;
  readonly stderr?: StandardStream;
  /** Environment instead of this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Working directory instead of this process's. */
  readonly cwd?: string;
  /** Flags for Node instead of this process's (without those for a program, or an inspector). */
  readonly execArgv?: readonly string[];
  /** False: stays a zombie after its end, until `reap()` or `join()`. Default true. */
  readonly reap?: boolean;
}

let method: StartMethod = 'spawn';

/** @throws ProcessStateError when there is no such method */
export function checkStartMethod(value: string): asserts value is StartMethod {
  if (value !== 'spawn' && value !== 'warm') {
    throw new ProcessStateError(`start method: 'spawn' or 'warm' is needed, got '${value}'`);
  }
}

/** The start method of processes that name none. */
export const getStartMethod = (): StartMethod => method;

/** As Python's `multiprocessing.set_start_method`; may be called again. */
export function setStartMethod(value: StartMethod): void {
  checkStartMethod(value);
  method = value;
}

/** The descriptor of this process that the child gets as its stream `fd`; −1: /dev/null. */
export function streamDescriptor(stream: StandardStream | undefined, fd: number): number {
  if (stream === undefined || stream === 'inherit') return fd;
  if (stream === 'ignore') return -1;
  if (Number.isInteger(stream) && stream >= 0) return stream;
  throw new ProcessStateError(
    `stdin, stdout, stderr: 'inherit', 'ignore' or a descriptor is needed, got ${String(stream)}`,
  );
}
