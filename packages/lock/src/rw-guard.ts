import { NotOwnerError } from './error.js';

/** What a reader or a writer of an {@link RWLock} has: `using` and `await using` release it. */
export class RWGuard {
  #end: (() => void) | undefined;

  /** @internal */
  constructor(
    /**
     * Whether a process has died writing, and no other has written since: what the lock protects may
     * be half done.
     */
    readonly abandoned: boolean,
    end: () => void,
  ) {
    this.#end = end;
  }

  /** @throws NotOwnerError when it was released already */
  release(): void {
    const end = this.#end;
    if (end === undefined) throw new NotOwnerError('release', 0);
    this.#end = undefined;
    end();
  }

  [Symbol.dispose](): void {
    this.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.release();
    return Promise.resolve();
  }
}
