import type { Level } from '../model/result.js';
import type { Message } from './message.js';
import type { TerminalSize } from './terminal.js';

export interface SupervisorOptions {
  /** The program under test and its arguments; looked up in PATH. */
  readonly command: readonly [string, ...string[]];
  /** Called for each message as it arrives, in order, `end` included. */
  readonly onMessage?: (message: Message) => void;
  /** On a pseudo-terminal of this size (true: 80 × 24) instead of pipes; stderr stays a pipe. */
  readonly terminal?: boolean | TerminalSize;
  /** Stop whoever has written output until `release`: for faults exactly at an event. */
  readonly hold?: boolean;
  /** How much the schedule is disturbed. Default: none. */
  readonly perturb?: Level;
  /** Of what is disturbed, from 0 up. Default: 0. */
  readonly seed?: number;
  /** Private mount and IPC namespaces, where permitted. Default: true. */
  readonly isolate?: boolean;
  /** See each fork, exec and exit, where permitted; otherwise sampled. Default: true. */
  readonly trace?: boolean;
  /** Default: this process's. */
  readonly cwd?: string;
  /**
   * The directory is the program's own: what stays in it, it has left behind. Otherwise others may
   * write there too, and a new file makes `files` and `sockets` null. Default: false.
   */
  readonly ownCwd?: boolean;
  /** Default: this process's. TMPDIR is replaced. */
  readonly env?: NodeJS.ProcessEnv;
  readonly limits?: {
    /** Processes alive at once. Default: 256. */
    readonly processes?: number;
    /** Bytes on stdout and stderr together. Default: 4 MiB. */
    readonly output?: number;
  };
}

/** The supervisor's command line; `terminal`: the descriptor the master has there. */
export function supervisorArguments(options: SupervisorOptions, terminal?: number): string[] {
  const out = ['--control', '3'];
  if (terminal !== undefined) out.push('--terminal', String(terminal));
  if (options.trace === false) out.push('--no-trace');
  if (options.hold === true) out.push('--hold');
  if (options.perturb !== undefined && options.perturb !== 'none')
    out.push('--perturb', options.perturb, '--seed', String(options.seed ?? 0));
  if (options.isolate === false) out.push('--no-isolate');
  if (options.limits?.processes !== undefined)
    out.push('--max-processes', String(options.limits.processes));
  if (options.limits?.output !== undefined) out.push('--max-output', String(options.limits.output));
  if (options.cwd !== undefined && options.ownCwd === true) out.push('--cwd', options.cwd);
  return [...out, '--', ...options.command];
}
