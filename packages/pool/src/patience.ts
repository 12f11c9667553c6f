import { now } from './clock.js';

const LEAST = 0.002;
const LOOKS = 50;

/** Looking again and again instead of sleeping: as long as that has paid lately. */
export class Patience {
  #left: number;

  /** @param most - milliseconds */
  constructor(private readonly most: number) {
    this.#left = most;
  }

  /**
   * Whether it was so in time. The other side must be at work, too: who has just been woken often has to
   * wait for this very processor.
   *
   * @param working - whether the other side is
   */
  spin(so: () => true | undefined, working: () => boolean): boolean {
    if (!working()) return false;
    const until = now() + this.#left;
    do {
      for (let i = 0; i < LOOKS; i++) {
        if (so() !== true) continue;
        this.#left = Math.min(this.most, this.#left * 2);
        return true;
      }
    } while (working() && now() < until);
    this.#left = Math.max(LEAST, this.#left / 2);
    return false;
  }
}
