import { DEATH, type Look, type Members, SPIN } from '@isoproc/core';

type Mortals = Pick<Members, 'self' | 'slot' | 'isDead' | 'isGone'>;

/*
 * A permit's word:
 *   0  nobody has it
 *   t  member t has it; when t has died, it is anybody's
 */

/**
 * Permits that know who has them, a word for each: who is killed, at whatever moment, has them or has
 * them not.
 */
export class PermitTable {
  /** The permit that was taken or given back last: mostly the one to be looked at first. */
  #last: number;

  /**
   * @param first - of the words
   * @param count - of permits
   */
  constructor(
    private readonly words: Int32Array,
    private readonly first: number,
    private readonly count: number,
    private readonly members: Mortals,
  ) {
    this.#last = first + (members.slot % count);
  }

  /** Takes one that nobody has, or, unless this only looks (SPIN), that a dead member had. */
  take(look: Look): boolean {
    const { words, first, members } = this;
    if (Atomics.compareExchange(words, this.#last, 0, members.self) === 0) return true;
    const end = first + this.count;
    const isFree = look === SPIN ? () => false : this.#isDead(look);
    let at = this.#last;
    for (let left = this.count; left > 0; left--) {
      const was = Atomics.load(words, at);
      const free = was === 0 || isFree(was);
      if (free && Atomics.compareExchange(words, at, was, members.self) === was) {
        this.#last = at;
        return true;
      }
      at = at + 1 === end ? first : at + 1;
    }
    return false;
  }

  /** Gives one back that this member has. False: it has none. */
  giveBack(): boolean {
    const { words, first, members } = this;
    let at = this.#last;
    for (let left = this.count; left > 0; left--) {
      if (Atomics.compareExchange(words, at, members.self, 0) === members.self) {
        this.#last = at;
        return true;
      }
      // The other way round: the one taken before it.
      at = at === first ? first + this.count - 1 : at - 1;
    }
    return false;
  }

  /** How many this member has. */
  get own(): number {
    return this.#countOf((tag) => tag === this.members.self);
  }

  /** How many nobody has who lives. */
  get free(): number {
    const isDead = this.#isDead(DEATH);
    return this.#countOf((tag) => tag === 0 || isDead(tag));
  }

  /** Whether there is one that nobody has. */
  get isFree(): boolean {
    for (let at = this.first; at < this.first + this.count; at++)
      if (Atomics.load(this.words, at) === 0) return true;
    return false;
  }

  #countOf(is: (tag: number) => boolean): number {
    let count = 0;
    for (let at = this.first; at < this.first + this.count; at++)
      if (is(Atomics.load(this.words, at))) count++;
    return count;
  }

  /** Looks at each member once: it may have many permits. */
  #isDead(look: Look): (tag: number) => boolean {
    const seen = new Map<number, boolean>();
    return (tag) => {
      let dead = seen.get(tag);
      if (dead !== undefined) return dead;
      dead = look === DEATH ? this.members.isGone(tag) : this.members.isDead(tag);
      seen.set(tag, dead);
      return dead;
    };
  }
}
