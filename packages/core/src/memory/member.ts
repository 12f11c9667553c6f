import { native } from '@isoproc/native';
import { IsoprocError } from '../error.js';
import { isOver, type Life, lifeOf } from './life.js';
import { ringSlot } from './ring.js';
import type { Region } from './region.js';
import { addNote, eraseNote, hasNote } from './note.js';
import { sleeper } from './sleeper.js';
import {
  at,
  BELL,
  CLAIMED,
  DEAD,
  HIGHEST,
  highestOf,
  identity,
  isGone,
  JOINS,
  LAST,
  MISSED,
  NAME,
  nextTag,
  NOTED,
  OPEN,
  PID,
  slotOf,
  SLOTS,
  TAG,
} from './slot.js';
import { withdraw } from './wait-record.js';

const empty = new Uint8Array(0);

/**
 * Who uses an arena: processes (of each, its threads), by a tag of 30 bits that is never used again.
 * Who dies is noticed by all who sleep (see {@link sleeper}).
 */
export class Members {
  /** The region's. */
  readonly id: string;
  /** This thread's own tag. */
  readonly self: number;
  readonly words: Int32Array;
  #joins = 0;

  /** @param before - its tag when it was here before */
  constructor({ id, fd }: Region, before = 0) {
    this.id = id;
    // Mapped once more: the region's own memory would keep it from being forgotten.
    this.words = new Int32Array(native.mapMemory(fd));
    this.self = before !== 0 && !this.isDead(before) ? before : this.#join();
    sleeper.enter(this);
  }

  /** Whether two members may share a bit of a mask of 64. */
  get crowded(): boolean {
    return Atomics.load(this.words, at(0, HIGHEST)) > 64;
  }

  /** Which of the arena's slots this thread has. */
  get slot(): number {
    return slotOf(this.self);
  }

  /** The process of a tag; 0 when it is another's by now. */
  pidOf(tag: number): number {
    const pid = this.#word(slotOf(tag), PID);
    return this.isDead(tag) ? 0 : pid;
  }

  /** Whether that member is known to be gone. */
  isDead(tag: number): boolean {
    return Atomics.load(this.words, at(slotOf(tag), TAG)) !== tag;
  }

  /** As above, and looks now. */
  isGone(tag: number): boolean {
    if (this.isDead(tag)) return true;
    const life = this.#lifeOf(slotOf(tag));
    if (life === undefined || !sleeper.watched.isOver(life)) return false;
    this.#bury(slotOf(tag), tag);
    return true;
  }

