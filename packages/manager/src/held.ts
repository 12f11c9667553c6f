interface Releasable {
  release(): Promise<void>;
  releaseSync(): void;
}

/** What a remote client has acquired, for `using` and `await using`: it is released once. */
export class Held implements Disposable, AsyncDisposable {
  #lock: Releasable | undefined;

  /** @internal */
  constructor(
    lock: object,
    /** Whether the process that had the lock before died having it. */
    readonly abandoned: boolean,
  ) {
    this.#lock = lock as Releasable;
  }

  [Symbol.dispose](): void {
    const lock = this.#lock;
    this.#lock = undefined;
    lock?.releaseSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }
}
