/*
 * A link's cell: what the pool and one of its workers share. Words:
 *   PLACE     four words: where the worker waits for tasks
 * written by the pool
 *   SENT      how many tasks were written, modulo 2^32
 *   TAKEN     how many results were taken
 *   CLOSING   1: no more tasks will come
 *   ABORTED   the number, plus 1, of the task that nobody waits for any more; 0: none
 * written by the worker
 *   CONSUMED  how many tasks were started, or passed over
 *   RESULTS   how many results were written
 *   ITEM      which item of its chunk it works on
 *   PHASE     BOOTING → READY → RETIRED: it starts no more · FAILED: its initializer has thrown
 */
export const PLACE = 0;
export const SENT = 16;
export const TAKEN = 17;
export const CLOSING = 18;
export const ABORTED = 19;
export const CONSUMED = 32;
export const RESULTS = 33;
export const ITEM = 34;
export const PHASE = 35;
export const BOOTING = 0;
export const READY = 1;
export const RETIRED = 2;
export const FAILED = 3;

/** Tasks that a worker can have at once, and results that can wait to be taken. */
export const SLOTS = 64;
/** Words of a slot: 8 of them its head. */
export const SLOT = 64;
export const HEAD = 8;
/** Bytes of a body that fits into its slot; a longer one lies in a heap. */
export const INLINE = (SLOT - HEAD) * 4;
export const TASK_SLOTS = 64;
export const RESULT_SLOTS = TASK_SLOTS + SLOTS * SLOT;
/** Bytes of the cell: few enough to lie in an arena. */
export const BYTES = (RESULT_SLOTS + SLOTS * SLOT) * 4;

/*
 * A task's head:
 *   STATE   WAITING → STARTED, by the worker · WAITING → WITHDRAWN, by the pool: only one succeeds
 *   TARGET  its number in this pool
 *   KIND    what is to be done
 *   FORM, LENGTH, PAGE  its body; PAGE 0: in the slot, otherwise 1 + the page of the pool's heap
 *   ATTEMPT, INDEX      what it is told about itself
 */
export const STATE = 0;
export const TARGET = 1;
export const KIND = 2;
export const FORM = 3;
export const LENGTH = 4;
export const PAGE = 5;
export const ATTEMPT = 6;
export const INDEX = 7;
export const WAITING = 0;
export const STARTED = 1;
export const WITHDRAWN = 2;

/** One call with a list of arguments. */
export const CALL = 0;
/** A call for each item of a list; the item is its argument, or its list of arguments. */
export const EACH = 1;
export const SPREAD = 2;
/** Says what TARGET is; has no result. */
export const DEFINE = 3;

/*
 * A result's head: STATUS, then FORM, LENGTH, PAGE as above (of the worker's heap) but at their own
 * places, and two doubles: when it was started and when it had ended, in milliseconds of `now()`.
 */
export const STATUS = 0;
export const RESULT_FORM = 1;
export const RESULT_LENGTH = 2;
export const RESULT_PAGE = 3;
export const BEGAN = 2;
export const ENDED = 3;

/** It returned; of a list: all did. */
export const RETURNED = 0;
/** It threw. */
export const THREW = 1;
/** Of a list: some did. The body is [values, [[place, error], …]]. */
export const MIXED = 2;
/** The worker's initializer did. */
export const NOT_READY = 3;
