import { IsoprocError } from '@isoproc/core';

/** System errors that say something about named memory, and what to do. */
const codes: Readonly<Record<string, readonly [code: string, says: string]>> = {
  EEXIST: ['ERR_SHM_EXISTS', 'there is such a segment already; attach to it, or unlink it first'],
  ENOENT: ['ERR_SHM_NOT_FOUND', 'there is no such segment; it has to be created first'],
  EACCES: ['ERR_SHM_ACCESS', "it is another user's; ask for another mode when it is created"],
  ENOSPC: ['ERR_SHM_FULL', '/dev/shm is full; unlink what is left there, or make it bigger'],
};

/**
 * Code `ERR_SHM_EXISTS`, `ERR_SHM_NOT_FOUND`, `ERR_SHM_ACCESS`, `ERR_SHM_FULL`, `ERR_SHM_NAME` (no name
 * of POSIX), `ERR_SHM_SIZE` (too small, or no size), `ERR_SHM_FORMAT` (it is no list), `ERR_SHM_ITEM`
 * (no item of a list).
 */
export class SharedMemoryError extends IsoprocError {
  override name = 'SharedMemoryError';

  /** Of a system error what it means; gives back others as they are. */
  static of(what: string, cause: unknown): unknown {
    const [code, says] = codes[(cause as NodeJS.ErrnoException).code ?? ''] ?? [];
    if (code === undefined) return cause;
    return new SharedMemoryError(code, `${what}: ${says ?? ''}`, { cause });
  }
}
