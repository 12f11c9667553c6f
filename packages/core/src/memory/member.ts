import { statSync } from 'node:fs';
import { native } from '@isoproc/native';
import { IsoprocError } from '../error.js';
import { bellName } from './bell-name.js';
import type { Region } from './region.js';
import { sleeper } from './sleeper.js';

/** Members of one arena at most: a slot each, of 8 words. Slot 0 is nobody's. */
export const SLOTS = 1024;
const WORDS = 8;
/** Bytes of the table, which stands behind the region's header. */
export const TABLE = SLOTS * WORDS * 4;
const FIRST = 16;

// In the region's header: how often somebody has joined, and the highest slot in use.
const JOINS = 8;
const HIGHEST = 9;

/*
 * A slot's words.
 *   TAG    0: never used · t: alive, and words of locks name it so · t|DEAD: gone
 *          t|CLAIMED: its words are being written; it owns nothing yet
 *   PID, START, SPACE   which process: its number, when it began, in which namespace
 *   BELL   0: never sleeps long · OPEN · MISSED: open, and there was no room for a ring
 *   NAME   two words: the name of its doorbell
 */
const TAG = 0;
const PID = 1;
const START = 2;
const SPACE = 3;
const BELL = 4;
const NAME = 5;
const DEAD = 1 << 30;
const CLAIMED = 1 << 31;
const OPEN = 1;
const MISSED = 2;

const empty = new Uint8Array(0);

const slotOf = (tag: number): number => tag & (SLOTS - 1);
/** The next incarnation of a slot: 20 bits of generation above 10 of slot. */
const nextTag = (slot: number, last: number): number =>
  (((last & (DEAD - 1)) >> 10) + 1 > 0xfffff ? 1 << 10 : (((last & (DEAD - 1)) >> 10) + 1) << 10) |
  slot;

let self: readonly [pid: number, start: number, space: number] | undefined;
const identity = () =>
  (self ??= [
    process.pid,
    native.processState(process.pid)?.startTime ?? 0,
    statSync('/proc/self/ns/pid').ino & 0x7fffffff,
  ]);

const known = new WeakMap<Region, Members>();

/**
 * Who uses an arena: processes (of each, its threads), by a tag of 30 bits that is never used again.
 * Who dies is noticed by all who sleep (see {@link sleeper}).
 */
export class Members {
  /** This thread's own tag. */
  readonly self: number;
  readonly #words: Int32Array;
  #joins = 0;

  private constructor(region: Region) {
    this.#words = region.words;
    this.self = this.#join();
    sleeper.enter(this);
  }

  static of(region: Region): Members {
    let members = known.get(region);
    if (members === undefined) known.set(region, (members = new Members(region)));
    return members;
  }

  /** Whether two members may share a bit of a mask of 64. */
  get crowded(): boolean {
    return Atomics.load(this.#words, HIGHEST) > 64;
  }

  /** The process of a tag; 0 when it is another's by now. */
  pidOf(tag: number): number {
    return this.#word(slotOf(tag), TAG) === tag ? this.#word(slotOf(tag), PID) : 0;
  }

  /** Whether that member is known to be gone. */
  isDead(tag: number): boolean {
    return Atomics.load(this.#words, at(slotOf(tag), TAG)) !== tag;
  }

  /** As above, and looks at its process now. */
  isGone(tag: number): boolean {
    if (this.isDead(tag)) return true;
    const [pid, start, space] = this.#processOf(slotOf(tag));
    if (pid === process.pid || !sameSpace(space) || !sleeper.isGone(pid, start)) return false;
    this.#bury(slotOf(tag), tag);
    return true;
  }

  /** Watches the processes of all members, those who came since, too. True: some are gone. */
  watchAll(): boolean {
    const joins = Atomics.load(this.#words, JOINS);
    if (joins === this.#joins) return false;
    this.#joins = joins;
    let gone = false;
    this.#eachAlive((slot, tag) => {
      const [pid, start, space] = this.#processOf(slot);
      if (pid === process.pid || !sameSpace(space) || sleeper.watch(pid, start)) return;
      this.#bury(slot, tag);
      gone = true;
    });
    return gone;
  }

  /** That process has ended. */
  died(pid: number, start: number): void {
    this.#eachAlive((slot, tag) => {
      const [itsPid, itsStart, space] = this.#processOf(slot);
      if (itsPid === pid && itsStart === start && sameSpace(space)) this.#bury(slot, tag);
    });
  }

