import { IsoprocError } from '@isoproc/core';

/** Code `ERR_NOT_OWNER`: released, or waited with, by who does not have it. */
export class NotOwnerError extends IsoprocError {
  override name = 'NotOwnerError';

  /** @param pid - the process that has it; 0: nobody */
  constructor(what: string, pid: number) {
    const who =
      pid === 0
        ? 'nobody has it'
        : pid === process.pid
          ? 'another part of this process has it'
          : `process ${String(pid)} has it`;
    super('ERR_NOT_OWNER', `${what}: ${who}; acquire it first`);
  }
}

/** Code `ERR_DEADLOCK`: it would wait for itself, for ever. */
export class DeadlockError extends IsoprocError {
  override name = 'DeadlockError';

  constructor(what: string) {
    super('ERR_DEADLOCK', `${what}: this process has it already, and would wait for itself`);
  }
}