  /**
   * Watches the lives of all members. True: some have come since, and may be gone already without
   * having been watched from here.
   */
  watchAll(): boolean {
    const joins = Atomics.load(this.words, at(0, JOINS));
    if (joins === this.#joins) return false;
    this.#joins = joins;
    this.#eachAlive((slot, tag) => {
      const life = this.#lifeOf(slot);
      if (life !== undefined && sleeper.watched.life(life) === undefined) this.#bury(slot, tag);
    });
    return true;
  }

  /** That life is over. */
  died(key: string): void {
    this.#eachAlive((slot, tag) => {
      if (this.#lifeOf(slot)?.key === key) this.#bury(slot, tag);
    });
  }

  /** Whether all others are gone. */
  get isAlone(): boolean {
    this.#buryAll();
    let alive = 0;
    this.#eachAlive(() => alive++);
    return alive <= 1;
  }

  /** This thread is gone, or as good as that: what it still owned is abandoned. */
  leave(): void {
    this.#bury(this.slot, this.self);
  }

  /** This thread waits for nothing here, and has nothing of it but what it owns. */
  rest(): void {
    this.listen(false);
    sleeper.leave(this);
  }

  /**
   * Writes down something about this thread, for others to find until it is erased or this thread is
   * gone. False: there is no room for more (23).
   */
  note(what: number): boolean {
    return addNote(this.words, this.slot, what);
  }

  /** Erases such a note, once. */
  erase(what: number): void {
    eraseNote(this.words, this.slot, what);
  }

  /** Whether a living member has noted something that is so. @param look - at the processes now */
  anyNote(is: (note: number, tag: number) => boolean, look = false): boolean {
    for (let slot = 1; slot <= this.highest; slot++) {
      const tag = this.#word(slot, TAG);
      if (tag <= 0 || (tag & DEAD) !== 0) continue;
      const has = hasNote(this.words, slot, (note) => is(note, tag));
      if (has && !(look && this.isGone(tag))) return true;
    }
    return false;
  }

  /** What others need to know to ring. */
  nameBell(name: readonly [number, number]): void {
    this.words.set(name, at(this.slot, NAME));
  }

  /** Whether others can ring: else it would be in vain, since nobody hears it. */
  listen(listens: boolean): void {
    Atomics.store(this.words, at(this.slot, BELL), listens ? OPEN : 0);
  }

  /** Whether a ring found no room since the last call. */
  takeMissed(): boolean {
    const bell = at(this.slot, BELL);
    return Atomics.compareExchange(this.words, bell, MISSED, OPEN) === MISSED;
  }

  /** Rings those whose bit (slot modulo 64) this is. False: nobody was there to hear it. */
  ring(bit: number, message: Uint8Array): boolean {
    let heard = false;
    for (let slot = bit === 0 ? 64 : bit; slot <= this.highest; slot += 64)
      heard = ringSlot(this.words, slot, message) || heard;
    return heard;
  }

  #join(): number {
    const slot = this.#takeSlot() ?? (this.#buryAll(), this.#takeSlot());
    if (slot === undefined) {
      const most = String(SLOTS - 1);
      throw new IsoprocError(
        'ERR_MEMBERS',
        `attach to shared memory: ${most} threads use it already`,
      );
    }
    Atomics.add(this.words, at(0, JOINS), 1);
    // Who sleeps already would not notice our death.
    this.#eachAlive((other) => other !== slot && ringSlot(this.words, other, empty));
    return this.#word(slot, TAG);
  }

  #takeSlot(): number | undefined {
    const words = this.words;
    const claim = CLAIMED | process.pid;
    for (let slot = 1; slot < SLOTS; slot++) {
      const was = this.#word(slot, TAG);
      if (was < 0 || (was !== 0 && (was & DEAD) === 0)) continue;
      if (Atomics.compareExchange(words, at(slot, TAG), was, claim) !== was) continue;
      const tag = nextTag(slot, this.#word(slot, LAST));
      Atomics.store(words, at(slot, NOTED), 0);
      withdraw(words, slot);
      words.set([...identity(), 0, ...sleeper.name, tag], at(slot, PID));
      for (let highest; (highest = Atomics.load(words, at(0, HIGHEST))) < slot;)
        Atomics.compareExchange(words, at(0, HIGHEST), highest, slot);
      if (Atomics.compareExchange(words, at(slot, TAG), claim, tag) === claim) return slot;
    }
    return undefined;
  }

  /** Nobody may have looked for a long time. */
  #buryAll(): void {
    for (let slot = 1; slot < SLOTS; slot++) {
      const tag = this.#word(slot, TAG);
      if (tag < 0 ? isGone(tag & ~CLAIMED) : isOver(this.words, slot))
        Atomics.compareExchange(this.words, at(slot, TAG), tag, DEAD);
    }
  }

  #bury(slot: number, tag: number): void {
    Atomics.compareExchange(this.words, at(slot, TAG), tag, tag | DEAD);
  }

  #eachAlive(visit: (slot: number, tag: number) => void): void {
    for (let slot = 1; slot <= this.highest; slot++) {
      const tag = Atomics.load(this.words, at(slot, TAG));
      if (tag > 0 && (tag & DEAD) === 0) visit(slot, tag);
    }
  }

  /** The highest slot in use; slots begin with 1. */
  get highest(): number {
    return highestOf(this.words);
  }

  #lifeOf(slot: number): Life | undefined {
    return slot === this.slot ? undefined : lifeOf(this.words, slot);
  }

  #word(slot: number, word: number): number {
    return Atomics.load(this.words, at(slot, word));
  }
}