  /** From now on others can ring: sets what they need to know. */
  publishBell(name: readonly [number, number]): void {
    const slot = slotOf(this.self);
    this.#words.set(name, at(slot, NAME));
    Atomics.store(this.#words, at(slot, BELL), OPEN);
  }

  /** Whether a ring found no room since the last call. */
  takeMissed(): boolean {
    const bell = at(slotOf(this.self), BELL);
    return Atomics.compareExchange(this.#words, bell, MISSED, OPEN) === MISSED;
  }

  /** Rings those whose bit (slot modulo 64) this is. False: nobody was there to hear it. */
  ring(bit: number, message: Uint8Array): boolean {
    let heard = false;
    for (let slot = bit === 0 ? 64 : bit; slot <= this.#highest; slot += 64)
      heard = this.#ringSlot(slot, message) || heard;
    return heard;
  }

  #ringSlot(slot: number, message: Uint8Array): boolean {
    if (this.#word(slot, BELL) === 0 || (this.#word(slot, TAG) & (DEAD | CLAIMED)) !== 0) return false;
    const name = bellName(this.#word(slot, NAME), this.#word(slot, NAME + 1));
    const sent = native.ringDoorbell(name, message);
    if (sent !== 0) return sent > 0;
    // No room: it will look at everything. And once more, since it may have made room before that.
    Atomics.store(this.#words, at(slot, BELL), MISSED);
    return native.ringDoorbell(name, message) > 0;
  }

  #join(): number {
    const words = this.#words;
    for (let slot = 1; slot < SLOTS; slot++) {
      const last = Atomics.load(words, at(slot, TAG));
      if (last !== 0 && (last & DEAD) === 0) continue;
      const tag = nextTag(slot, last);
      if (Atomics.compareExchange(words, at(slot, TAG), last, tag | CLAIMED) !== last) continue;
      words.set([...identity(), 0, 0, 0], at(slot, PID));
      for (let highest; (highest = Atomics.load(words, HIGHEST)) < slot;)
        Atomics.compareExchange(words, HIGHEST, highest, slot);
      Atomics.store(words, at(slot, TAG), tag);
      Atomics.add(words, JOINS, 1);
      // Who sleeps already would not notice our death.
      this.#eachAlive((other) => other !== slot && this.#ringSlot(other, empty));
      return tag;
    }
    const most = String(SLOTS - 1);
    throw new IsoprocError('ERR_MEMBERS', `attach to shared memory: ${most} threads use it already`);
  }

  #bury(slot: number, tag: number): void {
    Atomics.compareExchange(this.#words, at(slot, TAG), tag, tag | DEAD);
  }

  #eachAlive(visit: (slot: number, tag: number) => void): void {
    for (let slot = 1; slot <= this.#highest; slot++) {
      const tag = Atomics.load(this.#words, at(slot, TAG));
      if (tag > 0 && (tag & DEAD) === 0) visit(slot, tag);
    }
  }

  get #highest(): number {
    return Math.min(Atomics.load(this.#words, HIGHEST), SLOTS - 1);
  }

  #processOf(slot: number): [number, number, number] {
    return [this.#word(slot, PID), this.#word(slot, START), this.#word(slot, SPACE)];
  }

  #word(slot: number, word: number): number {
    return Atomics.load(this.#words, at(slot, word));
  }
}

const at = (slot: number, word: number): number => FIRST + slot * WORDS + word;
// Of a process in another namespace the number says nothing: it counts as alive.
const sameSpace = (space: number): boolean => space === identity()[2];
