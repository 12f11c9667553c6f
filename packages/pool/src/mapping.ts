import type { Crew } from './crew.js';
import { Feed, type FeedInit, type Taker } from './feed.js';
import { indexed } from './results.js';

type Errors = readonly (readonly [place: number, error: unknown])[];

/**
 * The results of `map`, all at once. As in Python an error does not keep the other items from being
 * done: it is that of the first item that has failed.
 */
export class Mapping<T, R> implements Taker {
  readonly promise: Promise<R[]>;
  readonly #feed: Feed<T>;
  readonly #values: unknown[] = [];
  #first: { readonly index: number; readonly error: unknown } | undefined;
  #done = 0;
  #settle: { resolve(values: R[]): void; reject(error: unknown): void } | undefined;

  constructor(
    crew: Crew,
    private readonly init: FeedInit<T>,
    private readonly progress: ((done: number, total: number | undefined) => void) | undefined,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#feed = new Feed(crew, init, this);
  }

  start(): void {
    this.#feed.pump();
  }

  stop(error: unknown): void {
    this.#feed.stop(error);
    this.#settle?.reject(error);
  }

  room(onTheirWay: number): boolean {
    return onTheirWay < 2 * this.init.workers + 1;
  }

  take(index: number, values: unknown[], errors: Errors): void {
    const all = this.#values;
    if (index === all.length) for (const value of values) all.push(value);
    else for (let i = 0; i < values.length; i++) all[index + i] = values[i];
    for (const [place, error] of errors) {
      if (this.#first === undefined || index + place < this.#first.index)
        this.#first = { index: index + place, error };
    }
    this.#done += values.length;
    this.progress?.(this.#done, this.#feed.total);
  }

  end(total: number, failure: { readonly error: unknown } | undefined): void {
    if (failure !== undefined) this.#settle?.reject(failure.error);
    else if (this.#first !== undefined)
      this.#settle?.reject(indexed(this.#first.error, this.#first.index));
    else {
      this.#values.length = total;
      this.#settle?.resolve(this.#values as R[]);
    }
  }
}
