import { isChild, labelOf, type Target, type WaitOptions } from '@isoproc/core';
import { currentProcess } from '@isoproc/process';
import { argumentsBody } from './argument.js';
import { isImporting } from './child/current.js';
import { Crew } from './crew.js';
import { PoolClosedError, PoolFullError, PoolStateError, WorkerDiedError } from './error.js';
import { PoolEnding } from './ending.js';
import { feedInit, IMAP, MAP } from './feed-init.js';
import { CALL, EACH, SPREAD } from './layout.js';
import { limit } from './limit.js';
import { Mapping } from './mapping.js';
import {
  checkedPool,
  type ImapOptions,
  type MapOptions,
  type PoolOptions,
  type RunOptions,
} from './option.js';
import { Results } from './results.js';
import type { Input } from './source.js';
import type { PoolStats } from './tally.js';
import { Task } from './task.js';

/** A target that may be called without arguments needs no list of them. */
type Rest<Args extends readonly unknown[]> = [] extends Args
  ? [args?: Args, options?: RunOptions]
  : [args: Args, options?: RunOptions];

const none: RunOptions = {};

const abandoned = new FinalizationRegistry<Crew>((crew) => {
  process.emitWarning('a Pool was neither closed nor terminated', 'ResourceWarning');
  crew.terminate(new PoolClosedError('the pool has been forgotten'));
});

/**
 * Workers, each a process, that run targets, as Python's `multiprocessing.Pool`. A worker that dies
 * takes only its own task along, and is replaced. An idle pool does not keep this process alive, and no
 * worker outlives it.
 *
 * Arguments and results are cloned, errors among them keep their class, code, cause and stack. What is
 * in shared memory is not copied: a SharedArray, and a typed array over its `view`. Handles of
 * descriptors (a Connection, a Queue) can be given to the initializer alone.
 *
 * @example
 * await using pool = new Pool({ workers: 4 });
 * await pool.run(square, [7]); // 49
 * await pool.map(square, [1, 2, 3]); // [1, 4, 9]
 * @see https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.pool
 */
export class Pool {
  readonly #options;
  readonly #crew: Crew;
  readonly #ending = new PoolEnding();

