/** A permit that was acquired, for `using`: it is given back once. */
export class Permit implements Disposable, AsyncDisposable {
  #from: { release(): void } | undefined;

  /** @internal */
  constructor(from: { release(): void }) {
    this.#from = from;
  }

  /** Gives it back; does nothing when it was given back by this already. */
  [Symbol.dispose](): void {
    const from = this.#from;
    this.#from = undefined;
    from?.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }
}
