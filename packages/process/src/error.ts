import { IsoprocError } from '@isoproc/core';
import type { Ending } from './ending.js';

/** Code `ERR_PROCESS_STATE`: the process is not in the state that the call needs. */
export class ProcessStateError extends IsoprocError {
  override name = 'ProcessStateError';

  constructor(message: string) {
    super('ERR_PROCESS_STATE', message);
  }
}

/** Code `ERR_PROCESS_DIED`: a process ended without a result. Says how. */
export class ProcessDiedError extends IsoprocError {
  override name = 'ProcessDiedError';
  readonly pid: number;
  /** As {@link Process.exitCode}. */
  readonly exitCode: number;
  /** Name of the signal that killed it, or null. */
  readonly signal: NodeJS.Signals | null;

  constructor(name: string, pid: number, { exitCode, signal }: Ending) {
    const how =
      signal === null ? `ended with status ${String(exitCode)}` : `was killed by ${signal}`;
    super('ERR_PROCESS_DIED', `${name} (pid ${String(pid)}) ${how} before it had a result`);
    this.pid = pid;
    this.exitCode = exitCode;
    this.signal = signal;
  }
}

/** Code `ERR_SERIALIZE`: a value that cannot be sent to another process. */
export class SerializeError extends IsoprocError {
  override name = 'SerializeError';

  constructor(what: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super('ERR_SERIALIZE', `${what} cannot be sent to another process: ${why}`, { cause });
  }
}
