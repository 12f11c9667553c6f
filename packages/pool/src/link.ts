import {
  Cell,
  EventCount,
  HEADER,
  IsoprocError,
  PLACE_WORDS,
  Region,
  registerHandle,
} from '@isoproc/core';
import { Heap } from './heap.js';
import { AWAKE, BYTES, HEAD, INLINE, RESULT_SLOTS, SLOT, SLOTS, TASK_SLOTS } from './layout.js';

/**
 * The memory that a pool shares with one worker: slots for tasks and for results, around and around,
 * and heaps for what is too long for them. See layout.ts.
 */
export class Link {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;
  /** Long bodies of results. */
  readonly results: Heap;
  /** Where the worker waits. */
  readonly worker: EventCount;
  /** Where the pool waits, for all workers. */
  readonly pool: EventCount;

  /**
   * @param region - the slots, and behind them the heap of results
   * @param tasks - long bodies of tasks: the pool's, for all workers
   */
  constructor(
    readonly cell: Cell,
    readonly poolCell: Cell,
    readonly region: Region,
    readonly tasks: Heap,
  ) {
    const { buffer } = region;
    this.words = new Int32Array(buffer, HEADER, BYTES >> 2);
    this.doubles = new Float64Array(buffer, HEADER, BYTES >> 3);
    this.bytes = new Uint8Array(buffer, HEADER, BYTES);
    this.results = new Heap(region, BYTES);
    this.worker = new EventCount(cell, 0);
    this.pool = new EventCount(poolCell, 0);
  }

  static create(poolCell: Cell, tasks: Heap): Link {
    return new Link(Cell.create(), poolCell, Region.create(BYTES), tasks);
  }

  static {
    registerHandle(Link, {
      name: 'pool.Link',
      pack: ({ cell, poolCell, region, tasks }) => ({
        state: [cell.share(), poolCell.share()],
        regions: [cell.region, poolCell.region, region, tasks.region],
      }),
      unpack: (state, _, [own, common, region, tasks]) => {
        const [cell, poolCell] = state as [unknown, unknown];
        if (
          region === undefined ||
          tasks === undefined ||
          region.buffer.byteLength < HEADER + BYTES
        )
          throw new IsoprocError('ERR_REGION', 'attach to a pool: its memory did not come along');
        return new Link(Cell.from(own, cell), Cell.from(common, poolCell), region, new Heap(tasks));
      },
    });
  }

  /** The worker has said something. */
  wakePool(): void {
    if (!this.poolAwake) this.pool.notifyOne();
  }

  /** Whether the pool looks for answers. */
  get poolAwake(): boolean {
    return Atomics.load(this.poolCell.words, AWAKE) === 1;
  }

  /** As new: whoever used it is dead. */
  reset(): void {
    this.words.fill(0, 0, TASK_SLOTS);
    this.cell.words.fill(0, 0, PLACE_WORDS);
  }

  /** The first word of the slot of the task of that number. */
  taskAt(number: number): number {
    return TASK_SLOTS + (number & (SLOTS - 1)) * SLOT;
  }

  resultAt(number: number): number {
    return RESULT_SLOTS + (number & (SLOTS - 1)) * SLOT;
  }

  /** The body of a slot; `page` 0: in the slot itself. */
  body(slot: number, heap: Heap, page: number, length: number): Uint8Array {
    if (page > 0) return heap.at(page - 1, length);
    const start = (slot + HEAD) * 4;
    return this.bytes.subarray(start, start + Math.min(length, INLINE));
  }
}