  /** @throws RangeError; TargetError; SerializeError: an argument of the initializer; EAGAIN, EMFILE */
  constructor(options: PoolOptions = {}) {
    this.#options = checkedPool(options);
    // Neither a worker nor a spare has come to its own work yet.
    if (isImporting() || (isChild() && currentProcess().name === 'MainProcess')) {
      const how = 'make it inside main(import.meta, …)';
      throw new PoolStateError(
        `new Pool: a worker that imports this module would make it, too: ${how}`,
      );
    }
    const ending = this.#ending;
    this.#crew = new Crew(this.#options, () => ending.look());
    ending.watch(this.#crew);
    abandoned.register(this, this.#crew, this);
  }

  /**
   * Calls a target in a worker.
   *
   * @throws what the target throws; WorkerDiedError; SerializeError; TimeoutError, the signal's reason:
   *   then a task that waits is dropped, and one that runs is aborted (see `currentTask`)
   * @throws PoolFullError, PoolClosedError, PoolBrokenError, TargetError
   */
  run<Args extends readonly unknown[], Result>(
    fn: Target<Args, Result>,
    ...[args, options = none]: Rest<Args>
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const crew = this.#open('run');
      const { maxQueue } = this.#options;
      if (maxQueue !== Infinity && crew.seats.surplus >= maxQueue)
        throw new PoolFullError(maxQueue);
      const target = crew.catalogue.numberOf(fn);
      const body = argumentsBody(args ?? [], fn);
      const { priority = 0, retries = this.#options.retries } = options;
      const end = limit(options, 'run', fn, (error) => crew.abandon(task, error));
      const init = { kind: CALL, target, body, count: 1, index: 0, priority, retries };
      const failed = (error: Error) => {
        end();
        reject(error);
      };
      const task: Task = new Task(init, {
        done: ([value]) => {
          end();
          resolve(value as Result);
        },
        fail: (error) => failed(error as Error),
        died: (pid, ending) => failed(new WorkerDiedError(labelOf(fn.reference), pid, ending)),
      });
      this.#ending.keep(this);
      crew.submit(task, body);
    });
  }

  /** The same, under Python's name. */
  apply<Args extends readonly unknown[], Result>(
    fn: Target<Args, Result>,
    ...rest: Rest<Args>
  ): Promise<Result> {
    return this.run(fn, ...rest);
  }

  /**
   * Calls a target for each item, and gives the results in the input's order. Items go to the workers
   * in chunks, as many at once as take some milliseconds.
   *
   * @throws the error of the first item that failed, with its `index`, when all others are done; what
   *   the input throws; as `run`
   */
  map<Item, Result>(
    fn: Target<[item: Item], Result>,
    items: Input<Item>,
    options?: MapOptions,
  ): Promise<Result[]> {
    return this.#map(fn, EACH, items, options);
  }

  /** As `map`; each item is a list of arguments. */
  starmap<Args extends readonly unknown[], Result>(
    fn: Target<Args, Result>,
    items: Input<Readonly<Args>>,
    options?: MapOptions,
  ): Promise<Result[]> {
    return this.#map(fn, SPREAD, items, options);
  }

  /**
   * As `map`, with each result as soon as it is there and its turn has come. Of the input no more is
   * read than the workers need, so it may be endless. Ending the iteration drops what was not begun.
   */
  imap<Item, Result>(
    fn: Target<[item: Item], Result>,
    items: Input<Item>,
    options?: ImapOptions,
  ): AsyncIterableIterator<Result, undefined> {
    return this.#imap(fn, items, true, options);
  }

  /** As `imap`, with the results in the order in which they come. */
  imapUnordered<Item, Result>(
    fn: Target<[item: Item], Result>,
    items: Input<Item>,
    options?: ImapOptions,
  ): AsyncIterableIterator<Result, undefined> {
    return this.#imap(fn, items, false, options);
  }

  /** What it has done so far. */
  stats(): PoolStats {
    this.#crew.look();
    const { tally, staff, seats } = this.#crew;
    return tally.stats(staff.running, seats.waiting);
  }

  /** Of the workers that run tasks. */
  get pids(): number[] {
    return this.#crew.seats.pids;
  }

  /** No more tasks are taken. Resolves when all have been done and the workers have ended. */
  close(options?: WaitOptions): Promise<void> {
    abandoned.unregister(this);
    this.#ending.close();
    return this.join(options);
  }

  /**
   * Resolves when the workers have ended. @throws PoolStateError: it was neither closed nor terminated
   */
  async join(options: WaitOptions = none): Promise<void> {
    if (!this.#ending.closing)
      throw new PoolStateError('join: the pool still runs; close() it first');
    await this.#ending.ended(options);
  }

  /** Ends the workers, SIGTERM and then SIGKILL; tasks reject with PoolClosedError. */
  terminate(options?: WaitOptions): Promise<void> {
    abandoned.unregister(this);
    this.#ending.closing = true;
    this.#crew.terminate(new PoolClosedError('the pool was terminated before the task had ended'));
    return this.join(options);
  }

  /** As `terminate`, which is what Python's `with` does. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate();
  }

  #open(what: string): Crew {
    if (this.#ending.closing) throw new PoolClosedError(`${what}: this pool is closed`);
    return this.#crew;
  }

  async #map<Item, Result>(
    fn: Target<never, Result>,
    kind: typeof EACH | typeof SPREAD,
    items: Input<Item>,
    options: MapOptions = none,
  ): Promise<Result[]> {
    const init = feedInit(this.#open('map'), this.#options, fn, kind, items, MAP, options);
    const mapping = new Mapping<Item, Result>(this.#crew, init, options.progress);
    const end = limit(options, 'map', fn, (error) => mapping.stop(error));
    this.#ending.begin(this);
    mapping.start();
    try {
      return await mapping.promise;
    } finally {
      end();
      this.#ending.end();
    }
  }

  #imap<Item, Result>(
    fn: Target<never, Result>,
    items: Input<Item>,
    ordered: boolean,
    options: ImapOptions = none,
  ): AsyncIterableIterator<Result, undefined> {
    const init = feedInit(this.#open('imap'), this.#options, fn, EACH, items, IMAP, options);
    const { progress } = options;
    const ending = this.#ending;
    const results = new Results<Item, Result>(this.#crew, init, ordered, progress, () => {
      end();
      ending.end();
    });
    const end = limit(options, 'imap', fn, (error) => results.stop(error));
    ending.begin(this);
    return results.start();
  }
}
