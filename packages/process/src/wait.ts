/** A promise that is resolved from outside, once. */
export class Event {
  readonly promise: Promise<void>;
  happened = false;
  #resolve: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  happen(): void {
    this.happened = true;
    this.#resolve();
  }
}
