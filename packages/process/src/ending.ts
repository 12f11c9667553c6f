import { constants } from 'node:os';
import { CLD_EXITED, type WaitResult } from '@isoproc/native';

/** How a process ended. */
export interface Ending {
  /** Exit status, or −N when signal N killed it, as Python's `exitcode`. */
  readonly exitCode: number;
  /** Name of that signal, or null. */
  readonly signal: NodeJS.Signals | null;
}

const names = new Map(
  Object.entries(constants.signals).map(([name, n]) => [n, name as NodeJS.Signals]),
);

/** From what waitid(2) says. */
export function endingOf({ code, status }: WaitResult): Ending {
  if (code === CLD_EXITED) return { exitCode: status, signal: null };
  return { exitCode: -status, signal: names.get(status) ?? (`SIG${String(status)}` as 'SIGHUP') };
}
