import {
  Cell,
  DEATH,
  leftOf,
  LINE,
  inspect,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  type SharedCell,
  SPIN,
  summaryOf,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { waitsForItself } from './error.js';
import { ABANDONED, type Acquired } from './lock-word.js';
import { RWGuard } from './rw-guard.js';
import { type Part, partOf } from './rw-part.js';
import type { Preference } from './rw-word.js';

interface Shared {
  readonly cell: SharedCell;
  readonly preference: Preference;
}

export interface RWLockOptions {
  /** Who goes first; `fair` unless given. */
  readonly preference?: Preference | undefined;
  /** Shown by `inspect`, `isoproc locks` and in errors: 1 to 55 bytes of UTF-8. */
  readonly name?: string | undefined;
}

/**
 * Many may read at a time, or one may write. Whoever dies reading or waiting is forgotten; when a
 * process dies writing, those who come next are told so (`abandoned`), until one of them has written.
 *
 * By default (`fair`) a reader waits for one writer at most and a writer for those who read: neither
 * can starve the other. With `readers`, writers wait as long as anybody reads or wants to; with
 * `writers`, readers wait as long as anybody writes or wants to.
 *
 * It can be an argument of a process, and can be sent: all copies are the same lock. It takes 64 bytes
 * of shared memory. A thread can read, or wait for, 23 of them at once.
 */
export class RWLock {
  readonly preference: Preference;
  readonly #cell: Cell;
  readonly #part: Part;

  /**
   * @param options - a name takes 64 bytes more
   * @param cell - internal: of a copy
   * @throws RangeError
   */
  constructor(
    { preference = 'fair', name }: RWLockOptions = {},
    cell = Cell.create(LINE, { kind: 'RWLock', name }),
  ) {
    if (!['fair', 'readers', 'writers'].includes(preference))
      throw new RangeError(`preference: fair, readers or writers is needed, got ${preference}`);
    this.preference = preference;
    this.#cell = cell;
    this.#part = partOf(cell, preference);
  }

  static {
    registerHandle(RWLock, {
      name: 'lock.RWLock',
      pack: (lock) => {
        const state: Shared = { cell: lock.#cell.share(), preference: lock.preference };
        return { state, regions: [lock.#cell.region] };
      },
      unpack: (state, _, [region]) => {
        const { cell, preference } = state as Shared;
        return new RWLock({ preference }, Cell.from(region, cell));
      },
    });
  }

  [inspect](): string {
    const { waiters, word } = this.#part;
    const waiting = waiters.readers.waiting + waiters.writers.waiting + waiters.drain.waiting;
    const { writer } = this;
    const reads = word.reads > 0 && 'read here';
    return summaryOf(
      'RWLock',
      this.#cell,
      waiting,
      writer !== null && `written by process ${String(writer)}`,
      reads,
    );
  }

  /** The process that writes; null: nobody. */
  get writer(): number | null {
    return this.#cell.members.pidOf(this.#part.word.writer) || null;
  }

  /** Reads if that needs no waiting; null: it does. */
  tryRead(): RWGuard | null {
    const how = this.#part.word.tryRead(DEATH);
    return how === undefined ? null : this.#reading(how);
  }

  /** Writes if that needs no waiting; null: it does. */
  tryWrite(): RWGuard | null {
    const { word } = this.#part;
    const how = word.tryClaim(DEATH, this);
    if (how === undefined) return null;
    if (word.tryWrite(DEATH)) return this.#writing(how);
    word.endClaim();
    return null;
  }

  /**
   * Waits until it may read, blocking this process. `using reading = lock.readSync()` ends it. Who
   * reads already may do so again.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; RangeError; DeadlockError when this process writes, or is about to;
   *   IsoprocError `ERR_RWLOCKS` when this thread has too many
   */
  readSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): RWGuard {
    const { word, waiters } = this.#part;
    const milliseconds = millisecondsOf(timeout);
    const quick = word.tryRead(DEATH, undefined, true);
    if (quick !== undefined) return this.#reading(quick);
    if (word.claimant !== undefined && milliseconds < 0) throw waitsForItself('readSync');
    const since = word.wantRead();
    try {
      const attempt = (look: Look) => word.tryRead(look, since, true);
      const how = waiters.readers.waitSync(attempt, milliseconds);
      if (how === OVER) throw new TimeoutError('readSync', milliseconds);
      return this.#reading(how);
    } finally {
      word.endWantRead(since);
    }
  }

  /**
   * Waits until it may read, without blocking the event loop. `await using reading = await lock.read()`
   * ends it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; RangeError; IsoprocError `ERR_RWLOCKS`
   */
  async read({ timeout, signal }: WaitOptions = {}): Promise<RWGuard> {
    signal?.throwIfAborted();
    const { word, waiters } = this.#part;
    const milliseconds = millisecondsOf(timeout);
    const quick = word.tryRead(DEATH);
    if (quick !== undefined) return this.#reading(quick);
    const since = word.wantRead();
    try {
      const attempt = (look: Look) => word.tryRead(look, since);
      const how = await waiters.readers.wait(attempt, milliseconds, signal);
      if (how === OVER) throw new TimeoutError('read', milliseconds);
      return this.#reading(how);
    } finally {
      word.endWantRead(since);
    }
  }

  /**
   * Waits until it may write, blocking this process. `using writing = lock.writeSync()` ends it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; RangeError; DeadlockError when this process reads or writes already
   */
  writeSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): RWGuard {
    const { word, waiters } = this.#part;
    const milliseconds = millisecondsOf(timeout);
    if (milliseconds < 0 && (word.claimant !== undefined || word.reads > 0))
      throw waitsForItself('writeSync');
    const begin = performance.now();
    const me = {};
    let how: Acquired | typeof OVER = word.tryClaim(SPIN, me) ?? OVER;
    if (how === OVER) {
      word.wantWrite();
      try {
        how = waiters.writers.waitSync((look) => word.tryClaim(look, me), milliseconds);
      } finally {
        word.endWantWrite(how === OVER);
      }
    }
    if (how === OVER) throw new TimeoutError('writeSync', milliseconds);
    const attempt = (look: Look) => word.tryWrite(look, true) || undefined;
    let drained: true | typeof OVER = OVER;
    try {
      drained = waiters.drain.waitSync(attempt, leftOf(milliseconds, begin));
    } finally {
      if (drained === OVER) word.endClaim();
    }
    if (drained === OVER) throw new TimeoutError('writeSync', milliseconds);
    return this.#writing(how);
  }

  /**
   * Waits until it may write, without blocking the event loop.
   * `await using writing = await lock.write()` ends it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; RangeError; IsoprocError `ERR_RWLOCKS`
   */
  async write({ timeout, signal }: WaitOptions = {}): Promise<RWGuard> {
    signal?.throwIfAborted();
    const { word, waiters } = this.#part;
    const milliseconds = millisecondsOf(timeout);
    const begin = performance.now();
    const me = {};
    let how: Acquired | typeof OVER = word.tryClaim(SPIN, me) ?? OVER;
    if (how === OVER) {
      word.wantWrite();
      try {
        how = await waiters.writers.wait((look) => word.tryClaim(look, me), milliseconds, signal);
      } finally {
        word.endWantWrite(how === OVER);
      }
    }
    if (how === OVER) throw new TimeoutError('write', milliseconds);
    let drained: true | typeof OVER = OVER;
    try {
      signal?.throwIfAborted();
      const attempt = (look: Look) => word.tryWrite(look) || undefined;
      drained = await waiters.drain.wait(attempt, leftOf(milliseconds, begin), signal);
    } finally {
      if (drained === OVER) word.endClaim();
    }
    if (drained === OVER) throw new TimeoutError('write', milliseconds);
    return this.#writing(how);
  }

  #reading(how: Acquired): RWGuard {
    const { word } = this.#part;
    return new RWGuard(how === ABANDONED, () => {
      word.endRead();
    });
  }

  #writing(how: Acquired): RWGuard {
    const { word } = this.#part;
    return new RWGuard(how === ABANDONED, () => {
      word.endWrite();
    });
  }
}
