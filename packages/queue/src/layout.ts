// The words of a queue's cell, by lines of 16: what producers change, what consumers change, and at
// what each of them wait, do not share a line. The tail and the head, at which the others look again
// and again, each have one. Word 15 is the cell's own.
export const PUT_LOCK = 0; // LOCK_WORDS, as the other one
export const RING = { tail: 96, last: 4, head: 112 };
export const SPILL = { end: 6, ticket: 7 };
/** 1: somebody died at an end, and a long message may have stayed behind. */
export const SWEEP = 8;
export const GET_LOCK = 16;
/**
 * What whoever leaves the getting end does before: 0: nothing · TIDY: free what is finished at the
 * ring's beginning · SETTLE: that, and look who has died.
 */
export const DUE = 20;
export const TIDY = 1;
export const SETTLE = 2;
export const GETTERS = 32;
export const PUTTERS = 48;
export const CAPACITY = 64;
export const MAXSIZE = 65;
/** 1: what a dead consumer had not finished goes to another. */
export const REDELIVER = 66;
export const JOINERS = 80;
export const BYTES = 128 * 4;
