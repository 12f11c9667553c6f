import type { Ending } from '@isoproc/process';
import { SerializeError } from '@isoproc/process';
import { type Body, listBody } from './body.js';
import type { ChunkSize } from './chunk.js';
import type { Crew } from './crew.js';
import { WorkerDiedError } from './error.js';
import type { EACH, SPREAD } from './layout.js';
import type { Input } from './source.js';
import { Source } from './source.js';
import { type Sink, Task } from './task.js';

/** How an item was done. */
export type Outcome<R> = { readonly value: R } | { readonly error: unknown };

export interface FeedInit<T> {
  readonly input: Input<T>;
  readonly kind: typeof EACH | typeof SPREAD;
  readonly target: number;
  readonly label: string;
  readonly chunk: ChunkSize;
  readonly priority: number;
  readonly retries: number;
  readonly workers: number;
}

/** Who wants the results. */
export interface Taker {
  /** How many more chunks may be on their way. */
  room(onTheirWay: number): boolean;
  /** A chunk is done: where its items begin, and how they were done. */
  take(index: number, values: unknown[], errors: readonly (readonly [number, unknown])[]): void;
  /** All has been done; `error` is what the input threw, if it did. */
  end(total: number, failure: { readonly error: unknown } | undefined): void;
}

/** Gives an input to the crew, chunk by chunk, as far as there is room for the results. */
export class Feed<T> {
  readonly #source: Source<T>;
  readonly #tasks = new Set<Task>();
  #index = 0;
  #reading = false;
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly crew: Crew,
    private readonly init: FeedInit<T>,
    private readonly taker: Taker,
  ) {
    this.#source = new Source(init.input);
  }

  /** Items of the input, if it has come to its end or they can be counted. */
  get total(): number | undefined {
    return this.#source.length ?? (this.#source.ended ? this.#index : undefined);
  }

  /** Gives on what there is room for. */
  pump(): void {
    // Otherwise an endless input would be refused without end.
    this.#failure ??= this.crew.refusal;
    while (!this.#over && !this.#reading && !this.#done && this.taker.room(this.#tasks.size)) {
      let items;
      try {
        items = this.#source.read(this.init.chunk.next(this.#source.left, this.init.workers));
      } catch (error) {
        this.#fail(error);
        break;
      }
      if (items instanceof Promise) void this.#later(items);
      else this.#submit(items);
    }
    this.#look();
  }

  /** Nobody wants the results any more. */
  stop(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#source.close();
    for (const task of this.#tasks) this.crew.abandon(task, error);
  }

  get #done(): boolean {
    return this.#source.ended || this.#failure !== undefined;
  }

  async #later(items: Promise<T[]>): Promise<void> {
    this.#reading = true;
    try {
      this.#submit(await items);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#reading = false;
    }
    this.pump();
  }

  #fail(error: unknown): void {
    this.#failure = { error };
  }

  #look(): void {
    if (this.#over || this.#reading || !this.#done || this.#tasks.size > 0) return;
    this.#over = true;
    this.#source.close();
    this.taker.end(this.#index, this.#failure);
  }

  #submit(items: T[]): void {
    const index = this.#index;
    this.#index += items.length;
    if (items.length > 0 && !this.#over) this.#send(items, index);
  }

  #send(items: readonly T[], index: number): void {
    let body: Body;
    try {
      body = listBody(items);
    } catch (cause) {
      this.#refuse(items, index, cause);
      return;
    }
    const { kind, target, priority, retries } = this.init;
    const init = { kind, target, body, count: items.length, index, priority, retries };
    const task: Task = new Task(init, this.#sinkOf(items, index, () => task));
    this.#tasks.add(task);
    this.crew.submit(task, body);
  }

  /** One of them cannot be sent: the others are. */
  #refuse(items: readonly T[], index: number, cause: unknown): void {
    if (items.length > 1) {
      items.forEach((item, i) => this.#send([item], index + i));
      return;
    }
    const error = new SerializeError(`item ${index} for ${this.init.label}`, cause);
    this.taker.take(index, [undefined], [[0, error]]);
  }

  #sinkOf(items: readonly T[], index: number, task: () => Task): Sink {
    const take = (values: unknown[], errors: readonly (readonly [number, unknown])[]) => {
      this.#tasks.delete(task());
      if (this.#over) return;
      this.taker.take(index, values, errors);
      this.pump();
    };
    const allFail = (count: number, errorOf: (i: number) => unknown) => {
      const places = Array.from({ length: count }, (_, i) => i);
      take(new Array<unknown>(count), places.map((i) => [i, errorOf(i)] as const));
    };
    return {
      done: (values, errors, ms) => {
        this.init.chunk.measured(items.length, ms);
        take(values, errors);
      },
      fail: (error) => allFail(items.length, () => error),
      died: (pid, ending: Ending, item) => {
        const lost = item < 0 ? items.length : item + 1;
        // Those behind the one that it worked on were not begun.
        if (lost < items.length && !this.#over) this.#send(items.slice(lost), index + lost);
        allFail(lost, (i) => new WorkerDiedError(this.init.label, pid, ending, index + i));
      },
    };
  }
}
