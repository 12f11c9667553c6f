import { native, POLLIN } from '@isoproc/native';
import type { Identity } from './message.js';

/** This process, as Python's `multiprocessing.current_process()`. */
export interface CurrentProcess {
  readonly name: string;
  readonly pid: number;
  readonly daemon: boolean;
  readonly detached: boolean;
}

/** The process that started this one, as Python's `multiprocessing.parent_process()`. */
export interface ParentProcess {
  readonly name: string;
  readonly pid: number;
  /** False once it has ended. */
  readonly alive: boolean;
}

let own: Omit<Identity, 'parent'> & { readonly parent?: Identity['parent'] } = {
  name: 'MainProcess',
  path: [],
  daemon: false,
  detached: false,
};
let parentPidfd: number | undefined;
let children = 0;

/** Tells this process who it is; called once, by what boots a child. */
export function assume(identity: Identity): void {
  own = identity;
  try {
    // While it lives, so that its number cannot come to mean somebody else.
    if (process.ppid === identity.parent.pid) parentPidfd = native.pidfdOpen(identity.parent.pid);
  } catch {
    parentPidfd = undefined;
  }
}

/** Identity of the next child of this process. */
export function nextIdentity(
  name: string | undefined,
  daemon: boolean,
  detached: boolean,
): Identity {
  const path = [...own.path, ++children];
  return {
    name: name ?? `Process-${path.join(':')}`,
    path,
    daemon,
    detached,
    parent: { pid: process.pid, name: own.name },
  };
}

/** This process. The program's own is called `MainProcess`. */
export const currentProcess = (): CurrentProcess => ({
  name: own.name,
  pid: process.pid,
  daemon: own.daemon,
  detached: own.detached,
});

/** The process that started this one; null in the program's own. */
export function parentProcess(): ParentProcess | null {
  const { parent } = own;
  if (!parent) return null;
  return {
    ...parent,
    get alive() {
      return parentPidfd !== undefined && !native.poll(parentPidfd, POLLIN, 0);
    },
  };
}

/** Processors that this process may use: as Python's `os.process_cpu_count()`. */
export const cpuCount = (): number => process.getBuiltinModule('node:os').availableParallelism();
