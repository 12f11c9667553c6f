/*
 * A link's region: what the pool and one of its workers share, beside a cell where the worker waits.
 * Words, written by the pool
 *   SENT      how many tasks were written, modulo 2^32
 *   TAKEN     how many results were taken
 *   CLOSING   1: no more tasks will come
 *   ABORTED   the number, plus 1, of the task that nobody waits for any more; 0: none
 * written by the worker
 *   CONSUMED  how many tasks were started, or passed over
 *   RESULTS   how many results were written
 *   ITEM      which item of its chunk it works on
 *   ALERT     1: it works, or looks for tasks; 0: it sleeps
 *   PHASE     BOOTING → READY → RETIRED: it starts no more · FAILED: its initializer has thrown
 */
export const SENT = 0;
export const TAKEN = 1;
export const CLOSING = 2;
export const ABORTED = 3;
export const CONSUMED = 16;
export const RESULTS = 17;
export const ITEM = 18;
export const PHASE = 19;
export const ALERT = 20;
export const BOOTING = 0;
export const READY = 1;
export const RETIRED = 2;
export const FAILED = 3;

/*
 * The pool's own cell: four words where it waits for answers, and
 *   AWAKE  1: it looks for answers by itself, and will look once more after it has written 0
 */
export const AWAKE = 4;

/** Tasks that a worker can have at once, and results that can wait to be taken. */
export const SLOTS = 64;
/** Words of a slot: 8 of them its head. */
export const SLOT = 64;
export const HEAD = 8;
/** Bytes of a body that fits into its slot; a longer one lies in a heap. */
export const INLINE = (SLOT - HEAD) * 4;
export const TASK_SLOTS = 32;
export const RESULT_SLOTS = TASK_SLOTS + SLOTS * SLOT;
/** Bytes of it all; behind them is a heap. */
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
