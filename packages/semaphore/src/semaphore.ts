import { Cell, LINE, registerHandle } from '@isoproc/core';
import { PermitSource, type SemaphoreOptions } from './permit-source.js';
import { addPermits, takePermit } from './permit-word.js';
import { MOST, SemaphoreError } from './semaphore-error.js';

// Words of its cell: how many permits are left, and those who wait.
const VALUE = 0;
const WAITERS = 1;

/**
 * A number of permits, among processes, as Python's `multiprocessing.Semaphore`. Its permits have no
 * owner: any process may release, as often as it likes, so that it can count what is there and signal
 * that there is more. For the same reason a permit is lost with a process that is killed having it:
 * where permits stand for something that is used and given back, take a {@link BoundedSemaphore}. Who
 * is killed while it waits takes nothing along.
 *
 * It can be an argument of a process, and can be sent: all copies are the same semaphore. It takes 64
 * bytes of shared memory.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Semaphore
 * @see https://docs.python.org/3/library/threading.html#semaphore-objects
 */
export class Semaphore extends PermitSource {
  /**
   * @param value - permits in the beginning, 0 to 2147483647
   * @param options - a name takes 64 bytes more
   * @param cell - internal: of a copy
   * @throws SemaphoreError `ERR_SEM_VALUE`; RangeError
   */
  constructor(value = 1, { name }: SemaphoreOptions = {}, cell?: Cell) {
    if (cell === undefined) SemaphoreError.check('new Semaphore', value, 0);
    super(cell ?? Cell.create(LINE, { kind: 'Semaphore', name }), WAITERS);
    if (cell === undefined) Atomics.store(this.cell.words, VALUE, value);
  }

  static {
    registerHandle(Semaphore, {
      name: 'semaphore.Semaphore',
      pack: ({ cell }) => ({ state: cell.share(), regions: [cell.region] }),
      unpack: (state, _, [region]) => new Semaphore(0, {}, Cell.from(region, state)),
    });
  }

  override get value(): number {
    return Atomics.load(this.cell.words, VALUE);
  }

  /**
   * Adds permits, and lets so many go on who wait. Whoever calls it need not have acquired any.
   *
   * @param count - 1 to 2147483647
   * @throws SemaphoreError `ERR_SEM_VALUE`; `ERR_SEM_OVERFLOW` when there would be more than 2147483647
   */
  override release(count = 1): void {
    SemaphoreError.check('release', count, 1);
    if (addPermits(this.cell.words, VALUE, count, MOST)) {
      this.tell(count);
      return;
    }
    const most = `there can be ${String(MOST)} permits at most, and ${String(this.value)} are there`;
    throw new SemaphoreError('ERR_SEM_OVERFLOW', `release: ${most}`);
  }

  protected override take(): boolean {
    return takePermit(this.cell.words, VALUE);
  }

  protected override get isFree(): boolean {
    return this.value > 0;
  }
}
