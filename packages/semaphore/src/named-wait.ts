import { ClosedError, Pending, TimeoutError } from '@isoproc/core';
import { native, POLLIN, type Semaphore, Watcher } from '@isoproc/native';

/**
 * Who waits for a named semaphore on this thread's event loop, in order. One native thread waits on
 * behalf of all of them, for one permit at a time, and only as long as there are any.
 */
export class NamedWait {
  readonly #semaphore: Semaphore;
  readonly #waiting: Pending<undefined>[] = [];
  #watcher: Watcher | undefined;

  constructor(semaphore: Semaphore) {
    this.#semaphore = semaphore;
  }

  /** Whether somebody here is first. */
  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Resolves with a permit. @throws TimeoutError; the signal's reason; ClosedError */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<undefined> {
    const pending = new Pending<undefined>(milliseconds, signal, {
      onTime: (settle) => settle.reject(new TimeoutError('acquire', milliseconds)),
      onLeave: () => {
        this.#waiting.splice(this.#waiting.indexOf(pending), 1);
        if (!this.waiting) this.#stop();
      },
    });
    this.#waiting.push(pending);
    if (this.#watcher === undefined) this.#start();
    return pending.promise;
  }

  /** Rejects all who wait. */
  close(what: string): void {
    if (!this.waiting) return;
    for (const pending of this.#waiting.splice(0)) pending.reject(new ClosedError(what));
    this.#stop();
  }

  #start(): void {
    try {
      const fd = native.semArm(this.#semaphore);
      this.#watcher = new Watcher(fd, POLLIN, () => this.#ready());
    } catch (error) {
      for (const pending of this.#waiting.splice(0)) pending.reject(error);
    }
  }

  #ready(): void {
    if (!native.semTake(this.#semaphore)) return;
    do this.#waiting.shift()?.resolve(undefined);
    while (this.waiting && native.semWait(this.#semaphore, 0));
    if (this.waiting) native.semArm(this.#semaphore);
    else this.#stop();
  }

  #stop(): void {
    this.#watcher?.stop();
    this.#watcher = undefined;
    // It may have come just now, and nobody is here to take it.
    if (native.semDisarm(this.#semaphore)) native.semPost(this.#semaphore);
  }
}
