import { sleeper } from '@isoproc/core';
import { native, POLLIN } from '@isoproc/native';

interface Kept {
  read: number;
  /** -1: closed. */
  write: number;
  /** What the sleeper watches; -1: nothing. */
  watched: number;
}

const forgotten = new FinalizationRegistry<Kept>(({ read, write, watched }) => {
  if (read >= 0) native.close(read);
  if (write >= 0) native.close(write);
  if (watched >= 0) sleeper.watched.forget(watched);
});

/**
 * How the end of a queue is known, whoever dies: a pipe through which nothing ever goes. Each handle
 * that may still put has its writing end; the kernel knows when all are gone.
 */
export class End {
  readonly #kept: Kept;
  #closed: boolean;
  #isOver = false;
  #putsWaiting = 0;
  #getsWaiting = 0;

  /** @param fds - of a copy; with one only, it is closed; with none, there is no end. @throws EMFILE */
  constructor([read = -1, write = -1]: readonly number[] = native.pipe()) {
    this.#kept = { read, write, watched: -1 };
    this.#closed = read >= 0 && write < 0;
    forgotten.register(this, this.#kept);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether nobody can put any more, as far as was seen. It stays so. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Descriptors for a copy. @throws EMFILE */
  copy(): number[] {
    if (this.#endless) return [];
    const fds = [native.dup(this.#kept.read)];
    try {
      if (!this.#closed) fds.push(native.dup(this.#kept.write));
    } catch (error) {
      for (const fd of fds) native.close(fd);
      throw error;
    }
    return fds;
  }

  /** Sees whether it is over. Only who has closed its own end can be interested. */
  look(): void {
    if (this.#closed && !this.#endless) this.#isOver ||= native.poll(this.#kept.read, POLLIN, 0);
  }

  /** Who waits from now on notices when it is over: all have a look as at a death. */
  watch(): void {
    if (this.#kept.watched < 0 && this.#closed && !this.#endless)
      this.#kept.watched = sleeper.watched.descriptor(this.#kept.read);
  }

  /** What waits for room has still to come, so that it is not the end. */
  async whilePutting<T>(put: () => Promise<T>): Promise<T> {
    this.#putsWaiting++;
    try {
      return await put();
    } finally {
      this.#putsWaiting--;
      this.#release();
    }
  }

  async whileGetting<T>(get: () => Promise<T>): Promise<T> {
    this.watch();
    this.#getsWaiting++;
    try {
      return await get();
    } finally {
      this.#getsWaiting--;
    }
  }

  close(): void {
    this.#closed = true;
    this.#release();
    if (this.#getsWaiting > 0) this.watch();
  }

  get #endless(): boolean {
    return this.#kept.read < 0;
  }

  #release(): void {
    const { write } = this.#kept;
    if (!this.#closed || this.#putsWaiting > 0 || write < 0) return;
    this.#kept.write = -1;
    native.close(write);
  }
}
