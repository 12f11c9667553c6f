import { Feed, type FeedInit, type Taker } from './feed.js';
import type { Crew } from './crew.js';
import type { TaskError } from './error.js';

type Errors = readonly (readonly [place: number, error: unknown])[];

/** The results of one chunk, as far as nobody has got them. */
interface Chunk {
  readonly index: number;
  readonly values: unknown[];
  readonly errors: Map<number, unknown>;
  next: number;
}

interface Waiter<R> {
  resolve(result: IteratorResult<R, undefined>): void;
  reject(error: unknown): void;
}

/** An error that says of which item it is. */
export function indexed(error: unknown, index: number): unknown {
  if (error instanceof Error && (error as TaskError).index === undefined)
    Object.assign(error, { index });
  return error;
}

/**
 * The results of `imap`, one after the other, or as they come. So many chunks are on their way or wait
 * to be got; then no more of the input is read. After an error, `next()` goes on.
 */
export class Results<T, R> implements AsyncIterableIterator<R, undefined>, Taker {
  readonly #feed: Feed<T>;
  /** Chunks that came before their turn. */
  readonly #early = new Map<number, Chunk>();
  readonly #ready: Chunk[] = [];
  readonly #waiters: Waiter<R>[] = [];
  #turn = 0;
  #done = 0;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #left = false;

  /** @param onEnd - nothing more will be read or run */
  constructor(
    crew: Crew,
    private readonly init: FeedInit<T>,
    private readonly ordered: boolean,
    private readonly progress: ((done: number, total: number | undefined) => void) | undefined,
    private readonly onEnd: () => void,
  ) {
    this.#feed = new Feed(crew, init, this);
  }

  start(): this {
    this.#feed.pump();
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next result. @throws the task's own error, with the `index` of its item */
  next(): Promise<IteratorResult<R, undefined>> {
    const promise = new Promise<IteratorResult<R, undefined>>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
    this.#serve();
    this.#feed.pump();
    return promise;
  }

  /** Nothing more is wanted: what was not begun is not. */
  return(): Promise<IteratorResult<R, undefined>> {
    this.stop(new DOMException('nobody wants the results any more', 'AbortError'));
    this.#failure = undefined;
    this.#ready.length = 0;
    this.#serve();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Those who wait, and who come, get that error. */
  stop(error: unknown): void {
    this.#feed.stop(error);
    if (this.#ended) return;
    this.#failure = { error };
    this.#finish();
  }

  room(onTheirWay: number): boolean {
    return onTheirWay + this.#early.size + this.#ready.length < 2 * this.init.workers + 1;
  }

  take(index: number, values: unknown[], errors: Errors): void {
    const chunk = { index, values, errors: new Map(errors), next: 0 };
    if (this.ordered) {
      this.#early.set(index, chunk);
      for (let next; (next = this.#early.get(this.#turn)) !== undefined;) {
        this.#early.delete(this.#turn);
        this.#turn += next.values.length;
        this.#ready.push(next);
      }
    } else this.#ready.push(chunk);
    this.#done += values.length;
    this.progress?.(this.#done, this.#feed.total);
    this.#serve();
  }

  end(_: number, failure: { readonly error: unknown } | undefined): void {
    this.#failure = failure;
    this.#finish();
  }

  #finish(): void {
    this.#ended = true;
    this.#serve();
    if (!this.#left) this.onEnd();
    this.#left = true;
  }

  #serve(): void {
    for (let waiter; (waiter = this.#waiters[0]) !== undefined;) {
      const chunk = this.#ready[0];
      if (chunk !== undefined) {
        this.#waiters.shift();
        this.#give(chunk, waiter);
      } else if (this.#failure !== undefined && this.#ended) {
        this.#waiters.shift();
        waiter.reject(this.#failure.error);
        this.#failure = undefined;
      } else if (this.#ended) {
        this.#waiters.shift();
        waiter.resolve({ done: true, value: undefined });
      } else return;
    }
  }

  #give(chunk: Chunk, waiter: Waiter<R>): void {
    const place = chunk.next++;
    if (chunk.next === chunk.values.length) this.#ready.shift();
    if (chunk.errors.has(place))
      waiter.reject(indexed(chunk.errors.get(place), chunk.index + place));
    else waiter.resolve({ done: false, value: chunk.values[place] as R });
  }
}
