import { constants } from 'node:fs';
import {
  ClosedError,
  inspect,
  millisecondsOf,
  posixName,
  registerHandle,
  summary,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { native, type Semaphore } from '@isoproc/native';
import { NamedSemaphoreError } from './named-semaphore-error.js';
import { NamedWait } from './named-wait.js';
import { Permit } from './permit.js';

const { O_CREAT, O_EXCL } = constants;
/** NAME_MAX without the "sem." that is put before: bytes of a name. */
const LONGEST = 251;
/** SEM_VALUE_MAX. */
const MOST = 2 ** 31 - 1;

/**
 * A POSIX named semaphore (sem_overview(7)): the same that C's `sem_open` opens, and the `SemLock` of
 * Python's `_multiprocessing`. It stays, also after all processes have ended, until somebody calls
 * `unlink`.
 *
 * It knows no owner: the permit of a process that is killed is lost, as in every language. Among Node
 * processes use Lock or Semaphore, which get it back.
 */
export class NamedSemaphore implements Disposable {
  /** Without the slash. */
  readonly name: string;
  #semaphore: Semaphore | undefined;
  readonly #waiters: NamedWait;

  private constructor(path: string, semaphore: Semaphore) {
    this.name = path.slice(1);
    this.#semaphore = semaphore;
    this.#waiters = new NamedWait(semaphore);
  }

  static {
    registerHandle<NamedSemaphore>(NamedSemaphore, {
      name: 'semaphore.NamedSemaphore',
      // Who gets it finds it by its name.
      pack: (one) => {
        one.#open('send');
        return { state: one.name };
      },
      unpack: (state) => NamedSemaphore.open(state as string),
    });
  }

  /**
   * @param name - with or without its slash
   * @param value - permits in the beginning, 0 to 2147483647
   * @param mode - permissions, as chmod(2)
   * @throws NamedSemaphoreError `ERR_SEM_EXISTS`, `ERR_SEM_NAME`, `ERR_SEM_VALUE`
   */
  static create(name: string, value = 1, { mode = 0o600 }: { mode?: number } = {}): NamedSemaphore {
    if (!Number.isInteger(value) || value < 0 || value > MOST) {
      const message = `create: a value of 0 to ${MOST} is needed, got ${String(value)}`;
      throw new NamedSemaphoreError('ERR_SEM_VALUE', message);
    }
    return opened('create', name, (path) => native.semOpen(path, O_CREAT | O_EXCL, mode, value));
  }

  /** @throws NamedSemaphoreError `ERR_SEM_NOT_FOUND`, `ERR_SEM_ACCESS`, `ERR_SEM_NAME` */
  static open(name: string): NamedSemaphore {
    return opened('open', name, (path) => native.semOpen(path, 0, 0, 0));
  }

  /** Removes the name of a semaphore: sem_unlink(3). @throws NamedSemaphoreError `ERR_SEM_NOT_FOUND` */
  static unlink(name: string): void {
    const path = pathOf('unlink', name);
    try {
      native.semUnlink(path);
    } catch (error) {
      throw NamedSemaphoreError.of(`unlink '${path}'`, error);
    }
  }

  /** @internal */
  static of(path: string, semaphore: Semaphore): NamedSemaphore {
    return new NamedSemaphore(path, semaphore);
  }

  [inspect](): string {
    const left = this.#semaphore && `${String(native.semValue(this.#semaphore))} left`;
    return summary(`NamedSemaphore ${JSON.stringify(this.name)}`, left ?? 'closed here');
  }

  /** Permits that are left just now: sem_getvalue(3). @throws ClosedError */
  get value(): number {
    return native.semValue(this.#open('value'));
  }

  /** Takes a permit if there is one: sem_trywait(3). @throws ClosedError */
  tryAcquire(): boolean {
    return native.semWait(this.#open('tryAcquire'), 0);
  }

  /**
   * Waits for a permit, blocking this process: sem_clockwait(3). Signals do not end it.
   * `using held = semaphore.acquireSync()` gives it back.
   *
   * @throws TimeoutError; RangeError; ClosedError
   */
  acquireSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): Permit {
    const semaphore = this.#open('acquireSync');
    const milliseconds = millisecondsOf(timeout);
    if (native.semWait(semaphore, milliseconds)) return new Permit(this);
    throw new TimeoutError('acquire', milliseconds);
  }

  /**
   * Waits for a permit without blocking the event loop, nor a thread of Node's pool.
   * `await using held = await semaphore.acquire()` gives it back.
   *
   * @throws TimeoutError; the signal's reason; RangeError; ClosedError, also when it is closed meanwhile
   */
  async acquire({ timeout, signal }: WaitOptions = {}): Promise<Permit> {
    signal?.throwIfAborted();
    const semaphore = this.#open('acquire');
    const milliseconds = millisecondsOf(timeout);
    if (this.#waiters.waiting || !native.semWait(semaphore, 0))
      await this.#waiters.wait(milliseconds, signal);
    return new Permit(this);
  }

  /**
   * Gives a permit back, or adds one: sem_post(3). Whoever calls it need not have acquired any.
   * @throws NamedSemaphoreError `ERR_SEM_OVERFLOW`; ClosedError
   */
  release(): void {
    try {
      native.semPost(this.#open('release'));
    } catch (error) {
      throw NamedSemaphoreError.of(`release '${this.name}'`, error);
    }
  }

  /** This process is done with it: sem_close(3). Permits that it has are not given back. */
  close(): void {
    if (this.#semaphore === undefined) return;
    this.#waiters.close(`acquire '${this.name}'`);
    native.semClose(this.#semaphore);
    this.#semaphore = undefined;
  }

  /**
   * Removes the name: nobody else can open it; who has it goes on.
   * @throws NamedSemaphoreError `ERR_SEM_NOT_FOUND` when somebody has done so already
   */
  unlink(): void {
    NamedSemaphore.unlink(this.name);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(what: string): Semaphore {
    if (this.#semaphore !== undefined) return this.#semaphore;
    throw new ClosedError(`${what} '${this.name}'`);
  }
}

function pathOf(what: string, name: unknown): string {
  const path = posixName(name, LONGEST);
  if (path !== undefined) return path;
  const needed = `a name has 1 to ${LONGEST} bytes and no slash inside`;
  throw new NamedSemaphoreError('ERR_SEM_NAME', `${what}: ${needed}, got ${JSON.stringify(name)}`);
}

function opened(what: string, name: string, open: (path: string) => Semaphore): NamedSemaphore {
  const path = pathOf(what, name);
  try {
    return NamedSemaphore.of(path, open(path));
  } catch (error) {
    throw NamedSemaphoreError.of(`${what} '${path}'`, error);
  }
}
