import { comesReady, IsoprocError, type WaitOptions } from '@isoproc/core';
import { native, POLLIN, WEXITED } from '@isoproc/native';
import { type Ending, endingOf } from '@isoproc/process';

/** Code `ERR_NOT_A_CHILD`: only a parent can wait for a process: its own, or who adopted it. */
export class NotAChildError extends IsoprocError {
  override name = 'NotAChildError';

  constructor(pid: number, cause: unknown) {
    const message = `process ${String(pid)} cannot be waited for: it is no child of this process`;
    super('ERR_NOT_A_CHILD', message, { cause });
  }
}

/**
 * Waits for the end of a process that this one has adopted (see {@link setSubreaper}), and takes its
 * zombie away. Null: the time was over. Never touches any other child, as a wait for all would.
 *
 * @throws NotAChildError when there is no such process, or it is not this one's child at its end
 */
export async function waitAdopted(pid: number, options?: WaitOptions): Promise<Ending | null> {
  let pidfd;
  try {
    pidfd = native.pidfdOpen(pid);
  } catch (cause) {
    throw new NotAChildError(pid, cause);
  }
  try {
    if (!(await comesReady(pidfd, POLLIN, options))) return null;
    return endingOf(reap(pid, pidfd));
  } finally {
    native.close(pidfd);
  }
}

function reap(pid: number, pidfd: number) {
  try {
    const result = native.waitid({ pidfd }, WEXITED);
    if (result !== null) return result;
    throw new Error('waitid said nothing');
  } catch (cause) {
    throw new NotAChildError(pid, cause);
  }
}
