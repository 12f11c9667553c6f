import { native, SIGKILL } from '@isoproc/native';
import { asList, type BootEnvironment, firstDirectory } from './boot-environment.js';
import { Control } from './control.js';

/** A booting or parked process of ours, and our end of the socket to it. */
export interface Launched {
  readonly pid: number;
  readonly pidfd: number;
  readonly control: Control;
  /** Under what it was booted. */
  readonly environment: BootEnvironment;
}

const boot = `${import.meta.dirname}/child/boot.js`;

// Flags that name a program, or claim a port or terminal, belong to this process alone.
const withValue = /^(-e|--eval|-p|--print|-pe|--input-type|--title|--watch-path)$/;
const own =
  /^(--(inspect|debug|watch|test|eval|print|input-type|title|interactive|check)\b|-[icpe]$|-pe$)/;

/** Those of this process's own Node flags that a child should have too. */
export function inheritedFlags(flags: readonly string[] = process.execArgv): string[] {
  return flags.filter((flag, i) => {
    const before = flags[i - 1];
    return !own.test(flag) && (before === undefined || !withValue.test(before));
  });
}

/**
 * Starts a Node process that boots and waits for a message on descriptor 3. It begins in the
 * directory in which this one began. Nothing but `fds` is inherited.
 */
export function launch(
  environment: BootEnvironment,
  {
    execArgv = inheritedFlags(),
    fds = [0, 1, 2],
    detached = false,
  }: { execArgv?: readonly string[]; fds?: readonly number[]; detached?: boolean } = {},
): Launched {
  const [ours, theirs] = native.socketPair();
  try {
    const { pid, pidfd } = native.spawn({
      file: process.execPath,
      args: [...execArgv, boot],
      env: asList(environment.env),
      fds: [...fds, theirs],
      ...(process.cwd() !== firstDirectory && { cwd: firstDirectory }),
      newSession: detached,
      ...(!detached && { parentDeathSignal: SIGKILL }),
    });
    return { pid, pidfd, control: new Control(ours), environment };
  } catch (error) {
    native.close(ours);
    throw error;
  } finally {
    native.close(theirs);
  }
}
