import { IsoprocError } from '@isoproc/core';

/** Code `ERR_NOT_OWNER`: released, or waited with, by a process that does not have it. */
export class NotOwnerError extends IsoprocError {
  override name = 'NotOwnerError';

  constructor(what: string, pid: number) {
    const who = pid === 0 ? 'nobody has' : `process ${String(pid)} has`;
    super('ERR_NOT_OWNER', `${what}: ${who} it, not this process; acquire it first`);
  }
}

/** Code `ERR_DEADLOCK`: it would wait for itself, for ever. */
export class DeadlockError extends IsoprocError {
  override name = 'DeadlockError';

  constructor(what: string) {
    super('ERR_DEADLOCK', `${what}: this process has it already, and would wait for itself`);
  }
}
