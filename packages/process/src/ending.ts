import { CLD_EXITED, type WaitResult } from '@isoproc/native';

/** How a process ended. */
export interface Ending {
  /** Exit status, or −N when signal N killed it, as Python's `exitcode`. */
  readonly exitCode: number;
  /** Name of that signal, or null. */
  readonly signal: NodeJS.Signals | null;
}

/** Loaded when somebody asks: a child mostly does not. */
export const signalNumbers = () => process.getBuiltinModule('node:os').constants.signals;

function nameOf(signal: number): NodeJS.Signals {
  const found = Object.entries(signalNumbers()).find(([, number]) => number === signal);
  return (found?.[0] ?? `SIG${String(signal)}`) as NodeJS.Signals;
}

/** From what waitid(2) says. */
export function endingOf({ code, status }: WaitResult): Ending {
  if (code === CLD_EXITED) return { exitCode: status, signal: null };
  return { exitCode: -status, signal: nameOf(status) };
}
