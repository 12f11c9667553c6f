import { readdirSync, readFileSync } from 'node:fs';
import { native } from '@isoproc/native';

const states = {
  R: 'running',
  S: 'sleeping',
  D: 'disk-sleep',
  T: 'stopped',
  t: 'tracing-stop',
  Z: 'zombie',
  X: 'dead',
  x: 'dead',
  I: 'idle',
  P: 'parked',
} as const;

/** What a process is doing, in the kernel's own words: proc_pid_stat(5), field 3. */
export type RunState = (typeof states)[keyof typeof states];

/** A process as the kernel sees it at this moment. */
export interface ProcessState {
  readonly state: RunState;
  /** Who its parent is now: changes when the parent ends. */
  readonly ppid: number;
  /** Name of the program, at most 15 bytes: proc_pid_comm(5). */
  readonly name: string;
}

/** What process `pid` is doing; null: there is no such process, not even as a zombie. */
export function processState(pid: number): ProcessState | null {
  const seen = native.processState(pid);
  if (seen === null) return null;
  return { ...seen, state: states[seen.state as keyof typeof states] };
}

/** Children of this process that have ended and been waited for by nobody. */
export function zombies(): number[] {
  // Each thread has its own children; the list of one is complete only when it is read at once.
  const children = readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      const list = readFileSync(`/proc/self/task/${thread}/children`, 'latin1');
      return list.split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
  return children.filter((pid) => native.processState(pid)?.state === 'Z');
}
