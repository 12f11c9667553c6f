import { statSync } from 'node:fs';
import { native } from '@isoproc/native';
import { HEADER } from './region.js';

/** Members of one arena at most: a slot each, of 32 words. Slot 0 is nobody's. */
export const SLOTS = 1024;
const WORDS = 32;
/** Behind the slots, for each: what it waits for (wait-record.ts). */
const WAIT_WORDS = 16;
/** Bytes of the table, which stands behind the region's header. */
export const TABLE = SLOTS * (WORDS + WAIT_WORDS) * 4;
const FIRST = HEADER / 4;

// In slot 0's notes: how often somebody has joined, and the highest slot in use.
export const JOINS = 10;
export const HIGHEST = 11;

/*
 * A slot's words.
 *   TAG    0: never used · t: alive, and words of locks name it so · t|DEAD, DEAD: gone
 *          pid|CLAIMED: that process is writing its words; it owns nothing yet
 *   PID, START, SPACE   which process: its number, when it began, in which namespaces; and bit 31 of
 *          SPACE: it is one of its other threads
 *   BELL   0: does not sleep long · OPEN: does · MISSED: does, and there was no room for a ring
 *   NAME   two words: the name of its doorbell, and of a thread's life
 *   LAST   the slot's last tag
 *   NOTED  a bit for each of its notes that counts
 *   NOTES  the rest: what it says of itself, to be forgotten with it (see Members.note)
 */
export const TAG = 0;
export const PID = 1;
export const START = 2;
export const SPACE = 3;
export const BELL = 4;
export const NAME = 5;
export const LAST = 7;
export const NOTED = 8;
export const NOTES = 9;
export const DEAD = 1 << 30;
export const CLAIMED = 1 << 31;
export const OPEN = 1;
export const MISSED = 2;

/** How many notes a member can have at once. */
export const NOTES_EACH = WORDS - NOTES;

export const slotOf = (tag: number): number => tag & (SLOTS - 1);
/** The next incarnation of a slot: 20 bits of generation above 10 of slot. */
export const nextTag = (slot: number, last: number): number => {
  const generation = (last >> 10) + 1;
  return ((generation > 0xfffff ? 1 : generation) << 10) | slot;
};

/** The highest slot in use; slots begin with 1. */
export const highestOf = (words: Int32Array): number =>
  Math.min(Atomics.load(words, at(0, HIGHEST)), SLOTS - 1);

let self: readonly [pid: number, start: number, space: number] | undefined;
/** This thread's PID, START and SPACE. */
export const identity = () =>
  (self ??= [
    process.pid,
    native.processState(process.pid)?.startTime ?? 0,
    spaceOf(!native.isMainThread()),
  ]);

const THREAD = 1 << 31;
/** Whether it is a thread beside a process's main one. */
export const isThread = (space: number): boolean => space < 0;
const inode = (of: string): number => statSync(`/proc/self/ns/${of}`).ino;
// Of a process the number has to mean the same, of a thread the name of a socket, too.
export const spaceOf = (thread: boolean): number =>
  thread ? (inode('pid') ^ inode('net')) | THREAD : inode('pid') & ~THREAD;

const spaces: { process?: number; thread?: number } = {};
/** Whether it can be seen from here; of who cannot it is assumed that it lives. */
export const sameSpace = (space: number): boolean => {
  const thread = isThread(space);
  return (spaces[thread ? 'thread' : 'process'] ??= spaceOf(thread)) === space;
};

export const isGone = (pid: number, start?: number): boolean => {
  const seen = native.processState(pid);
  return seen === null || seen.state === 'Z' || (start !== undefined && seen.startTime !== start);
};
export const at = (slot: number, word: number): number => FIRST + slot * WORDS + word;
export const waitAt = (slot: number, word: number): number =>
  FIRST + SLOTS * WORDS + slot * WAIT_WORDS + word;

/** A living member of an arena, for who looks at it from outside. */
export interface Member {
  readonly tag: number;
  readonly slot: number;
  readonly pid: number;
}

/** Those of that arena. */
export function membersIn(words: Int32Array): Member[] {
  const found = [];
  for (let slot = 1; slot <= highestOf(words); slot++) {
    const tag = Atomics.load(words, at(slot, TAG));
    if (tag > 0 && (tag & DEAD) === 0)
      found.push({ tag, slot, pid: Atomics.load(words, at(slot, PID)) });
  }
  return found;
}
