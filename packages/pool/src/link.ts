import { Cell, EventCount, registerHandle } from '@isoproc/core';
import { Heap } from './heap.js';
import { BYTES, HEAD, INLINE, PLACE, RESULT_SLOTS, SLOT, SLOTS, TASK_SLOTS } from './layout.js';

/**
 * The memory that a pool shares with one worker: slots for tasks and for results, around and around,
 * and heaps for what is too long for them. See layout.ts.
 */
export class Link {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;
  /** Where the worker waits. */
  readonly worker: EventCount;
  /** Where the pool waits, for all workers. */
  readonly pool: EventCount;

  /**
   * @param tasks - long bodies of tasks: the pool's, for all workers
   * @param results - long bodies of results: this worker's
   */
  constructor(
    readonly cell: Cell,
    readonly poolCell: Cell,
    readonly tasks: Heap,
    readonly results: Heap,
  ) {
    const { buffer } = cell.region;
    this.words = cell.words;
    this.doubles = new Float64Array(buffer, cell.byteOffset, cell.byteLength >> 3);
    this.bytes = new Uint8Array(buffer, cell.byteOffset, cell.byteLength);
    this.worker = new EventCount(cell, PLACE);
    this.pool = new EventCount(poolCell, 0);
  }

  static create(poolCell: Cell, tasks: Heap): Link {
    return new Link(Cell.create(BYTES), poolCell, tasks, Heap.create());
  }

  static {
    registerHandle(Link, {
      name: 'pool.Link',
      pack: ({ cell, poolCell, tasks, results }) => ({
        state: [cell.share(), poolCell.share()],
        regions: [cell.region, poolCell.region, tasks.region, results.region],
      }),
      unpack: (state, _, [own, common, tasks, results]) => {
        const [cell, poolCell] = state as [unknown, unknown];
        if (tasks === undefined || results === undefined) throw new Error('pool: a region is missing');
        return new Link(
          Cell.from(own, cell),
          Cell.from(common, poolCell),
          new Heap(tasks),
          new Heap(results),
        );
      },
    });
  }

  /** As new: whoever used it is dead. */
  reset(): void {
    this.words.fill(0, PLACE, 15).fill(0, 16, TASK_SLOTS);
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
