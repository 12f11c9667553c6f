import type { Members } from '@isoproc/core';

/*
 * Who takes part in a barrier. For each member's slot:
 *   TAG   t: has waited here · 0: nobody · of a dead one: it will not come any more
 *   USES  how many handles of that member have waited; only it writes this
 */
const TAG = 0;
const USES = 1;
const EACH = 2;
const SLOTS = 1024;

/** Bytes of such a table. */
export const PARTY_TABLE = SLOTS * EACH * 4;

type Mortals = Pick<Members, 'self' | 'slot' | 'highest' | 'isGone'>;

/** The members that have waited at a barrier, and are expected again. */
export class PartyTable {
  /** @param first - of its words */
  constructor(
    private readonly words: Int32Array,
    private readonly first: number,
    private readonly members: Mortals,
  ) {}

  /** Takes part from now on. False: who had the slot before died taking part, and nobody saw it yet. */
  enter(): boolean {
    const { words, members } = this;
    const at = this.#at(members.slot);
    const was = Atomics.exchange(words, at + TAG, members.self);
    words[at + USES] = was === members.self ? (words[at + USES] ?? 0) + 1 : 1;
    return was === members.self || was === 0;
  }

  /** Does not take part any more; may be called once for each `enter`. */
  leave(): void {
    const at = this.#at(this.members.slot);
    const { self } = this.members;
    if (Atomics.load(this.words, at + TAG) !== self) return;
    if (Atomics.sub(this.words, at + USES, 1) === 1)
      Atomics.compareExchange(this.words, at + TAG, self, 0);
  }

  /** Whether somebody who took part has died. Looks at the processes now. */
  get isBereaved(): boolean {
    return this.#anyGone(() => true);
  }

  /** Those who have died are not missed any more. */
  forget(): void {
    this.#anyGone((at, tag) => {
      Atomics.compareExchange(this.words, at + TAG, tag, 0);
      return false;
    });
  }

  #anyGone(is: (at: number, tag: number) => boolean): boolean {
    for (let slot = 1; slot <= this.members.highest; slot++) {
      const at = this.#at(slot);
      const tag = Atomics.load(this.words, at + TAG);
      if (tag === 0 || tag === this.members.self || !this.members.isGone(tag)) continue;
      if (is(at, tag)) return true;
    }
    return false;
  }

  #at(slot: number): number {
    return this.first + slot * EACH;
  }
}
