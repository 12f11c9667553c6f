import { DeadlockError, IsoprocError } from '@isoproc/core';

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

/** What has a place in the order of acquiring. */
export interface Ranked {
  readonly label: string;
  readonly rank: number;
}

/** Code `ERR_LOCK_ORDER`: a lock was to be acquired after one that comes later in the order. */
export class LockOrderError extends IsoprocError {
  override name = 'LockOrderError';

  constructor(wanted: Ranked, held: Ranked) {
    const [one, other] = [wanted, held].map(({ label, rank }) => `${label} (rank ${String(rank)})`);
    const how = 'acquire locks in the order of their ranks, or all at once';
    super('ERR_LOCK_ORDER', `acquire ${String(one)}: we have ${String(other)} already; ${how}`);
  }
}

export const waitsForItself = (what: string): DeadlockError =>
  new DeadlockError(`${what}: this process has it already, and would wait for itself`);
