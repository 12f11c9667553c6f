import {
  Cell,
  LINE,
  type Look,
  permitHolders,
  registerHandle,
  type SharedCell,
} from '@isoproc/core';
import { PermitSource, type SemaphoreOptions } from './permit-source.js';
import { PermitTable } from './permit-table.js';
import { SemaphoreError } from './semaphore-error.js';

// Words of its cell: those who wait; from the second line on, a word for each permit.
const WAITERS = 0;
const PERMITS = LINE / 4;
/** Each permit has an owner, who has to be looked for. */
const MOST_OWNED = 65_536;

type Shared = Readonly<{ cell: SharedCell; initial: number }>;

/**
 * A number of things of which each is used by one process at a time, as Python's
 * `multiprocessing.BoundedSemaphore`. Unlike there, a permit belongs to the process (of its threads,
 * the one) that acquired it: only that one can release it, and when it ends without, also by SIGKILL,
 * the permit is free again, and goes to whoever waits or comes.
 *
 * It can be an argument of a process, and can be sent: all copies are the same semaphore. It takes 64
 * bytes of shared memory, and 4 for each permit.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.BoundedSemaphore
 * @see https://docs.python.org/3/library/threading.html#threading.BoundedSemaphore
 */
export class BoundedSemaphore extends PermitSource {
  readonly #initial: number;
  readonly #permits: PermitTable;

  /**
   * @param value - permits in the beginning, and at most: 1 to 65536
   * @param options - a name takes 64 bytes more
   * @param cell - internal: of a copy
   * @throws SemaphoreError `ERR_SEM_VALUE`; RangeError
   */
  constructor(value = 1, { name }: SemaphoreOptions = {}, cell?: Cell) {
    SemaphoreError.check('new BoundedSemaphore', value, 1, MOST_OWNED);
    const its = cell ?? Cell.create(LINE + 4 * value, { kind: 'BoundedSemaphore', name });
    super(its, WAITERS, permitHolders(value));
    this.#initial = value;
    const { words, members } = this.cell;
    this.#permits = new PermitTable(words, PERMITS, value, members);
  }

  static {
    registerHandle(BoundedSemaphore, {
      name: 'semaphore.BoundedSemaphore',
      pack: (semaphore) => {
        const { cell } = semaphore;
        const state: Shared = { cell: cell.share(), initial: semaphore.#initial };
        return { state, regions: [cell.region] };
      },
      unpack: (state, _, [region]) => {
        const { cell, initial } = state as Shared;
        return new BoundedSemaphore(initial, {}, Cell.from(region, cell));
      },
    });
  }

  /** Also those count that processes had which have died. */
  override get value(): number {
    return this.#permits.free;
  }

  /**
   * Gives permits back that this process has acquired.
   *
   * @param count - 1 to 65536
   * @throws SemaphoreError `ERR_SEM_VALUE`; when this process has fewer, and then none is given back:
   *   `ERR_SEM_OVERFLOW` if there would be more than in the beginning, else `ERR_NOT_OWNER`
   */
  override release(count = 1): void {
    if (count !== 1) this.#checkCount(count);
    for (let left = count; left > 0; left--) if (!this.#permits.giveBack()) this.#refuse(1, 0);
    this.tell(count);
  }

  protected override take(look: Look): boolean {
    return this.#permits.take(look);
  }

  protected override get isFree(): boolean {
    return this.#permits.isFree;
  }

  #checkCount(count: number): void {
    SemaphoreError.check('release', count, 1, MOST_OWNED);
    const { own } = this.#permits;
    if (own < count) this.#refuse(count, own);
  }

  #refuse(count: number, own: number): never {
    const tried = `release: this process has ${String(own)} of its permits, not ${String(count)}`;
    if (this.value + count <= this.#initial)
      throw new SemaphoreError('ERR_NOT_OWNER', `${tried}; who acquired them has to release them`);
    const most = `there would be more than ${String(this.#initial)}`;
    throw new SemaphoreError('ERR_SEM_OVERFLOW', `${tried}, and ${most}; acquire it first`);
  }
}
