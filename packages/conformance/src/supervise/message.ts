import type { Ending, Left, ProcessState } from '../model/observation.js';

interface At {
  /** Microseconds since the program was started. */
  readonly t: number;
}

/** The program is about to run. `why`: what could not be had, and its reason. */
export interface StartMessage extends At {
  readonly type: 'start';
  readonly pid: number;
  readonly tracing: 'ptrace' | 'sampling';
  readonly isolated: boolean;
  /** The program's TMPDIR: of this run alone, removed at its end. Empty: there is none. */
  readonly temporary: string;
  readonly why?: string;
}

/** What the program wrote: as text, or in base64 when it is not UTF-8. */
export interface OutputMessage extends At {
  readonly type: 'output';
  readonly stream: 'stdout' | 'stderr';
  readonly text?: string;
  readonly base64?: string;
}

export interface ForkMessage extends At {
  readonly type: 'fork';
  readonly pid: number;
  readonly parent: number;
}

export interface ExecMessage extends At {
  readonly type: 'exec';
  readonly pid: number;
  readonly path: string;
}

/** A process has ended. Neither status nor signal: its parent was quicker than the sampling. */
export type ExitMessage = At & {
  readonly type: 'exit';
  readonly pid: number;
  readonly core?: boolean;
} & Ending;

export interface AdoptMessage extends At {
  readonly type: 'adopt';
  readonly pid: number;
  readonly parent: number;
}

export interface ReapMessage extends At {
  readonly type: 'reap';
  readonly pid: number;
}

export interface StateMessage extends At {
  readonly type: 'state';
  readonly id: number;
  readonly processes: readonly ProcessState[];
}

/** Nothing will happen any more unless somebody outside does something. */
export interface QuietMessage extends At {
  readonly type: 'quiet';
  /** Somebody waits for the standard input of the program. */
  readonly stdin: boolean;
}

export interface BusyMessage extends At {
  readonly type: 'busy';
}

/** A thread of this process has just written output, and stands still until `release`. */
export interface HoldMessage extends At {
  readonly type: 'hold';
  readonly pid: number;
}

export interface LimitMessage extends At {
  readonly type: 'limit';
  readonly what: 'processes' | 'output';
  readonly max: number;
}

export interface ErrorMessage extends At {
  readonly type: 'error';
  readonly message: string;
}

/** How the program ended, and what it left; the last message. */
export type EndMessage = At & { readonly type: 'end'; readonly left: Left } & Ending;

/** Everything the supervisor says, in a causally consistent total order. */
export type Message =
  | StartMessage
  | OutputMessage
  | ForkMessage
  | ExecMessage
  | ExitMessage
  | AdoptMessage
  | ReapMessage
  | StateMessage
  | QuietMessage
  | BusyMessage
  | HoldMessage
  | LimitMessage
  | ErrorMessage
  | EndMessage;

/** What the supervisor is told. */
export type Command =
  | { readonly do: 'input'; readonly text: string }
  | { readonly do: 'end-input' }
  | { readonly do: 'state'; readonly id: number; readonly pids?: readonly number[] }
  | { readonly do: 'kill'; readonly pid: number; readonly signal: string }
  | { readonly do: 'release'; readonly pid: number }
  | { readonly do: 'end' };
