import {
  type Packed,
  packHandle,
  type Region,
  unpackHandle,
  type WaitOptions,
} from '@isoproc/core';
import { Lock } from '@isoproc/lock';
import { quoted, SharedNumberError } from './element.js';

/** A lock, of whatever kind, that can travel: `Lock` of @isoproc/lock, or the like. */
export interface AnyLock {
  acquireSync(options?: Pick<WaitOptions, 'timeout'>): Disposable;
  acquire(options?: WaitOptions): Promise<AsyncDisposable>;
  release(): void;
  /** Whether whoever had it before died having it, so that what it guards may be half done. */
  readonly abandoned?: boolean;
}

export interface LockOptions {
  /** true: a lock of its own (the default); false: none; or one that also guards other things. */
  readonly lock?: boolean | AnyLock;
}

/** What has a lock beside it, for whoever changes it in several steps. */
export class Guarded {
  readonly #lock: AnyLock | undefined;

  /** @internal */
  constructor(lock: boolean | AnyLock) {
    this.#lock = lock === true ? new Lock() : lock === false ? undefined : lock;
    if (this.#lock !== undefined && typeof this.#lock.acquireSync !== 'function')
      throw new SharedNumberError(
        'ERR_LOCK',
        `lock: true, false or a Lock is needed, got ${quoted(lock)}`,
      );
  }

  /**
   * The lock: `using held = counter.getLock().acquireSync()`.
   * @throws SharedNumberError `ERR_LOCK` when it was made without
   */
  getLock(): AnyLock {
    if (this.#lock !== undefined) return this.#lock;
    const how = 'leave out { lock: false }, or use atomic operations';
    throw new SharedNumberError('ERR_LOCK', `getLock: it was made without a lock; ${how}`);
  }

  /** Runs `fn` having the lock, which it waits for without blocking the event loop. */
  async withLock<R>(fn: () => R | Promise<R>, options?: WaitOptions): Promise<R> {
    const lock = this.getLock();
    await lock.acquire(options);
    try {
      return await fn();
    } finally {
      lock.release();
    }
  }

  /** Runs `fn` having the lock; blocks this process until it has it. */
  withLockSync<R>(fn: () => R, options?: Pick<WaitOptions, 'timeout'>): R {
    const lock = this.getLock();
    lock.acquireSync(options);
    try {
      return fn();
    } finally {
      lock.release();
    }
  }

  /** For who looks at it. @internal */
  protected get lockState(): string {
    const lock = this.#lock as { locked?: boolean; owner?: number | null } | undefined;
    if (lock === undefined) return 'no lock';
    return lock.locked === true ? `locked by process ${String(lock.owner)}` : '';
  }

  /** @internal */
  packLock(): { lock: Packed | undefined; regions: readonly Region[] } {
    if (this.#lock === undefined) return { lock: undefined, regions: [] };
    const { packed, regions } = packHandle(this.#lock);
    return { lock: packed, regions };
  }
}

export const unpackLock = (lock: Packed | undefined, regions: Region[]): AnyLock | false =>
  lock === undefined ? false : (unpackHandle(lock, regions) as AnyLock);
