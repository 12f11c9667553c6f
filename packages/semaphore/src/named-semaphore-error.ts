import { IsoprocError } from '@isoproc/core';

/** System errors that say something about named semaphores, and what to do. */
const codes: Readonly<Record<string, readonly [code: string, says: string]>> = {
  EEXIST: ['ERR_SEM_EXISTS', 'there is such a semaphore already; open it, or unlink it first'],
  ENOENT: ['ERR_SEM_NOT_FOUND', 'there is no such semaphore; it has to be created first'],
  EACCES: ['ERR_SEM_ACCESS', "it is another user's; ask for another mode when it is created"],
  EOVERFLOW: ['ERR_SEM_OVERFLOW', 'it has 2147483647 already, the most there can be'],
};

/**
 * Code `ERR_SEM_EXISTS`, `ERR_SEM_NOT_FOUND`, `ERR_SEM_ACCESS`, `ERR_SEM_OVERFLOW`, `ERR_SEM_NAME` (no
 * name of POSIX), `ERR_SEM_VALUE` (no number of permits).
 */
export class NamedSemaphoreError extends IsoprocError {
  override name = 'NamedSemaphoreError';

  /** Of a system error what it means; gives back others as they are. */
  static of(what: string, cause: unknown): unknown {
    const [code, says] = codes[(cause as NodeJS.ErrnoException).code ?? ''] ?? [];
    if (code === undefined) return cause;
    return new NamedSemaphoreError(code, `${what}: ${says ?? ''}`, { cause });
  }
}
