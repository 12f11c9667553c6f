/** A value an event line may carry: what the contract says it is decides how it is read. */
export type Value = string | number | boolean;

/** How a process ended: its exit status (0 to 255), or the signal that ended it. */
export interface Ending {
  readonly status?: number;
  readonly signal?: string;
}

/** What one process was doing when it was looked at from outside. */
export interface ProcessState {
  readonly pid: number;
  readonly ppid: number;
  /** As in /proc/<pid>/stat: R running, S sleeping, D in the disk, T stopped, Z zombie, X dead. */
  readonly state: string;
  /** The system call its main thread sleeps in; null when it runs. */
  readonly call: string | null;
  /** Every thread sits in a wait without a time limit. */
  readonly forever: boolean;
  /** It waits for the standard input of the program. */
  readonly stdin: boolean;
}

/** One look at all the processes, from outside. */
export interface Look {
  readonly processes: readonly ProcessState[];
  /** All wait without a time limit, and so it has stayed over several looks: only we can end it. */
  readonly quiet?: boolean;
}

/** Objects that outlived the program; null: could not be determined here. */
export interface Left {
  readonly processes: readonly { readonly pid: number; readonly name: string }[] | null;
  readonly zombies: readonly { readonly pid: number; readonly parent: number }[] | null;
  readonly sharedMemory: readonly string[] | null;
  readonly semaphores: readonly string[] | null;
  readonly messageQueues: readonly string[] | null;
  readonly systemV: readonly string[] | null;
  readonly sockets: readonly string[] | null;
  readonly files: readonly string[] | null;
}

interface At {
  /** Position in the trace, from 0: a causally consistent total order. */
  readonly index: number;
  /** Microseconds since the program was started. */
  readonly at: number;
}

/** One line `actor pid event key=value …` that the program printed. */
export interface EventObservation extends At {
  readonly kind: 'event';
  readonly actor: string;
  readonly pid: number;
  readonly event: string;
  /** As printed; typed when the contract is applied. */
  readonly fields: Readonly<Record<string, string>>;
  readonly line: string;
}

/** Everything that can be seen of one run, in order. */
export type Observation =
  | EventObservation
  | (At & { readonly kind: 'stray'; readonly line: string; readonly why: string })
  | (At & { readonly kind: 'comment'; readonly line: string })
  | (At & { readonly kind: 'stderr'; readonly text: string })
  | (At & {
      readonly kind: 'start';
      readonly pid: number;
      readonly tracing: 'ptrace' | 'sampling';
      readonly isolated: boolean;
      readonly why?: string;
    })
  | (At & { readonly kind: 'fork'; readonly pid: number; readonly parent: number })
  | (At & { readonly kind: 'exec'; readonly pid: number; readonly path: string })
  | (At & { readonly kind: 'exit'; readonly pid: number } & Ending)
  | (At & { readonly kind: 'adopt'; readonly pid: number; readonly parent: number })
  | (At & { readonly kind: 'reap'; readonly pid: number })
  | (At & Look & { readonly kind: 'state' })
  | (At & { readonly kind: 'quiet'; readonly stdin: boolean })
  | (At & { readonly kind: 'input'; readonly text: string | null }) // null: end of file
  | (At & { readonly kind: 'kill'; readonly pid: number; readonly signal: string })
  | (At & {
      readonly kind: 'limit';
      readonly what: 'processes' | 'output' | 'time';
      readonly max: number;
    })
  | (At & { readonly kind: 'problem'; readonly message: string })
  | (At & { readonly kind: 'end'; readonly left: Left } & Ending);

export type Trace = readonly Observation[];
